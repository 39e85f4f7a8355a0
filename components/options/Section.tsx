import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  title: string;
  children: ComponentChildren;
}

/** One part of the options, with its title at the side. */
export function Section({ title, children }: Props) {
  const id = useId();
  return (
    <section class="section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <div class="section-body">{children}</div>
    </section>
  );
}
