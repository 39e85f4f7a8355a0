import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { Sender } from '@/lib/background/answer.ts';
import { createHandlers } from '@/lib/background/handlers.ts';
import { createLookUp } from '@/lib/background/look-up.ts';
import { createLookupCache } from '@/lib/background/lookup-cache.ts';
import { createSettingsStore } from '@/lib/background/settings-store.ts';
import type { StatusApiAccess } from '@/lib/background/status-api.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import { found } from '../deliveries.ts';

const STATUS_API = 'http://127.0.0.1:8080';
const ana: Identifier = { kind: 'recipient', value: 'ana@example.net' };

beforeEach(() => {
  fakeBrowser.reset();
  globalThis.indexedDB = new IDBFactory();
});

/** A whole worker: only the status API and what the browser allows are given. */
function worker({ allowed = true } = {}) {
  const store = createSettingsStore();
  const cache = createLookupCache();
  const asked: StatusApiAccess[] = [];
  const running: string[][] = [];
  const givenBack: [string[], string[]][] = [];
  const batches: Identifier[][] = [];
  const fetchLookups = async (_: StatusApiAccess, identifiers: Identifier[]) => {
    batches.push(identifiers);
    return identifiers.map(() => found(Date.now(), 'open'));
  };
  const handlers = createHandlers({
    store,
    cache,
    testAccess: async (access) => {
      asked.push(access);
      return { kind: 'connected', retentionDays: 30, clockOffset: 0 };
    },
    lookUp: createLookUp({ cache, fetchLookups, readAccess: store.readAccess, now: Date.now }),
    isAllowed: async () => allowed,
    runOnHelpdesks: async (origins) => void running.push(origins),
    giveBack: async (...args) => void givenBack.push(args),
    openOptions: async () => {},
    showBesideFrame: async () => false,
    findEditorInTab: async () => ({ kind: 'noEditor' }),
    closeCards: async () => {},
    insertInTab: async () => ({ kind: 'inserted', undoable: true }),
    bringCard: async () => {},
    pasteInPage: async () => true,
  });
  const setUp = (token: string, statusApi = STATUS_API) =>
    handlers.saveStatusApi({ type: 'saveStatusApi', statusApi, token });
  return { ...handlers, setUp, store, asked, batches, running, givenBack };
}

it('looks up all of a ticket in one request to the status API, in the order asked', async () => {
  const { setUp, lookUpAll, batches } = worker();
  await setUp('secret');
  const identifiers = Array.from({ length: 100 }, (_, i): Identifier => {
    return { kind: 'recipient', value: `client-${i}@example.net` };
  });
  const lookups = await lookUpAll({ type: 'lookUpAll', identifiers });
  expect(lookups.map(({ kind }) => kind)).toEqual(identifiers.map(() => 'found'));
  expect(batches).toEqual([identifiers]);

  await lookUpAll({ type: 'lookUpAll', identifiers });
  expect(batches).toHaveLength(1); // what is fresh is known
});

it('tells of a ticket what is known and fresh, without asking', async () => {
  const { setUp, lookUp, readFreshLookups, batches } = worker();
  await setUp('secret');
  await lookUp({ type: 'lookUp', identifier: ana });
  const ben: Identifier = { kind: 'recipient', value: 'ben@example.net' };
  const read = () => readFreshLookups({ type: 'readFreshLookups', identifiers: [ben, ana] });
  expect(await read()).toEqual([null, expect.objectContaining({ kind: 'found' })]);
  expect(batches).toEqual([[ana]]);

  vi.setSystemTime(Date.now() + 6 * 60_000); // an open email is taken for true for five minutes
  onTestFinished(() => void vi.useRealTimers());
  expect(await read()).toEqual([null, null]);
});

it('tells an extension page that there is a token, never the token', async () => {
  const { setUp, readSettings } = worker();
  await setUp(' secret ');
  const own = await readSettings({ type: 'readSettings' });
  expect(own.hasToken).toBe(true);
  expect(JSON.stringify(own)).not.toContain('secret');
});

