import { keyOf } from '../../lib/identifier-key.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';

interface Props {
  identifiers: Identifier[];
  onLookUp: (identifier: Identifier) => void;
}

/** Some identifiers to choose from. */
export function IdentifierList({ identifiers, onLookUp }: Props) {
  return (
    <ul class="entries">
      {identifiers.map((identifier) => (
        <li key={keyOf(identifier)}>
          <button type="button" class="entry" onClick={() => onLookUp(identifier)}>
            <span class="entry-value">{identifier.value}</span>
            <span class="fine">{identifier.kind === 'recipient' ? 'Address' : 'Message ID'}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
