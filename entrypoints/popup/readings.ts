import type { Identifier } from '@/lib/identifier-schema.ts';
import type { Lookup } from '@/lib/lookup.ts';
import type { RecentLookup } from '@/lib/messages.ts';

/** What a look-up of one reading of something typed came to. */
export interface Answer {
  identifier: Identifier;
  lookup: Lookup;
}

/** In the order of the readings: the likeliest first. */
export type Answers = [Answer, ...Answer[]];

/**
 * The answer that tells the agent most, of equal ones the likelier; and which other one tells the
 * same.
 *
 * One that the log could not be asked for outranks one that it has nothing of: who sees "not
 * found" may rely on both having been searched.
 */
export function weigh(answers: Answers): { shown: Answer; other: Answer | undefined } {
  const shown = answers.reduce((best, next) => (rankOf(next) < rankOf(best) ? next : best));
  const other = answers.find((one) => one !== shown && one.lookup.kind === shown.lookup.kind);
  return { shown, other };
}

function rankOf({ lookup }: Answer): number {
  const isKnown = lookup.kind === 'unavailable' && lookup.older?.kind === 'found';
  return RANKS.indexOf(isKnown ? 'older' : lookup.kind);
}

const RANKS = ['found', 'older', 'unavailable', 'notFound'];

/** Without what only says that the log has nothing of the same text in its other reading. */
export function withoutIdleReadings(recent: RecentLookup[]): RecentLookup[] {
  const textOf = ({ identifier }: RecentLookup) => identifier.value.toLowerCase();
  return recent.filter((one) => {
    if (one.lookup.kind !== 'notFound') return true;
    const same = recent.filter((other) => textOf(other) === textOf(one));
    return same.every(({ lookup }) => lookup.kind !== 'found') && same[0] === one;
  });
}
