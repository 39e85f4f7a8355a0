import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';
import { keyOf } from '../identifier-key.ts';
import type { Identifier } from '../identifier-schema.ts';
import type { Found, NotFound } from '../lookup.ts';
import type { Status } from '../status.ts';

const DAY_MS = 86_400_000;
const KEEP_FOR_MS = 30 * DAY_MS;
const NOT_FOUND_FRESH_FOR_MS = 60_000;
/** The same for one that a provider hadn't added to: it may have by then. */
const NOTED_FRESH_FOR_MS = 10_000;

/** A look-up waits no longer for the disk: the status API is there as well. */
const DISK_LIMIT_MS = 1_000;

/** How long an answer is taken for true without asking again. */
const FRESH_FOR_MS: Record<Status, number> = {
  sending: 30_000,
  processed: 30_000,
  deferred: 2 * 60_000,
  delivered: 5 * 60_000,
  open: 5 * 60_000,
  clicked: 30 * 60_000,
  'spam-report': 30 * 60_000,
  failed: 30 * 60_000,
};

export interface KeptLookup {
  identifier: Identifier;
  lookup: Found | NotFound;
  askedAt: number;
}

interface Schema extends DBSchema {
  lookups: { key: string; value: KeptLookup & { key: string }; indexes: { askedAt: number } };
  /** Until when the status API wants to be left alone: milliseconds. */
  pauses: { key: string; value: number };
}

export interface LookupCache {
  read(identifier: Identifier): Promise<Found | NotFound | undefined>;
  /** @param asked what `timesForgotten` was when it was asked for: after that, it isn't kept. */
  keep(kept: KeptLookup, asked?: number): Promise<void>;
  /** Remove what is too old; whatever is kept removes it, too. */
  dropOutdated(): Promise<void>;
  /** Newest first. */
  recent(count: number): Promise<KeptLookup[]>;
  pausedUntil(): Promise<number>;
  pauseUntil(time: number): Promise<void>;
  /** Whether all of it is gone. What is being asked for at this moment isn't kept either. */
  forget(): Promise<boolean>;
  timesForgotten(): number;
}

/**
 * Look-ups in IndexedDB, which outlives the worker.
 *
 * A cache that can't be read or written (disk full, a broken profile, a browser that never
 * answers) is as good as an empty one: the agent still gets an answer, so its errors end here.
 */
export function createLookupCache({ now = Date.now, limit = DISK_LIMIT_MS } = {}): LookupCache {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  /** A count, not a time: in one millisecond there is time to forget and to ask anew. */
  let timesForgotten = 0;
  /** Where it can't be kept on disk, the status API is left alone as long as this worker lives. */
  let pause = 0;

  function open() {
    opened ??= openDB<Schema>('whereabouts', 1, {
      upgrade(db) {
        db.createObjectStore('lookups', { keyPath: 'key' }).createIndex('askedAt', 'askedAt');
        db.createObjectStore('pauses');
      },
    });
    return opened;
  }

  async function tolerate<T>(otherwise: T, work: (db: IDBPDatabase<Schema>) => Promise<T>) {
    try {
      return await inTime(open().then(work), limit);
    } catch {
      opened = undefined; // the browser may have closed it: next time it is opened anew
      console.warn('Whereabouts: the look-up cache is out of order; asking anew each time.');
      return otherwise;
    }
  }

  return {
    read: (identifier) =>
      tolerate(undefined, async (db) => (await db.get('lookups', keyOf(identifier)))?.lookup),

    keep: (kept, asked = timesForgotten) =>
      tolerate(undefined, async (db) => {
        if (asked !== timesForgotten) return;
        const tx = db.transaction('lookups', 'readwrite');
        await Promise.all([putInPlaceOfOld(tx.store, kept), tx.done]);
      }),

    dropOutdated: () =>
      tolerate(undefined, async (db) => {
        const tx = db.transaction('lookups', 'readwrite');
        await Promise.all([deleteOutdated(tx.store), tx.done]);
      }),

    recent: (count) =>
      tolerate([], async (db) => {
        const recent: KeptLookup[] = [];
        const since = IDBKeyRange.lowerBound(now() - KEEP_FOR_MS);
        const index = db.transaction('lookups').store.index('askedAt');
        for await (const { value } of index.iterate(since, 'prev')) {
          recent.push(value);
          if (recent.length === count) break;
        }
        return recent;
      }),

    pausedUntil: () => tolerate(pause, async (db) => (await db.get('pauses', 'statusApi')) ?? 0),

    pauseUntil(time) {
      pause = time;
      return tolerate(undefined, async (db) => void (await db.put('pauses', time, 'statusApi')));
    },

    forget() {
      pause = 0;
      timesForgotten++;
      return tolerate(false, async (db) => {
        await Promise.all([db.clear('lookups'), db.clear('pauses')]);
        return true;
      });
    },

    timesForgotten: () => timesForgotten,
  };

  async function putInPlaceOfOld(store: LookupStore, kept: KeptLookup): Promise<void> {
    await deleteOutdated(store);
    await store.put({ ...kept, key: keyOf(kept.identifier) });
  }

  async function deleteOutdated(store: LookupStore): Promise<void> {
    const outdated = IDBKeyRange.upperBound(now() - KEEP_FOR_MS);
    for await (const cursor of store.index('askedAt').iterate(outdated)) await cursor.delete();
  }
}

type LookupStore = IDBPObjectStore<Schema, ['lookups'], 'lookups', 'readwrite'>;

async function inTime<T>(work: Promise<T>, limit: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The disk takes too long.')), limit);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

/** Whether an answer can be shown without asking again. The shortest-lived delivery decides. */
export function isFresh(lookup: Found | NotFound, now: number): boolean {
  const age = now - lookup.fetchedAt;
  const limit =
    lookup.kind === 'notFound'
      ? NOT_FOUND_FRESH_FOR_MS
      : Math.min(...lookup.deliveries.map(({ status }) => FRESH_FOR_MS[status]));
  return age >= 0 && age < (lookup.notes ? NOTED_FRESH_FOR_MS : limit);
}