it('tells a helpdesk’s page neither the status API nor the helpdesks', async () => {
  const { saveSettings, readPageSettings } = worker();
  await saveSettings({
    type: 'saveSettings',
    settings: { statusApi: 'https://status.example.com', agentName: 'Kim' },
  });
  const settings = await readPageSettings({ type: 'readPageSettings' });
  expect(settings).toMatchObject({ agentName: 'Kim', hoverDelay: 300 });
  expect(JSON.stringify(settings)).not.toContain('status.example.com');
});

it('hands the adapters of a helpdesk to its pages, by the address of their tab', async () => {
  const { readPageSettings } = worker();
  const namesFor = async (sender?: { url?: string; tab?: { url: string } }) => {
    const { adapters } = await readPageSettings({ type: 'readPageSettings' }, sender as Sender);
    return adapters.map(({ name }) => name);
  };
  const tab = { url: 'https://clinic.zendesk.com/agent' };
  expect(await namesFor({ url: 'about:blank', tab })).toContain('Zendesk');
  expect(await namesFor({ url: 'https://rt.example/' })).not.toContain('Zendesk');
  expect(await namesFor()).toContain('Request Tracker');
});

it.each([
  ['http://status.example.com', 'https'],
  ['not an address', 'address'],
])('refuses %s as a status API and keeps the old one', async (statusApi, why) => {
  const { saveSettings, readSettings } = worker();
  await saveSettings({ type: 'saveSettings', settings: { statusApi: 'https://old.example/' } });
  expect(await saveSettings({ type: 'saveSettings', settings: { statusApi } })).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining(why),
  });
  const { settings } = await readSettings({ type: 'readSettings' });
  expect(settings.statusApi).toBe('https://old.example');
});

it.each([
  ['another status API', 'a', 'https://b.example'],
  ['another token', 'b', STATUS_API],
])('forgets what the log said when there is %s', async (_, token, statusApi) => {
  const { lookUp, readRecentLookups, setUp } = worker();
  await setUp('a');
  await lookUp({ type: 'lookUp', identifier: ana });
  expect(await readRecentLookups({ type: 'readRecentLookups' })).toHaveLength(1);

  await setUp(token, statusApi);
  expect(await readRecentLookups({ type: 'readRecentLookups' })).toEqual([]);
});

it('forgets what the log said when a settings file names another status API', async () => {
  const { lookUp, readRecentLookups, saveSettings, setUp } = worker();
  await setUp('a');
  await lookUp({ type: 'lookUp', identifier: ana });
  await saveSettings({ type: 'saveSettings', settings: { statusApi: 'https://b.example' } });
  expect(await readRecentLookups({ type: 'readRecentLookups' })).toEqual([]);
});

describe('access token', () => {
  it.each([
    ['sec ret', /space or a line break/],
    ['sec\nret', /space or a line break/],
    ['secret\u200b', /invisible character/],
    ['secret…', /“…”/],
    ['x'.repeat(4001), /too long/],
  ])('refuses %j, says why, and keeps the one of before', async (token, why) => {
    const { setUp, testConnection, store, asked } = worker();
    await setUp('kept');
    expect(await setUp(token)).toEqual({ kind: 'refused', why: expect.stringMatching(why) });
    expect(await testConnection({ type: 'testConnection', statusApi: STATUS_API, token })).toEqual({
      kind: 'badInput',
      why: expect.stringMatching(why),
    });
    expect(asked).toEqual([]);
    expect(await store.readTokenFor(STATUS_API)).toBe('kept');
  });

  it.each([' secret\n', 'Bearer secret'])('takes %j for what is meant', async (token) => {
    const { setUp, store } = worker();
    await setUp(token);
    expect(await store.readTokenFor(STATUS_API)).toBe('secret');
  });

  it('goes to no other origin than the one that it was typed for', async () => {
    const { setUp, saveSettings, readSettings, testConnection, store, asked } = worker();
    await setUp('secret');
    const elsewhere = 'https://elsewhere.example.net';
    await testConnection({ type: 'testConnection', statusApi: elsewhere });
    await saveSettings({ type: 'saveSettings', settings: { statusApi: elsewhere } });

    expect(asked).toEqual([{ statusApi: elsewhere, token: '' }]);
    expect(await store.readAccess()).toEqual({ statusApi: elsewhere, token: '' });
    expect(await readSettings({ type: 'readSettings' })).toMatchObject({ hasToken: false });
  });
});

