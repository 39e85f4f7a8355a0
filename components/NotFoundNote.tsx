import { count } from '../lib/count.ts';
import type { Identifier } from '../lib/identifier-schema.ts';

interface Props {
  identifier: Identifier;
  /** Another reading of what was typed, which was searched as well. */
  otherReading?: Identifier | undefined;
  retentionDays: number;
  onRefresh: () => void;
}

/** What was searched and how far back. "Not found" is never "not sent". */
export function NotFoundNote({ identifier, otherReading, retentionDays, onRefresh }: Props) {
  const byAddress = identifier.kind === 'recipient';
  return (
    <div class="notice">
      <h2>Not found in the log</h2>
      <p>
        The log has no email <Searched {...identifier} />
        {otherReading && (
          <>
            , and none <Searched {...otherReading} />
          </>
        )}
        . It was searched as far as it reaches back: {count(retentionDays, 'day')}.
      </p>
      <p class="fine">
        That doesn’t tell whether one was sent: a message sent in the last minute may not be listed
        yet, and older ones are gone from the log.
      </p>
      <div class="steps">
        <h2>Next steps</h2>
        <ol>
          {byAddress ? (
            <>
              <li>Check the spelling, letter by letter.</li>
              <li>Ask the client for other addresses that they may have given us.</li>
              <li>Look it up by its message ID, where there is one.</li>
            </>
          ) : (
            <>
              <li>Check that the message ID is whole.</li>
              <li>Look up the client’s address instead: one email can have several IDs.</li>
            </>
          )}
        </ol>
      </div>
      <button type="button" class="button" onClick={onRefresh}>
        Look again
      </button>
    </div>
  );
}

function Searched({ kind, value }: Identifier) {
  return (
    <>
      {kind === 'recipient' ? 'to' : 'with the message ID'} <b>{value}</b>
    </>
  );
}
