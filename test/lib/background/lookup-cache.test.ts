import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLookupCache, isFresh } from '@/lib/background/lookup-cache.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import { found, notFound } from '../deliveries.ts';

const ana: Identifier = { kind: 'recipient', value: 'ana@example.net' };
const bo: Identifier = { kind: 'recipient', value: 'bo@example.net' };
const MINUTE = 60_000;
const DAY = 86_400_000;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it('remembers an answer after the worker was stopped', async () => {
  await createLookupCache().keep({ identifier: ana, lookup: found(1, 'open'), askedAt: 1 });
  expect(await createLookupCache().read(ana)).toEqual(found(1, 'open'));
});

it('knows an address however it is written, but message IDs by their exact letters', async () => {
  const cache = createLookupCache({ now: () => 2 });
  const id: Identifier = { kind: 'messageId', value: 'Qz7L@mail.example.com' };
  await cache.keep({ identifier: ana, lookup: found(1, 'open'), askedAt: 1 });
  await cache.keep({ identifier: id, lookup: found(1, 'open'), askedAt: 1 });

  expect(await cache.read({ ...ana, value: 'Ana@Example.NET' })).toBeDefined();
  expect(await cache.read({ ...id, value: 'qz7l@mail.example.com' })).toBeUndefined();
});

it('lists what was looked up last, newest first, each once', async () => {
  const cache = createLookupCache({ now: () => 10 });
  await cache.keep({ identifier: ana, lookup: found(1, 'open'), askedAt: 1 });
  await cache.keep({ identifier: bo, lookup: notFound(2), askedAt: 2 });
  await cache.keep({ identifier: ana, lookup: found(3, 'clicked'), askedAt: 3 });

  expect(await cache.recent(20)).toMatchObject([
    { identifier: ana, lookup: found(3, 'clicked') },
    { identifier: bo },
  ]);
  expect(await cache.recent(1)).toHaveLength(1);
});

it('drops what is older than 30 days', async () => {
  await createLookupCache({ now: () => 0 }).keep({
    identifier: ana,
    lookup: found(0, 'open'),
    askedAt: 0,
  });
  const later = createLookupCache({ now: () => 30 * DAY + 1 });
  expect(await later.recent(20)).toEqual([]);

  await later.keep({ identifier: bo, lookup: notFound(1), askedAt: 30 * DAY + 1 });
  expect(await later.read(ana)).toBeUndefined();
});

it('drops it from the disk also where nothing is looked up any more', async () => {
  const cache = createLookupCache({ now: () => 0 });
  await cache.keep({ identifier: ana, lookup: found(0, 'open'), askedAt: 0 });
  await createLookupCache({ now: () => 30 * DAY - 1 }).dropOutdated();
  expect(await cache.read(ana)).toBeDefined();
  await createLookupCache({ now: () => 30 * DAY + 1 }).dropOutdated();
  expect(await cache.read(ana)).toBeUndefined();
});

it('forgets everything when told', async () => {
  const cache = createLookupCache();
  await cache.keep({ identifier: ana, lookup: found(1, 'open'), askedAt: 1 });
  await cache.pauseUntil(99);
  await cache.forget();

  expect(await cache.read(ana)).toBeUndefined();
  expect(await cache.pausedUntil()).toBe(0);
});

it('is as good as empty when the disk is full', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Disk full', 'QuotaExceededError');
  });
  const cache = createLookupCache();

  await cache.keep({ identifier: ana, lookup: found(1, 'open'), askedAt: 1 });
  expect(await cache.read(ana)).toBeUndefined();
  expect(await cache.recent(20)).toEqual([]);
});

it('waits no longer than its limit for a browser that never answers', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(indexedDB, 'open').mockImplementation(() => ({ addEventListener() {} }) as never);
  const cache = createLookupCache({ limit: 1 });

  await cache.keep({ identifier: ana, lookup: found(1, 'open'), askedAt: 1 });
  expect(await cache.read(ana)).toBeUndefined();
});

it('opens anew what the browser has closed', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const opening = vi.spyOn(indexedDB, 'open');
  const cache = createLookupCache();
  await cache.keep({ identifier: ana, lookup: found(1, 'open'), askedAt: 1 });
  const request: IDBOpenDBRequest = opening.mock.results[0]?.value;
  request.result.close(); // as on "clear site data"

  expect(await cache.read(ana)).toBeUndefined();
  expect(await cache.read(ana)).toEqual(found(1, 'open'));
});

it('leaves the status API alone also where that can’t be kept on disk', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Disk full', 'QuotaExceededError');
  });
  const cache = createLookupCache();
  await cache.pauseUntil(99);
  expect(await cache.pausedUntil()).toBe(99);
});

it('keeps no answer to what was asked before it was told to forget, however soon it is asked anew', async () => {
  const cache = createLookupCache({ now: () => 5 }); // all in one millisecond
  const asked = cache.timesForgotten();
  expect(await cache.forget()).toBe(true);
  await cache.keep({ identifier: ana, lookup: found(5, 'open'), askedAt: 5 }, asked);
  expect(await cache.read(ana)).toBeUndefined();

  const anew = cache.timesForgotten();
  await cache.keep({ identifier: ana, lookup: found(5, 'open'), askedAt: 5 }, anew);
  expect(await cache.read(ana)).toBeDefined();
});

it('does not claim to have forgotten what it could not delete', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Broken', 'UnknownError');
  });
  expect(await createLookupCache().forget()).toBe(false);
});

describe('how long an answer is taken for true', () => {
  it.each([
    ['sending', 0.5],
    ['processed', 0.5],
    ['deferred', 2],
    ['delivered', 5],
    ['open', 5],
    ['clicked', 30],
    ['spam-report', 30],
    ['failed', 30],
  ] as const)('%s: %d minutes', (status, minutes) => {
    const lookup = found(1000, status);
    expect(isFresh(lookup, 1000 + minutes * MINUTE - 1)).toBe(true);
    expect(isFresh(lookup, 1000 + minutes * MINUTE)).toBe(false);
  });

  it('is a minute for "not found"', () => {
    expect(isFresh(notFound(0), MINUTE - 1)).toBe(true);
    expect(isFresh(notFound(0), MINUTE)).toBe(false);
  });

  it.each([notFound(0), found(0, 'failed')])(
    'is ten seconds where a provider was slow: %j',
    (lookup) => {
      const noted = { ...lookup, notes: [{ provider: 'sendgrid', kind: 'slow' as const }] };
      expect(isFresh(noted, 9_999)).toBe(true);
      expect(isFresh(noted, 10_000)).toBe(false);
    },
  );

  it('goes by the delivery that changes soonest', () => {
    expect(isFresh(found(0, 'failed', 'sending'), MINUTE)).toBe(false);
  });

  it('ends when the clock was put back', () => {
    expect(isFresh(found(1000, 'failed'), 999)).toBe(false);
  });
});
