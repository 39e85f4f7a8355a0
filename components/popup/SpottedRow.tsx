import { ago } from '../../lib/age.ts';
import type { Person } from '../../lib/helpdesks/adapter.ts';
import { keyOf } from '../../lib/identifier-key.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import type { Lookup } from '../../lib/lookup.ts';
import type { Organisation } from '../../lib/organisation.ts';
import type { SpottedInTab } from '../../lib/spotted.ts';
import { concernOf } from '../../lib/worst-first.ts';
import { sinceWords } from '../Since.tsx';
import { LookupBadge } from './LookupBadge.tsx';

interface Props {
  spotted: SpottedInTab;
  lookup: Lookup | undefined;
  isAsking: boolean;
  /** The one of the list that the Tab key leads to. */
  isReached: boolean;
  now: number;
  organisation: Organisation;
  onLookUp: (identifier: Identifier) => void;
  onKey: (event: KeyboardEvent) => void;
  onFocus: () => void;
  onBlur: () => void;
}

/** An identifier of the page: whom it is of, its status and since when. */
export function SpottedRow(props: Props) {
  const { spotted, lookup, isReached, now, onLookUp, onKey, onFocus, onBlur } = props;
  const { identifier } = spotted;
  return (
    <li>
      <button
        type="button"
        class="entry"
        tabIndex={isReached ? 0 : -1}
        data-key={keyOf(identifier)}
        onClick={() => onLookUp(identifier)}
        onKeyDown={onKey}
        onFocus={onFocus}
        onBlur={onBlur}
      >
        <span class="entry-text">
          <span class="entry-value">{identifier.value}</span>
          <span class="fine">
            {[...timeWords(lookup, now), ...placeWords(spotted)].join(' · ')}
          </span>
        </span>
        <Outcome {...props} />
      </button>
    </li>
  );
}

function Outcome({ lookup, isAsking, now, organisation }: Props) {
  if (!lookup) return isAsking ? <span class="fine">Looking up …</span> : null;
  return (
    <LookupBadge lookup={lookup} stuck={concernOf(lookup, { now, organisation }) === 'stuck'} />
  );
}

const personNames: Record<Person, string> = {
  client: 'Client',
  cc: 'In copy',
  agent: 'Agent',
  quoted: 'In quoted text',
};

function placeWords({ identifier, who, count }: SpottedInTab): string[] {
  return [
    ...(identifier.kind === 'messageId' ? ['Message ID'] : who ? [] : ['Address']),
    ...(who ? [personNames[who]] : []),
    ...(count > 1 ? [`${count} times`] : []),
  ];
}

function timeWords(lookup: Lookup | undefined, now: number): string[] {
  if (!lookup) return [];
  if (lookup.kind === 'found') return [sinceWords(lookup.deliveries[0], now + lookup.clockOffset)];
  if (lookup.kind === 'unavailable' && lookup.older?.kind === 'found')
    return [`as of ${ago(now - lookup.older.fetchedAt)}, no answer now`];
  return [];
}
