import { useState } from 'preact/hooks';
import type { Saved } from '../../lib/messages.ts';
import { type Organisation, organisationSchema } from '../../lib/organisation.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';
import { TextField } from './TextField.tsx';

interface Props {
  organisation: Organisation;
  managed: boolean;
  onSave: (organisation: Organisation) => Promise<Saved>;
}

const needed: Record<keyof Organisation, string> = {
  name: 'Type your organisation’s name.',
  supportContact: 'Type the address that agents and clients write to.',
  minutesUntilContact: 'Minutes are a whole number from 1 to 1440.',
  retentionDays: 'Days are a whole number from 1 to 3650.',
};

/** What texts and clocks need to know of the company. Saved on leaving a field. */
export function OrganisationSection({ organisation, managed, onSave }: Props) {
  const [name, setName] = useState(organisation.name);
  const [supportContact, setSupportContact] = useState(organisation.supportContact);
  const [minutes, setMinutes] = useState(String(organisation.minutesUntilContact));
  const { outcome, setOutcome, say } = useOutcome();

  function save() {
    const parsed = organisationSchema.safeParse({
      ...organisation,
      name,
      supportContact,
      minutesUntilContact: Number(minutes.trim() || Number.NaN),
    });
    if (parsed.success) {
      say(onSave(parsed.data));
      return;
    }
    const [field] = parsed.error.issues[0]?.path ?? [];
    setOutcome({ kind: 'bad', text: `Not saved. ${needed[field as keyof Organisation]}` });
  }

  return (
    <>
      <TextField
        label="Organisation’s name"
        value={name}
        managed={managed}
        onType={setName}
        onDone={save}
      />
      <TextField
        label="Support contact"
        inputMode="email"
        hint="An address. Agents write to it, and replies name it to clients."
        value={supportContact}
        managed={managed}
        onType={setSupportContact}
        onDone={save}
      />
      <TextField
        label="Minutes until support is contacted"
        inputMode="numeric"
        hint="How long Sending or Processed may last before it is a case for support."
        value={minutes}
        managed={managed}
        onType={setMinutes}
        onDone={save}
      />
      <OutcomeNote outcome={outcome} />
    </>
  );
}
