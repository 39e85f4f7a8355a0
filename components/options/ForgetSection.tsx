import { useState } from 'preact/hooks';
import { OutcomeNote, useOutcome } from './Outcome.tsx';

/** Empties everything that the extension keeps, after asking once more. */
export function ForgetSection({ onForget }: { onForget: () => Promise<unknown> }) {
  const [asking, setAsking] = useState(false);
  const { outcome, setOutcome } = useOutcome();

  async function forget() {
    await onForget();
    setAsking(false);
    setOutcome({ kind: 'good', text: 'Everything is forgotten.' });
  }

  return (
    <>
      <p>Look-ups, the access token and all settings are removed; helpdesks are turned off.</p>
      {asking ? (
        <div class="bar">
          <button type="button" class="button danger" onClick={forget}>
            Yes, remove it all
          </button>
          <button type="button" class="button" autofocus onClick={() => setAsking(false)}>
            Cancel
          </button>
          <span class="fine">There is no way back.</span>
        </div>
      ) : (
        <div class="bar">
          <button
            type="button"
            class="button"
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
