import type { Saved } from '../../lib/messages.ts';
import {
  type Organisation,
  type OrganisationPolicy,
  organisationSchema,
} from '../../lib/organisation.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';
import { TextField } from './TextField.tsx';
import { type Draft, useDraft } from './use-draft.ts';

interface Props {
  organisation: Organisation;
  /** What the policy sets of it. */
  policy: OrganisationPolicy | undefined;
  /** Only what was changed: another tab may have saved the rest meanwhile. */
  onSave: (changes: Partial<Organisation>) => Promise<Saved>;
}

type Field = 'name' | 'supportContact' | 'minutesUntilContact';

const needed: Record<Field, string> = {
  name: 'Type your organisation’s name.',
  supportContact: 'Type the address that agents and clients write to.',
  minutesUntilContact: 'Minutes are a whole number from 1 to 1440.',
};

/** What texts and clocks need to know of the company. Saved on leaving a field. */
export function OrganisationSection({ organisation, policy = {}, onSave }: Props) {
  const name = useDraft(organisation.name);
  const supportContact = useDraft(organisation.supportContact);
  const minutes = useDraft(String(organisation.minutesUntilContact));
  const { outcome, setOutcome, say } = useOutcome();

  async function save(field: Field, { value, refuse, done }: Draft) {
    const isNumber = field === 'minutesUntilContact';
    const given = isNumber ? Number(value.trim() || Number.NaN) : value;
    if (!isNumber && value.trim() === '') return refuseWith();
    const parsed = organisationSchema.shape[field].safeParse(given);
    if (!parsed.success) return refuseWith();
    if (await say(onSave({ [field]: parsed.data }))) done();

    function refuseWith() {
      setOutcome(undefined);
      refuse(`Not saved. ${needed[field]}`);
    }
  }

  return (
    <>
      <TextField
        label="Organisation’s name"
        {...name}
        managed={policy.name !== undefined}
        onDone={() => save('name', name)}
      />
      <TextField
        label="Support contact"
        inputMode="email"
        hint="An address. Agents write to it, and replies name it to clients."
        {...supportContact}
        managed={policy.supportContact !== undefined}
        onDone={() => save('supportContact', supportContact)}
      />
      <TextField
        label="Minutes until support is contacted"
        inputMode="numeric"
        hint="How long Sending or Processed may last before it is a case for support."
        {...minutes}
        managed={policy.minutesUntilContact !== undefined}
        onDone={() => save('minutesUntilContact', minutes)}
      />
      <OutcomeNote outcome={outcome} />
    </>
  );
}
