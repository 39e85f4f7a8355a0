import { ago } from '../../lib/age.ts';
import { keyOf } from '../../lib/identifier-key.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import type { RecentLookup } from '../../lib/messages.ts';
import { LookupBadge } from './LookupBadge.tsx';

interface Props {
  recent: RecentLookup[];
  /** This browser's clock: milliseconds. */
  now: number;
  onLookUp: (identifier: Identifier) => void;
  onForget: () => void;
}

/** The last look-ups: what each came to, and how long ago that was. */
export function RecentLookups({ recent, now, onLookUp, onForget }: Props) {
  if (recent.length === 0) return null;
  return (
    <section aria-labelledby="recent">
      <div class="entries-head">
        <h2 id="recent">Last look-ups</h2>
        <button type="button" class="quiet" onClick={onForget}>
          Forget
        </button>
      </div>
      <ul class="entries">
        {recent.map(({ identifier, lookup, askedAt }) => (
          <li key={keyOf(identifier)}>
            <button type="button" class="entry" onClick={() => onLookUp(identifier)}>
              <span class="entry-value">{identifier.value}</span>
              <LookupBadge lookup={lookup} />
              <span class="fine">{ago(now - askedAt)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
