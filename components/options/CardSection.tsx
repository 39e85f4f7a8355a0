import { useId, useState } from 'preact/hooks';
import type { Saved } from '../../lib/messages.ts';
import type { Settings } from '../../lib/settings.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';
import { TextField } from './TextField.tsx';

interface Props {
  settings: Settings;
  onSave: (changes: Partial<Settings>) => Promise<Saved>;
}

const appearances: Record<Settings['appearance'], string> = {
  auto: 'As the browser',
  light: 'Light',
  dark: 'Dark',
};

/** When the card opens, how it looks, and who signs. Saved on change. */
export function CardSection({ settings, onSave }: Props) {
  const [delay, setDelay] = useState(String(settings.hoverDelay));
  const [agentName, setAgentName] = useState(settings.agentName);
  const { outcome, setOutcome, say } = useOutcome();
  const group = useId();

  function saveDelay() {
    const hoverDelay = Number(delay.trim() || Number.NaN);
    if (Number.isInteger(hoverDelay) && hoverDelay >= 0 && hoverDelay <= 3000) {
      say(onSave({ hoverDelay }));
    } else {
      setOutcome({ kind: 'bad', text: 'Not saved. The delay is a whole number from 0 to 3000.' });
    }
  }

  return (
    <>
      <TextField
        label="Delay before the card opens, in milliseconds"
        inputMode="numeric"
        hint="How long the pointer rests on an address first. 300 suits most."
        value={delay}
        onType={setDelay}
        onDone={saveDelay}
      />
      <fieldset class="field">
        <legend>Appearance</legend>
        {Object.entries(appearances).map(([appearance, label]) => (
          <label key={appearance} class="pick">
            <input
              type="radio"
              name={group}
              checked={settings.appearance === appearance}
              onChange={() =>
                say(onSave({ appearance: appearance as Settings['appearance'] /* our own keys */ }))
              }
            />
            {label}
          </label>
        ))}
      </fieldset>
      <TextField
        label="Your name"
        hint="How you sign: replies put it in place of {{agentName}}."
        maxLength={100}
        value={agentName}
        onType={setAgentName}
        onDone={() => say(onSave({ agentName }))}
      />
      <OutcomeNote outcome={outcome} />
    </>
  );
}
