import { MAX_IDENTIFIERS } from '../api.ts';
import type { Identifier } from '../identifier-schema.ts';
import type { Lookup } from '../lookup.ts';
import { isFresh, type LookupCache } from './lookup-cache.ts';
import type { FetchLookups, StatusApiAccess } from './status-api.ts';

/** Requests that come within this time go out as one: all the marks of one moment. */
const GATHER_FOR_MS = 5;

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
  const waiting: Waiting[] = [];

  return async function lookUp(identifier: Identifier, refresh = false): Promise<Lookup> {
    const known = await cache.read(identifier);
    if (known && !refresh && isFresh(known, now())) return known;

    const key = JSON.stringify([identifier.kind, identifier.value]);
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
    if (waiting.length === 0) setTimeout(() => sendAll(waiting.splice(0)), GATHER_FOR_MS);
    return new Promise((resolve, reject) => {
      waiting.push({ identifier, resolve, reject });
    });
  }

  async function sendAll(all: Waiting[]) {
    for (let i = 0; i < all.length; i += MAX_IDENTIFIERS) {
      const batch = all.slice(i, i + MAX_IDENTIFIERS);
      try {
        const lookups = await send(batch.map(({ identifier }) => identifier));
        batch.forEach(({ resolve }, index) => {
          resolve(lookups[index] as Lookup); // one per identifier: the client checks it
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async function send(identifiers: Identifier[]): Promise<Lookup[]> {
    const retryAt = await cache.pausedUntil();
    if (retryAt > now()) {
      return identifiers.map(() => ({
        kind: 'unavailable',
        obstacle: { kind: 'rateLimited', retryAt },
      }));
    }

    const askedAt = now();
    const lookups = await fetchLookups(await readAccess(), identifiers);
    await Promise.all(
      lookups.map((lookup, index) => {
        const identifier = identifiers[index] as Identifier;
        if (lookup.kind !== 'unavailable') return cache.keep({ identifier, lookup, askedAt });
        const { obstacle } = lookup;
        return obstacle.kind === 'rateLimited' ? cache.pauseUntil(obstacle.retryAt) : undefined;
      }),
    );
    return lookups;
  }
}
