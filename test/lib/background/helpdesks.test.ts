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

it('goes on running on a helpdesk while another is turned on or off: it may be loading', async () => {
  const registered: { matches: string[] }[] = [];
  const matched: string[][] = [];
  const put = async (scripts: { matches: string[] }[]) => {
    registered.splice(0, 1, ...scripts);
    matched.push(registered.flatMap(({ matches }) => matches));
  };
  Object.assign(fakeBrowser.permissions, { contains: async () => true });
  Object.assign(fakeBrowser.tabs, { query: async () => [] });
  Object.assign(fakeBrowser.scripting, {
    getRegisteredContentScripts: async () => [...registered],
    registerContentScripts: put,
    updateContentScripts: put,
    unregisterContentScripts: () => put([]),
  });
  const other = 'https://help.example.com';
  for (const origins of [[CLINIC], [CLINIC, other], [CLINIC], [CLINIC], []]) {
    await runOnHelpdesks(origins);
  }
  expect(matched.map((matches) => matches.length)).toEqual([1, 2, 1, 1, 0]);
});
