import type { Identifier } from '../../lib/identifier-schema.ts';

interface Props {
  identifier: Identifier;
  onChoose: () => void;
}

/** What was typed was found in another reading as well: the way to that. */
export function OtherReading({ identifier: { kind }, onChoose }: Props) {
  return (
    <aside class="note" aria-label="Other reading">
      <p>
        The log also has{' '}
        {kind === 'recipient' ? 'emails to this address' : 'an email with this message ID'}.
      </p>
      <button type="button" class="button" onClick={onChoose}>
        {kind === 'recipient' ? 'Show it as an address' : 'Show it as a message ID'}
      </button>
    </aside>
  );
}
