import { knownBy, type Lookup } from '../../lib/lookup.ts';
import { StatusBadge } from '../StatusBadge.tsx';

interface Props {
  lookup: Lookup;
  /** It has lasted too long, and is a case for support. */
  stuck?: boolean;
}

/** What a look-up came to: the status of its newest email, or that there is none to tell. */
export function LookupBadge({ lookup, stuck = false }: Props) {
  const known = knownBy(lookup);
  if (known?.kind === 'found')
    return <StatusBadge status={known.deliveries[0].status} stuck={stuck} />;
  return (
    <span class="badge" data-outcome={lookup.kind}>
      {lookup.kind === 'notFound' ? 'Not found' : 'No answer'}
    </span>
  );
}
