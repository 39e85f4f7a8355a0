import { expect, it } from 'vitest';
import type { Lookup, Obstacle } from '@/lib/lookup.ts';
import { shortfallOf, summaryOf } from '@/lib/ticket-summary.ts';
import { found, notFound } from './deliveries.ts';

const unavailable = (kind: 'offline' | 'unauthorized'): Lookup => {
  const obstacle: Obstacle = { kind };
  return { kind: 'unavailable', obstacle };
};

it('sums up the worst first', () => {
  expect(summaryOf(['open', 'notFound', 'failed', 'stuck', 'notFound', 'unavailable'])).toBe(
    '1 Failed, 1 stuck, 1 without an answer, 2 not found, 1 Open.',
  );
});

it.each<[string, (Lookup | undefined)[], string]>([
  ['nothing of answers', [found(1, 'open'), notFound(1)], ''],
  [
    'why some got none',
    [found(1, 'open'), unavailable('offline'), unavailable('offline')],
    '2 got no answer: The email log can’t be reached.',
  ],
  [
    'that others weren’t asked for',
    [unavailable('unauthorized'), undefined, undefined],
    '1 got no answer: The access token was refused. The other 2 weren’t asked for.',
  ],
  [
    'that one other wasn’t asked for',
    [unavailable('unauthorized'), undefined],
    '1 got no answer: The access token was refused. The other one wasn’t asked for.',
  ],
  [
    'that what is shown is older',
    [unavailable('offline'), { ...unavailable('offline'), older: found(1, 'open') } as Lookup],
    '2 got no answer: The email log can’t be reached. For 1, an older answer is shown.',
  ],
])('says %s', (_, lookups, words) => {
  expect(shortfallOf(lookups)).toBe(words);
});
