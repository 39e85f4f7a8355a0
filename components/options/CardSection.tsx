import { useId } from 'preact/hooks';
import type { Saved } from '../../lib/messages.ts';
import type { Settings } from '../../lib/settings.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';
import { TextField } from './TextField.tsx';
import { useDraft } from './use-draft.ts';

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
  const delay = useDraft(String(settings.hoverDelay));
  const agentName = useDraft(settings.agentName);
  const { outcome, setOutcome, say } = useOutcome();
  const group = useId();

  async function saveDelay() {
    const hoverDelay = Number(delay.value.trim() || Number.NaN);
    if (Number.isInteger(hoverDelay) && hoverDelay >= 0 && hoverDelay <= 3000) {
      if (await say(onSave({ hoverDelay }))) delay.done();
    } else {
      setOutcome(undefined);
      delay.refuse('Not saved. The delay is a whole number from 0 to 3000.');
    }
  }

  async function saveAgentName() {
    if (await say(onSave({ agentName: agentName.value }))) agentName.done();
  }

  return (
    <>
      <TextField
        label="Delay before the card opens, in milliseconds"
        inputMode="numeric"
        hint="How long the pointer rests on an address first. 300 suits most."
        {...delay}
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
        {...agentName}
        onDone={saveAgentName}
      />
      <OutcomeNote outcome={outcome} />
    </>
  );
}
