import { useState } from 'preact/hooks';
import type { ConnectionTest, OwnSettings, Saved } from '../../lib/messages.ts';
import { connectionWords } from './connection-words.ts';
import { NO_ANSWER, OutcomeNote, useOutcome } from './Outcome.tsx';
import { TextField } from './TextField.tsx';
import { useDraft } from './use-draft.ts';

interface Props {
  own: OwnSettings;
  /** Both are called in the click itself: the browser may have to ask the agent. */
  onSave: (statusApi: string, token: string) => Promise<Saved>;
  onTest: (statusApi: string, token: string) => Promise<ConnectionTest>;
  /** Test what was saved. */
  onCheck: () => Promise<ConnectionTest>;
}

/** Where statuses are asked for, and with what right. */
export function StatusApiSection({ own, onSave, onTest, onCheck }: Props) {
  const statusApi = useDraft(own.settings.statusApi);
  const [token, setToken] = useState('');
  const { outcome, setOutcome, say } = useOutcome();
  const managed = own.policy.statusApi !== undefined;

  async function save() {
    if (!(await say(onSave(statusApi.value, token)))) return;
    statusApi.done();
    setToken('');
    await tell(onCheck(), { good: 'Saved. ', bad: 'Saved, but it doesn’t work yet. ' });
  }

  async function tell(testing: Promise<ConnectionTest>, before = { good: '', bad: '' }) {
    setOutcome({ kind: 'busy', text: `${before.good}Asking …` });
    const found = await testing.catch(() => undefined);
    const kind = found?.kind === 'connected' ? 'good' : 'bad';
    const words = found ? connectionWords(found, Date.now()) : NO_ANSWER;
    setOutcome({ kind, text: before[kind] + words });
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label="Status API address"
        inputMode="url"
        placeholder="https://status.example.com"
        {...statusApi}
        managed={managed}
      />
      <TextField
        label="Access token"
        secret
        placeholder={own.hasToken ? 'Saved. Type to replace it.' : ''}
        hint="It stays in this browser, out of reach of any page, and goes to this address alone."
        value={token}
        onType={setToken}
      />
      <div class="bar">
        <button type="submit" class="button main">
          Save
        </button>
        <button type="button" class="button" onClick={() => tell(onTest(statusApi.value, token))}>
          Test connection
        </button>
        <OutcomeNote outcome={outcome} />
      </div>
    </form>
  );
}
