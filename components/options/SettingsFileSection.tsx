import { useState } from 'preact/hooks';
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
  const [read, setRead] = useState<{ name: string; settings: Settings }>();
  const { outcome, setOutcome, say } = useOutcome();

  async function look(input: HTMLInputElement) {
    const [file] = input.files ?? [];
    if (!file) return;
    setRead(undefined);
    setOutcome(undefined);
    const text = await file.text().catch(() => undefined); // deleted meanwhile, or a folder
    input.value = ''; // so that choosing it again, mended, is noticed
    const found =
      text === undefined
        ? { kind: 'refused' as const, why: 'It can’t be opened.' }
        : readSettingsFile(text);
    if (found.kind === 'read') return setRead({ name: file.name, settings: found.settings });
    setOutcome({ kind: 'bad', text: `${file.name}: ${found.why} Nothing is changed.` });
  }

  async function takeOver(settings: Settings) {
    if (await say(onImport(settings), 'Saved. These settings are yours now.')) setRead(undefined);
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
          id="settings-file"
          type="file"
          accept=".json,application/json"
          onChange={(event) => look(event.currentTarget)}
        />
      </div>
      {read && (
        <div class="note">
          <p>{read.name} replaces what is set here with:</p>
          <ul>
            {contents(read.settings).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <div class="bar">
            <button type="button" class="button main" onClick={() => takeOver(read.settings)}>
              Use these settings
            </button>
            <button type="button" class="button" onClick={() => setRead(undefined)}>
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