describe('test connection', () => {
  const given = { type: 'testConnection', statusApi: 'http://127.0.0.1:8080/' } as const;

  it('tries what is typed, with the saved token where none is', async () => {
    const { setUp, testConnection, asked } = worker();
    await setUp('saved');
    expect(await testConnection(given)).toEqual({
      kind: 'connected',
      retentionDays: 30,
      clockOffset: 0,
    });
    await testConnection({ ...given, token: 'typed' });
    expect(asked).toEqual([
      { statusApi: 'http://127.0.0.1:8080', token: 'saved' },
      { statusApi: 'http://127.0.0.1:8080', token: 'typed' },
    ]);
  });

  it('asks no unsafe address', async () => {
    const { testConnection, asked } = worker();
    expect(await testConnection({ ...given, statusApi: 'http://status.example.com' })).toEqual({
      kind: 'badInput',
      why: expect.stringContaining('https'),
    });
    expect(asked).toEqual([]);
  });
});

describe('helpdesks', () => {
  const origin = 'https://clinic.example';

  it('run from the moment they are turned on until they are turned off', async () => {
    const { turnOnHelpdesk, turnOffHelpdesk, running } = worker();
    await turnOnHelpdesk({ type: 'turnOnHelpdesk', origin: `${origin}/tickets/7` });
    await turnOnHelpdesk({ type: 'turnOnHelpdesk', origin });
    expect(await turnOffHelpdesk({ type: 'turnOffHelpdesk', origin })).toEqual({
      kind: 'turned',
      helpdesks: [],
    });
    expect(running).toEqual([[origin], [origin], []]);
  });

  it('give back the browser’s permission when they are turned off', async () => {
    const { setUp, turnOnHelpdesk, turnOffHelpdesk, forgetEverything, givenBack } = worker();
    await setUp('secret');
    await turnOnHelpdesk({ type: 'turnOnHelpdesk', origin });
    await turnOffHelpdesk({ type: 'turnOffHelpdesk', origin });
    expect(givenBack.at(-1)).toEqual([[origin, STATUS_API], [STATUS_API]]);

    await forgetEverything({ type: 'forgetEverything' });
    expect(givenBack.at(-1)).toEqual([[STATUS_API], []]);
  });

  it('are kept as a wish while the browser is asking the agent', async () => {
    const { turnOnHelpdesk, readSettings } = worker({ allowed: false });
    await turnOnHelpdesk({ type: 'turnOnHelpdesk', origin, asking: true });
    expect(await readSettings({ type: 'readSettings' })).toMatchObject({
      settings: { helpdesks: [origin] },
    });
  });

  it('are refused where the browser’s permission is missing', async () => {
    const { turnOnHelpdesk, running } = worker({ allowed: false });
    expect(await turnOnHelpdesk({ type: 'turnOnHelpdesk', origin })).toEqual({
      kind: 'notAllowed',
    });
    expect(running).toEqual([]);
  });
});

it('forgets everything when told: look-ups, token, settings, helpdesks', async () => {
  const { lookUp, setUp, turnOnHelpdesk, forgetEverything, ...rest } = worker();
  await setUp('secret');
  await turnOnHelpdesk({ type: 'turnOnHelpdesk', origin: 'https://clinic.example' });
  await lookUp({ type: 'lookUp', identifier: ana });

  await forgetEverything({ type: 'forgetEverything' });
  expect(await rest.readRecentLookups({ type: 'readRecentLookups' })).toEqual([]);
  expect(await rest.readSettings({ type: 'readSettings' })).toMatchObject({
    hasToken: false,
    settings: { helpdesks: [], statusApi: '' },
  });
  expect(rest.running.at(-1)).toEqual([]);
  expect(await fakeBrowser.storage.local.get(['token', 'settings'])).not.toMatchObject({
    token: expect.anything(),
  });
});

it('does not claim to have forgotten look-ups that the browser could not delete', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Broken', 'UnknownError');
  });
  const { forgetEverything, forgetLookups } = worker();
  const refused = { kind: 'refused', why: expect.stringContaining('could not delete') };
  expect(await forgetLookups({ type: 'forgetLookups' })).toEqual(refused);
  expect(await forgetEverything({ type: 'forgetEverything' })).toEqual(refused);
});
