import type { ComponentChildren } from 'preact';

interface Props {
  title: string;
  /** Within the text, not a part of the card of its own. */
  inText?: boolean;
  children: ComponentChildren;
}

/** What is folded away until it is asked for, and brought into view then. */
export function Disclosure({ title, inText, children }: Props) {
  return (
    <details
      class={inText ? 'in-text' : undefined}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
      }}
    >
      <summary>{title}</summary>
      {children}
    </details>
  );
}
