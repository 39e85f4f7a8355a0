import { beforeEach, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { giveBack, keepToHelpdesks, runOnHelpdesks } from '@/lib/background/helpdesks.ts';
import { createSettingsStore } from '@/lib/background/settings-store.ts';

const CLINIC = 'https://clinic.example.com';
const STATUS_API = 'https://status.example.com';

beforeEach(() => fakeBrowser.reset());

/** A browser that takes permissions back, or refuses to. */
function browserThatTakes(answer: () => boolean): string[][] {
  const taken: string[][] = [];
  const remove = async ({ origins = [] }: { origins?: string[] }) => {
    taken.push(origins);
    return answer();
  };
  Object.assign(fakeBrowser.permissions, { remove });
  return taken;
}

it('gives back what nothing needs any more, and nothing else', async () => {
  const taken = browserThatTakes(() => true);
  await giveBack([CLINIC, STATUS_API], [STATUS_API]);
  await giveBack([STATUS_API], [STATUS_API]);
  expect(taken).toEqual([[`${CLINIC}/*`]]);
});

it('leaves it at that when the organisation or the build gave it', async () => {
  browserThatTakes(() => {
    throw new Error('You cannot remove required permissions.');
  });
  await expect(giveBack([CLINIC], [])).resolves.toBeUndefined();
});

interface Script {
  id: string;
  matches: string[];
}

/** A browser that runs registered content scripts; tells where, after each change. */
function browserThatRuns(): string[][] {
  const scripts = new Map<string, Script>();
  const history: string[][] = [];
  const change = (act: (script: Script) => void) => async (given: Script[]) => {
    for (const script of given) act(script);
    history.push([...scripts.values()].flatMap(({ matches }) => matches));
  };
  const put = change((script) => scripts.set(script.id, script));
  Object.assign(fakeBrowser.permissions, { contains: async () => true });
  Object.assign(fakeBrowser.tabs, { query: async () => [] });
  Object.assign(fakeBrowser.scripting, {
    getRegisteredContentScripts: async () => [...scripts.values()],
    registerContentScripts: put,
    updateContentScripts: put,
    unregisterContentScripts: async ({ ids }: { ids: string[] }) =>
      change(({ id }) => scripts.delete(id))(ids.map((id) => ({ id, matches: [] }))),
  });
  return history;
}

it('runs without a gap, in which a ticket that opens would stay unmarked, while more is turned on', async () => {
  const history = browserThatRuns();
  await runOnHelpdesks([CLINIC]);
  await runOnHelpdesks([CLINIC]);
  await runOnHelpdesks([CLINIC, STATUS_API]);
  expect(history.flat().filter((match) => match.startsWith(CLINIC))).toHaveLength(history.length);
  expect(history.at(-1)).toEqual([`${CLINIC}/*`, `${STATUS_API}/*`]);
  await runOnHelpdesks([]);
  expect(history.at(-1)).toEqual([]);
});

it('keeps a helpdesk that is turned on while the installation is still going on', async () => {
  const history = browserThatRuns();
  const noEvent = { addListener() {} };
  Object.assign(fakeBrowser.permissions, { onAdded: noEvent, onRemoved: noEvent });
  const store = createSettingsStore();
  const first = Promise.withResolvers<void>();
  const read: typeof store.read = async () => {
    const read = await store.read();
    if (history.length === 0) await first.promise; // the first read takes long
    return read;
  };
  keepToHelpdesks({ ...store, read });
  const installed = fakeBrowser.runtime.onInstalled.trigger({ reason: 'update' } as never);

  await store.save({ helpdesks: [CLINIC] });
  const turnedOn = runOnHelpdesks([CLINIC]);
  first.resolve();
  await Promise.all([installed, turnedOn]);
  expect(history.at(-1)).toEqual([`${CLINIC}/*`]);
});

it.each([
  ['install', ['/welcome.html']],
  ['update', []],
  ['chrome_update', []],
] as const)('opens the welcome page where it belongs: after an %s', async (reason, opened) => {
  const pages: unknown[] = [];
  const noEvent = { addListener() {} };
  Object.assign(fakeBrowser.permissions, { onAdded: noEvent, onRemoved: noEvent });
  Object.assign(fakeBrowser.scripting, { getRegisteredContentScripts: async () => [] });
  Object.assign(fakeBrowser.tabs, { create: async ({ url }: { url: string }) => pages.push(url) });

  keepToHelpdesks(createSettingsStore());
  await fakeBrowser.runtime.onInstalled.trigger({ reason } as never); // no more of it is read
  expect(pages).toEqual(opened);
});
