import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  number: number;
  title: string;
  done: boolean;
  children: ComponentChildren;
}

/** One step of the set-up, checked off when it's done. */
export function Step({ number, title, done, children }: Props) {
  const id = useId();
  return (
    <section class={done ? 'section step done' : 'section step'} aria-labelledby={id}>
      <header>
        <span class="step-number" aria-hidden="true">
          {done ? <CheckMark /> : number}
        </span>
        <h2 id={id}>
          <span class="visually-hidden">Step {number}: </span>
          {title}
        </h2>
        <p class="fine" aria-live="polite">
          {done ? 'Done' : ''}
        </p>
      </header>
      <div class="section-body">{children}</div>
    </section>
  );
}

function CheckMark() {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" fill="none" aria-hidden="true">
      <path
        d="m3.5 8.5 3 3 6-7"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
