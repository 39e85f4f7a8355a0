import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { createLookUp } from '@/lib/background/look-up.ts';
import { createLookupCache } from '@/lib/background/lookup-cache.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import type { Lookup, Obstacle } from '@/lib/lookup.ts';
import { found, notFound } from '../deliveries.ts';

const ana: Identifier = { kind: 'recipient', value: 'ana@example.net' };
const bo: Identifier = { kind: 'recipient', value: 'bo@example.net' };

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** A worker at a clock that the test sets, with a status API that answers `reply`. */
function worker(reply: (identifier: Identifier) => Lookup) {
  const clock = { now: 0 };
  const batches: Identifier[][] = [];
  const lookUp = createLookUp({
    cache: createLookupCache({ now: () => clock.now }),
    readAccess: async () => ({ statusApi: 'https://status.example.com', token: 'secret' }),
    now: () => clock.now,
    fetchLookups: async (_, identifiers) => {
      batches.push(identifiers);
      return identifiers.map(reply);
    },
  });
  return { lookUp, batches, clock };
}

const unavailable = (obstacle: Obstacle): Lookup => ({ kind: 'unavailable', obstacle });

it('joins equal requests and sends those of one moment as one batch', async () => {
  const { lookUp, batches } = worker(({ value }) =>
    value === ana.value ? found(0, 'open') : notFound(0),
  );

  const answers = await Promise.all([lookUp(ana), lookUp(bo), lookUp(ana)]);
  expect(answers).toMatchObject([{ kind: 'found' }, { kind: 'notFound' }, { kind: 'found' }]);
  expect(batches).toEqual([[ana, bo]]);
});

it('asks another log at once while the one before still keeps an agent waiting', async () => {
  const cache = createLookupCache();
  const asked: string[] = [];
  let statusApi = 'https://mistyped.example.com';
  const lookUp = createLookUp({
    cache,
    readAccess: async () => ({ statusApi, token: 'secret' }),
    now: () => 0,
    fetchLookups: async (access) => {
      asked.push(access.statusApi);
      return asked.length === 1 ? new Promise(() => {}) : [found(0, 'open')];
    },
  });
  void lookUp(ana);
  await expect.poll(() => asked).toHaveLength(1);
  statusApi = 'https://status.example.com';
  await cache.forget();
  void lookUp(ana);
  await expect.poll(() => asked).toHaveLength(2);
  expect(asked[1]).toBe(statusApi);
});

it('sends at most a hundred identifiers in one request', async () => {
  const { lookUp, batches } = worker(() => notFound(0));
  const many = Array.from(
    { length: 150 },
    (_, i): Identifier => ({ kind: 'recipient', value: `p${i}@example.net` }),
  );
  await Promise.all(many.map((identifier) => lookUp(identifier)));
  expect(batches.map(({ length }) => length)).toEqual([100, 50]);
});

it('answers from what it knows while that is fresh, and asks anew when it is not', async () => {
  const { lookUp, batches, clock } = worker(() => found(0, 'sending'));
  await lookUp(ana);
  clock.now = 29_000;
  await lookUp(ana);
  expect(batches).toHaveLength(1);
  clock.now = 31_000;
  await lookUp(ana);
  expect(batches).toHaveLength(2);
});

it('asks anew when the agent wants it fresh', async () => {
  const { lookUp, batches } = worker(() => found(0, 'failed'));
  await lookUp(ana);
  await lookUp(ana, true);
  expect(batches).toHaveLength(2);
});

it('shows what was known before when there is no fresh answer', async () => {
  const answers: Lookup[] = [found(0, 'sending'), unavailable({ kind: 'offline' })];
  const { lookUp, clock } = worker(() => answers.shift() as Lookup);
  await lookUp(ana);
  clock.now = 3_600_000;
  expect(await lookUp(ana)).toEqual({
    kind: 'unavailable',
    obstacle: { kind: 'offline' },
    older: found(0, 'sending'),
  });
});

it('leaves a status API alone that said "too many requests", also after a restart', async () => {
  const busy = unavailable({ kind: 'rateLimited', retryAt: 9000 });
  const first = worker(() => busy);
  expect(await first.lookUp(ana)).toEqual(busy);

  const restarted = worker(() => found(9000, 'open'));
  restarted.clock.now = 8999;
  expect(await restarted.lookUp(ana)).toEqual(busy);
  expect(restarted.batches).toEqual([]);

  restarted.clock.now = 9000;
  expect(await restarted.lookUp(ana)).toMatchObject({ kind: 'found' });
});

it('keeps no failure: the next try asks again', async () => {
  const answers: Lookup[] = [unavailable({ kind: 'unauthorized' }), found(0, 'open')];
  const { lookUp } = worker(() => answers.shift() as Lookup);
  await lookUp(ana);
  expect(await lookUp(ana)).toMatchObject({ kind: 'found' });
});
