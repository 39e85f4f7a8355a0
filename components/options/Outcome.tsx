import { useState } from 'preact/hooks';
import type { Saved } from '../../lib/messages.ts';

/** What came of pressing something: said beside it. */
export type Outcome = { kind: 'good' | 'bad' | 'busy'; text: string };

/** The worker rejects on a bug, or when the extension was updated under the page. */
export const NO_ANSWER =
  'Whereabouts gave no answer. Copy what you typed, reload this page, and try again.';

/** Keeps the latest outcome of one section. */
export function useOutcome() {
  const [outcome, setOutcome] = useState<Outcome>();

  /** Say what becomes of a save. The call that saves was made already: it may need the click. */
  async function say(saving: Promise<Saved>, good = 'Saved'): Promise<boolean> {
    setOutcome(undefined);
    const saved = await saving.catch((): Saved => ({ kind: 'refused', why: NO_ANSWER }));
    setOutcome(
      saved.kind === 'saved' ? { kind: 'good', text: good } : { kind: 'bad', text: saved.why },
    );
    return saved.kind === 'saved';
  }

  return { outcome, setOutcome, say };
}

export function OutcomeNote({ outcome }: { outcome: Outcome | undefined }) {
  return (
    <p role="status" class={`outcome ${outcome?.kind ?? ''}`}>
      {outcome?.text}
    </p>
  );
}
