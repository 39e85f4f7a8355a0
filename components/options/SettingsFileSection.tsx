import { useRef, useState } from 'preact/hooks';
import type { Saved } from '../../lib/messages.ts';
import type { Settings } from '../../lib/settings.ts';
import { readSettingsFile } from '../../lib/settings-file.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';

interface Props {
  onExport: () => void;
  /** Called in the click itself: the browser may have to ask the agent. */
  onImport: (settings: Settings) => Promise<Saved>;
}

/** Settings to a file and back. A file is shown first, then taken over whole. */
export function SettingsFileSection({ onExport, onImport }: Props) {
  const [read, setRead] = useState<Settings>();
  const { outcome, setOutcome, say } = useOutcome();
  const input = useRef<HTMLInputElement>(null);

  async function look(file: File | undefined) {
    setRead(undefined);
    setOutcome(undefined);
    if (!file) return;
    const found = readSettingsFile(await file.text());
    if (found.kind === 'read') return setRead(found.settings);
    setOutcome({ kind: 'bad', text: `${found.why} Nothing is changed.` });
  }

  function putAway() {
    setRead(undefined);
    if (input.current) input.current.value = '';
  }

  async function takeOver(settings: Settings) {
    if (await say(onImport(settings), 'Saved. These settings are yours now.')) putAway();
  }

  return (
    <>
      <p>A file with all of the above, but without the access token.</p>
      <div class="bar">
        <button type="button" class="button" onClick={onExport}>
          Export settings
        </button>
      </div>
      <div class="field">
        <label for="settings-file">Import a settings file</label>
        <input
          ref={input}
          id="settings-file"
          type="file"
          accept=".json,application/json"
          onChange={(event) => look(event.currentTarget.files?.[0])}
        />
      </div>
      {read && (
        <div class="note">
          <p>This file replaces what is set here with:</p>
          <ul>
            {contents(read).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <div class="bar">
            <button type="button" class="button main" onClick={() => takeOver(read)}>
              Use these settings
            </button>
            <button type="button" class="button" onClick={putAway}>
              Cancel
            </button>
          </div>
        </div>
      )}
      <OutcomeNote outcome={outcome} />
    </>
  );
}

function contents({ statusApi, helpdesks, organisation, replies }: Settings): string[] {
  return [
    `Status API: ${statusApi || 'none'}`,
    `Helpdesks: ${helpdesks.join(', ') || 'none'}`,
    `Organisation: ${organisation.name}, ${organisation.supportContact}`,
    `Replies of your own: ${replies.length}`,
  ];
}
