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
}

/** Where statuses are asked for, and with what right. */
export function StatusApiSection({ own, onSave, onTest }: Props) {
  const statusApi = useDraft(own.settings.statusApi);
  const [token, setToken] = useState('');
  const { outcome, setOutcome, say } = useOutcome();
  const managed = own.policy.statusApi !== undefined;

  async function save() {
    if (!(await say(onSave(statusApi.value, token)))) return;
    statusApi.done();
    setToken('');
  }

  async function test() {
    const testing = onTest(statusApi.value, token);
    setOutcome({ kind: 'busy', text: 'Asking…' });
    const found = await testing.catch(() => undefined);
    const kind = found?.kind === 'connected' ? 'good' : 'bad';
    setOutcome({ kind, text: found ? connectionWords(found, Date.now()) : NO_ANSWER });
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
        <button type="button" class="button" onClick={test}>
          Test connection
        </button>
        <OutcomeNote outcome={outcome} />
      </div>
    </form>
  );
}
