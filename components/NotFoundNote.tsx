import type { Identifier } from '../lib/identifier-schema.ts';

interface Props {
  identifier: Identifier;
  retentionDays: number;
  onRefresh: () => void;
}

/** What was searched and how far back. "Not found" is never "not sent". */
export function NotFoundNote({ identifier, retentionDays, onRefresh }: Props) {
  const byAddress = identifier.kind === 'recipient';
  return (
    <div class="notice">
      <h2>Not found in the log</h2>
      <p>
        No email {byAddress ? 'to this address' : 'with this message ID'} in the last{' '}
        {retentionDays} days, as far as the log reaches back. That doesn’t say that none was sent.
      </p>
      <ul>
        <li>A message of the last minute may not be listed yet.</li>
        <li>
          {byAddress
            ? 'The client may have given us another address, or this one has a typo.'
            : 'Email providers use several IDs for one email. Try the client’s address instead.'}
        </li>
      </ul>
      <button type="button" class="button" onClick={onRefresh}>
        Look again
      </button>
    </div>
  );
}
