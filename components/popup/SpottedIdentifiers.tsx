import type { Identifier } from '../../lib/identifier-schema.ts';

interface Props {
  identifiers: Identifier[];
  onLookUp: (identifier: Identifier) => void;
}

/** What was spotted on this page. A click looks one up; none is before. */
export function SpottedIdentifiers({ identifiers, onLookUp }: Props) {
  return (
    <section aria-labelledby="spotted">
      <h2 id="spotted">On this page</h2>
      {identifiers.length === 0 ? (
        <p class="fine">No address and no message ID was spotted.</p>
      ) : (
        <IdentifierList identifiers={identifiers} onLookUp={onLookUp} />
      )}
    </section>
  );
}

export function IdentifierList({ identifiers, onLookUp }: Props) {
  return (
    <ul class="entries">
      {identifiers.map((identifier) => (
        <li key={`${identifier.kind} ${identifier.value}`}>
          <button type="button" class="entry" onClick={() => onLookUp(identifier)}>
            <span class="entry-value">{identifier.value}</span>
            <span class="fine">{identifier.kind === 'recipient' ? 'Address' : 'Message ID'}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
