import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Saved } from '../../lib/messages.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';

/** Empties everything that the extension keeps, after asking once more. */
export function ForgetSection({ onForget }: { onForget: () => Promise<Saved> }) {
  const [asking, setAsking] = useState<boolean>();
  const { outcome, setOutcome, say } = useOutcome();
  const first = useRef<HTMLButtonElement>(null);

  // What was pressed is gone: the focus goes to what takes its place, and never to what deletes.
  useLayoutEffect(() => {
    if (asking !== undefined) first.current?.focus();
  }, [asking]);

  async function forget() {
    if (await say(onForget(), 'Everything is forgotten.')) setAsking(false);
  }

  return (
    <>
      <p>Look-ups, the access token and all settings are removed; helpdesks are turned off.</p>
      {asking ? (
        <div class="bar">
          <button type="button" class="button danger" onClick={forget}>
            Yes, remove it all
          </button>
          <button
            key="no"
            type="button"
            class="button"
            ref={first}
            onClick={() => setAsking(false)}
          >
            Cancel
          </button>
          <span class="fine">There is no way back.</span>
        </div>
      ) : (
        <div class="bar">
          <button
            key="ask"
            type="button"
            class="button"
            ref={first}
            onClick={() => {
              setOutcome(undefined);
              setAsking(true);
            }}
          >
            Forget everything
          </button>
        </div>
      )}
      <OutcomeNote outcome={outcome} />
    </>
  );
}
