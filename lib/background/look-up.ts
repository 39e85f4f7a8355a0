import { MAX_IDENTIFIERS } from '../api.ts';
import { keyOf } from '../identifier-key.ts';
import type { Identifier } from '../identifier-schema.ts';
import type { Lookup } from '../lookup.ts';
import { isFresh, type LookupCache } from './lookup-cache.ts';
import type { FetchLookups, StatusApiAccess } from './status-api.ts';

/** Requests that come within this time go out as one: those of one moment. */
const GATHER_FOR_MS = 2;

interface Dependencies {
  cache: LookupCache;
  fetchLookups: FetchLookups;
  readAccess: () => Promise<StatusApiAccess>;
  now: () => number;
}

interface Waiting {
  identifier: Identifier;
  resolve: (lookup: Lookup) => void;
  reject: (error: unknown) => void;
}

/**
 * Answer look-ups from the cache while they are fresh, else from the status API.
 *
 * Equal requests are joined, those of one moment go out as one batch, and a status API that asked
 * to be left alone is left alone. Without an answer, the agent gets what was known before.
 */
export function createLookUp({ cache, fetchLookups, readAccess, now }: Dependencies) {
  const underWay = new Map<string, Promise<Lookup>>();
  /** What is kept of those that have just come; whoever then has to be asked for joins the batch. */
  const arriving = new Set<Promise<unknown>>();
  const waiting: Waiting[] = [];

  return async function lookUp(identifier: Identifier, refresh = false): Promise<Lookup> {
    const reading = cache.read(identifier);
    arriving.add(reading);
    const known = await reading;
    arriving.delete(reading);
    if (known && !refresh && isFresh(known, now())) return known;

    // With the settings, the log may be another: what the one before is asked isn't asked of it.
    const key = `${cache.timesForgotten()} ${keyOf(identifier)}`;
    let answer = underWay.get(key);
    if (!answer) {
      answer = enqueue(identifier).finally(() => underWay.delete(key));
      underWay.set(key, answer);
    }
    const lookup = await answer;
    if (lookup.kind !== 'unavailable') return lookup;
    return known ? { ...lookup, older: known } : lookup;
  };

  function enqueue(identifier: Identifier): Promise<Lookup> {
    if (waiting.length === 0) void sendSoon();
    return new Promise((resolve, reject) => {
      waiting.push({ identifier, resolve, reject });
    });
  }

  async function sendSoon() {
    const moment = new Promise((resolve) => setTimeout(resolve, GATHER_FOR_MS));
    // What it takes to ask is read meanwhile: for an agent who waits, each millisecond counts.
    const reading = readWays();
    await Promise.allSettled([reading, moment]);
    await Promise.all(arriving);
    const all = waiting.splice(0);
    for (let i = 0; i < all.length; i += MAX_IDENTIFIERS) {
      const batch = all.slice(i, i + MAX_IDENTIFIERS);
      try {
        const ways = i === 0 ? reading : readWays(); // the batch before may have asked too much
        const lookups = await send(
          batch.map(({ identifier }) => identifier),
          await ways,
        );
        batch.forEach(({ resolve }, index) => {
          resolve(lookups[index] as Lookup); // one per identifier: the client checks it
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  /** Whom to ask, and whether now. What is asked later counts as asked at this moment. */
  async function readWays() {
    const [askedAt, forgotten] = [now(), cache.timesForgotten()];
    const [access, retryAt] = await Promise.all([readAccess(), cache.pausedUntil()]);
    return { askedAt, forgotten, access, retryAt };
  }

  async function send(
    identifiers: Identifier[],
    { askedAt, forgotten, access, retryAt }: Awaited<ReturnType<typeof readWays>>,
  ): Promise<Lookup[]> {
    if (retryAt > now()) {
      return identifiers.map(() => ({
        kind: 'unavailable',
        obstacle: { kind: 'rateLimited', retryAt },
      }));
    }

    const lookups = await fetchLookups(access, identifiers);
    await Promise.all(
      lookups.map((lookup, index) => {
        const identifier = identifiers[index] as Identifier;
        if (lookup.kind !== 'unavailable')
          return cache.keep({ identifier, lookup, askedAt }, forgotten);
        const { obstacle } = lookup;
        return obstacle.kind === 'rateLimited' ? cache.pauseUntil(obstacle.retryAt) : undefined;
      }),
    );
    return lookups;
  }
}
