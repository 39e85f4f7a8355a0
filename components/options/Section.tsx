import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Managed } from './TextField.tsx';

interface Props {
  title: string;
  managed?: boolean;
  children: ComponentChildren;
}

/** One part of the options, with its title at the side. */
export function Section({ title, managed, children }: Props) {
  const id = useId();
  return (
    <section class="section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {managed && <Managed />}
      </header>
      <div class="section-body">{children}</div>
    </section>
  );
}
