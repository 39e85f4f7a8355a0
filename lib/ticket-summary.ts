import { knownBy, type Lookup } from './lookup.ts';
import { obstacleWords, statusNames } from './wording.ts';
import { type Concern, concerns } from './worst-first.ts';

const otherNames: Record<Exclude<Concern, keyof typeof statusNames>, string> = {
  stuck: 'stuck',
  unavailable: 'without an answer',
  notFound: 'not found',
  notAsked: 'not asked for',
};
const names: Record<Concern, string> = { ...statusNames, ...otherNames };

/** What became of all identifiers of a ticket, worst first: `2 Failed, 1 Deferred, 3 not found.` */
export function summaryOf(all: Concern[]): string {
  const counts = concerns.flatMap(({ concern }) => {
    const count = all.filter((one) => one === concern).length;
    return count > 0 ? [`${count} ${names[concern]}`] : [];
  });
  return `${counts.join(', ')}.`;
}

/** Why some got no answer; empty where all did. */
export function shortfallOf(lookups: (Lookup | undefined)[]): string {
  const failed = lookups.flatMap((lookup) => (lookup?.kind === 'unavailable' ? [lookup] : []));
  const notAsked = lookups.filter((lookup) => lookup === undefined).length;
  const [first] = failed;
  if (!first) return '';
  const older = failed.filter(knownBy).length;
  return [
    `${failed.length} got no answer: ${obstacleWords(first.obstacle).title}.`,
    ...(older > 0 ? [`For ${older}, an older answer is shown.`] : []),
    ...(notAsked > 1 ? [`The other ${notAsked} weren’t asked for.`] : []),
    ...(notAsked === 1 ? ['The other one wasn’t asked for.'] : []),
  ].join(' ');
}
