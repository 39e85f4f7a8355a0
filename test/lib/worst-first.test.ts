import { expect, it } from 'vitest';
import type { Identifier } from '@/lib/identifier-schema.ts';
import type { Lookup } from '@/lib/lookup.ts';
import { organisationSchema } from '@/lib/organisation.ts';
import type { Spotted } from '@/lib/spotted.ts';
import { type Status, statuses } from '@/lib/status.ts';
import { concernOf, concerns, sortWorstFirst } from '@/lib/worst-first.ts';
import { delivery, found, notFound } from './deliveries.ts';

const NOW = Date.parse('2026-11-23T09:20:00Z');
const organisation = organisationSchema.parse({});
const circumstances = { now: NOW, organisation };
const offline: Lookup = { kind: 'unavailable', obstacle: { kind: 'offline' } };

function lasting(status: Status, minutes: number): Lookup {
  const statusSince = new Date(NOW - minutes * 60_000).toISOString();
  return { ...found(NOW, status), deliveries: [delivery(status, { statusSince })] };
}

it.each<[string, Lookup | undefined, string]>([
  ['nothing', undefined, 'notAsked'],
  ['no answer', offline, 'unavailable'],
  ['not found', notFound(NOW), 'notFound'],
  ['not found earlier, and no answer now', { ...offline, older: notFound(NOW) }, 'unavailable'],
  ['failed earlier, and no answer now', { ...offline, older: found(NOW, 'failed') }, 'failed'],
  ['the newest of several', found(NOW, 'delivered', 'failed'), 'delivered'],
  ['nine minutes of Sending', lasting('sending', 9), 'sending'],
  ['eleven minutes of Sending', lasting('sending', 11), 'stuck'],
  ['eleven minutes of Processed', lasting('processed', 11), 'stuck'],
  ['a day of Deferred', lasting('deferred', 60 * 24), 'deferred'],
])('takes %s for what it is', (_, lookup, concern) => {
  expect(concernOf(lookup, circumstances)).toBe(concern);
});

it('counts the minutes by the clock of the log', () => {
  const ahead = { ...lasting('sending', 9), clockOffset: 5 * 60_000 };
  expect(concernOf(ahead, circumstances)).toBe('stuck');
});

it('doesn’t call stuck what may have gone on since the log was asked', () => {
  const older = { ...lasting('sending', 11), fetchedAt: NOW - 5 * 60_000 } as never;
  expect(concernOf({ ...offline, older }, circumstances)).toBe('sending');
});

it('has a place for everything, each once', () => {
  const named = concerns.map(({ concern }) => concern);
  const all = [...statuses, 'stuck', 'unavailable', 'notFound', 'notAsked'];
  expect([...named].sort()).toEqual(all.sort());
});

function sort(...all: [value: string, lookup: Lookup | undefined, who?: Spotted['who']][]) {
  const spotted = all.map(([value, lookup, who]) => {
    const identifier: Identifier = { kind: 'recipient', value };
    return { identifier, who, count: 1, lookup };
  });
  const sorted = sortWorstFirst(spotted, ({ lookup }) => lookup, circumstances);
  return sorted.map(({ identifier }) => identifier.value).join(' ');
}

it('puts first what the agent has to do something about', () => {
  expect(
    sort(
      ['not-asked', undefined],
      ['clicked', found(NOW, 'clicked')],
      ['open', found(NOW, 'open')],
      ['delivered', found(NOW, 'delivered')],
      ['not-found', notFound(NOW)],
      ['sending', lasting('sending', 1)],
      ['no-answer', offline],
      ['deferred', lasting('deferred', 5)],
      ['stuck', lasting('processed', 15)],
      ['spam', found(NOW, 'spam-report')],
      ['failed', found(NOW, 'failed')],
    ),
  ).toBe('failed spam stuck deferred no-answer sending not-found delivered open clicked not-asked');
});

it('puts the client before others of whom the same is true, and keeps the page’s order', () => {
  const failed = found(NOW, 'failed');
  expect(
    sort(
      ['quoted', failed, 'quoted'],
      ['agent', failed, 'agent'],
      ['one', failed],
      ['other', failed],
      ['cc', failed, 'cc'],
      ['client', failed, 'client'],
      ['better', notFound(NOW), 'client'],
    ),
  ).toBe('client cc one other agent quoted better');
});
