import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { ask } from '../../lib/ask.ts';
import { createHandlers } from '../../lib/background/handlers.ts';
import { createSettingsStore } from '../../lib/background/settings-store.ts';
import { keyOf } from '../../lib/identifier-key.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import type { ConnectionTest, RecentLookup, Request } from '../../lib/messages.ts';
import { sampleLookup } from '../../lib/sample-lookup.ts';

export const NOW = Date.parse('2026-11-23T09:20:00Z');

/** The real worker's handlers and settings, without a network, IndexedDB or tabs. Its log knows addresses. */
export function createWorker({ policy = {}, allowed = [] as string[], isFull = false } = {}) {
  fakeBrowser.reset();
  const set = async () => {
    throw new Error('QUOTA_BYTES quota exceeded');
  };
  const store = createSettingsStore({
    ...fakeBrowser.storage,
    ...(isFull && { local: { ...fakeBrowser.storage.local, set } }),
    managed: { get: async () => policy },
  } as never); // the store reads no more than this of it
  const asked: Request[] = [];
  const tested: { statusApi: string; token: string }[] = [];
  let recent: RecentLookup[] = [];
  let found: ConnectionTest = { kind: 'connected', retentionDays: 30, clockOffset: 0 };
  const sample = sampleLookup(NOW);
  const notFound = { ...sample, kind: 'notFound' } as const;

  const handlers = createHandlers({
    lookUp: async (identifier: Identifier) => {
      const lookup = identifier.kind === 'recipient' ? sample : notFound;
      recent = [{ identifier, lookup, askedAt: NOW }, ...recent];
      return lookup;
    },
    cache: {
      read: async (identifier: Identifier) =>
        recent.find((one) => keyOf(one.identifier) === keyOf(identifier))?.lookup,
      recent: async () => recent,
      forget: async () => {
        recent = [];
        return true;
      },
    } as never, // the handlers use no more of it
    testAccess: async (access) => {
      tested.push(access);
      return found;
    },
    store,
    isAllowed: async (origin) => allowed.includes(origin),
    runOnHelpdesks: async () => {},
    giveBack: async () => {},
    openOptions: async () => {},
    showBesideFrame: async () => false,
    findEditorInTab: async () => ({ kind: 'noEditor' }),
    closeCards: async () => {},
    insertInTab: async () => ({ kind: 'inserted', undoable: true }),
    bringCard: async () => {},
    pasteInPage: async () => true,
  });

  const askWorker = ((request: Request) => {
    asked.push(request);
    const handle = handlers[request.type] as (request: Request) => Promise<unknown>;
    return handle(structuredClone(request)); // as a message arrives
  }) as typeof ask; // one function for all pairs of request and reply

  return {
    ...{ ask: askWorker, asked, tested, store, allowed },
    /** What a test of the connection finds from now on. */
    find: (next: ConnectionTest) => {
      found = next;
    },
    isAllowed: async (origin: string) => allowed.includes(origin),
    /** The agent allows whatever the browser asks. */
    grant: async (origins: string[]) => {
      allowed.push(...origins);
      return true;
    },
  };
}
