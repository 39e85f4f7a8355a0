import { useState } from 'preact/hooks';
import type { Saved } from '../../lib/messages.ts';

/** What came of pressing something: said beside it. */
export type Outcome = { kind: 'good' | 'bad' | 'busy'; text: string };

/** Keeps the latest outcome of one section. */
export function useOutcome() {
  const [outcome, setOutcome] = useState<Outcome>();

  /** Say what becomes of a save. The call that saves was made already: it may need the click. */
  async function say(saving: Promise<Saved>, good = 'Saved'): Promise<boolean> {
    setOutcome(undefined);
    const saved = await saving;
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
