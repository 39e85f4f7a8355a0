import { knownBy, type Lookup } from './lookup.ts';
import type { Organisation } from './organisation.ts';
import { situationOf } from './situation.ts';
import type { Spotted } from './spotted.ts';
import type { Status } from './status.ts';

/** What an identifier of a ticket is to the agent; `stuck` is Sending or Processed for too long. */
export type Concern = Status | 'stuck' | 'unavailable' | 'notFound' | 'notAsked';

/** Worst first: what the agent has to do something about, what may need it, what needs nothing. */
export const concerns: { concern: Concern; because: string }[] = [
  { concern: 'failed', because: 'it won’t arrive unless the agent has the address put right' },
  { concern: 'spam-report', because: 'nothing is sent any more until the client asks for it' },
  { concern: 'stuck', because: 'it is time to contact support' },
  { concern: 'deferred', because: 'it may fail yet; there is nothing to do but to say so' },
  { concern: 'unavailable', because: 'it may be any of these: the log couldn’t be asked' },
  { concern: 'sending', because: 'it may be stuck in some minutes' },
  { concern: 'processed', because: 'the same, one step further' },
  { concern: 'notFound', because: 'the log was asked: mostly nobody who gets emails from us' },
  { concern: 'delivered', because: 'it came as far as the log can tell, not always to the inbox' },
  { concern: 'open', because: 'it was seen, or so it seems' },
  { concern: 'clicked', because: 'it was seen, all but for certain' },
  { concern: 'notAsked', because: 'nothing is known of it yet' },
];

interface Circumstances {
  /** This browser's clock: milliseconds. */
  now: number;
  organisation: Organisation;
}

/** What the newest email of an identifier is to the agent, now. */
export function concernOf(lookup: Lookup | undefined, circumstances: Circumstances): Concern {
  if (!lookup) return 'notAsked';
  const known = knownBy(lookup);
  if (known?.kind !== 'found') return lookup.kind === 'notFound' ? 'notFound' : 'unavailable';
  const [delivery] = known.deliveries;
  const { outlook } = situationOf(delivery, {
    now: circumstances.now + known.clockOffset,
    knownUntil: lookup === known ? undefined : known.fetchedAt + known.clockOffset,
    organisation: circumstances.organisation,
    step: 1,
  });
  return outlook === 'stuck' ? 'stuck' : delivery.status;
}

/** Of equal concerns, whose comes first: the ticket is about the client. */
const persons: Spotted['who'][] = ['client', 'cc', undefined, 'agent', 'quoted'];

/** The worst first; those that are equally bad stay in the page's order. */
export function sortWorstFirst<T extends Spotted>(
  all: T[],
  lookupOf: (spotted: T) => Lookup | undefined,
  circumstances: Circumstances,
): T[] {
  const ranked = all.map((spotted) => {
    const concern = concernOf(lookupOf(spotted), circumstances);
    return {
      spotted,
      rank: concerns.findIndex((one) => one.concern === concern),
      person: persons.indexOf(spotted.who),
    };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || a.person - b.person)
    .map(({ spotted }) => spotted);
}
