import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createHandlers } from '@/lib/background/handlers.ts';
import { createLookUp } from '@/lib/background/look-up.ts';
import { createLookupCache } from '@/lib/background/lookup-cache.ts';
import { createSettingsStore } from '@/lib/background/settings-store.ts';
import type { StatusApiAccess } from '@/lib/background/status-api.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import type { Lookup } from '@/lib/lookup.ts';
import { found } from '../deliveries.ts';

const ana: Identifier = { kind: 'recipient', value: 'ana@example.net' };

beforeEach(() => {
  fakeBrowser.reset();
  globalThis.indexedDB = new IDBFactory();
});

/** A whole worker: only the status API and what the browser allows are given. */
function worker({ allowed = true, answer = found(Date.now(), 'open') as Lookup } = {}) {
  const store = createSettingsStore();
  const cache = createLookupCache();
  const asked: StatusApiAccess[] = [];
  const running: string[][] = [];
  const fetchLookups = async (access: StatusApiAccess, identifiers: Identifier[]) => {
    asked.push(access);
    return identifiers.map(() => answer);
  };
  const handlers = createHandlers({
    store,
    cache,
    fetchLookups,
    lookUp: createLookUp({ cache, fetchLookups, readAccess: store.readAccess, now: Date.now }),
    isAllowed: async () => allowed,
    runOnHelpdesks: async (origins) => void running.push(origins),
    openOptions: async () => {},
    pasteInPage: async () => true,
  });
  return { ...handlers, asked, running };
}

it('tells an extension page that there is a token, never the token', async () => {
  const { saveToken, readSettings } = worker();
  await saveToken({ type: 'saveToken', token: ' secret ' });
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
  ['another status API', { type: 'saveSettings', settings: { statusApi: 'https://b.example' } }],
  ['another token', { type: 'saveToken', token: 'b' }],
] as const)('forgets what the log said when there is %s', async (_, change) => {
  const { lookUp, readRecentLookups, saveSettings, saveToken } = worker();
  await lookUp({ type: 'lookUp', identifier: ana });
  expect(await readRecentLookups({ type: 'readRecentLookups' })).toHaveLength(1);

  if (change.type === 'saveToken') await saveToken(change);
  else await saveSettings({ ...change, settings: { ...change.settings } });
  expect(await readRecentLookups({ type: 'readRecentLookups' })).toEqual([]);
});

describe('test connection', () => {
  const given = { type: 'testConnection', statusApi: 'http://127.0.0.1:8080/' } as const;

  it('tries what is typed, with the saved token where none is', async () => {
    const { saveToken, testConnection, asked } = worker();
    await saveToken({ type: 'saveToken', token: 'saved' });
    expect(await testConnection(given)).toEqual({ kind: 'connected', retentionDays: 30 });
    await testConnection({ ...given, token: 'typed' });
    expect(asked).toEqual([
      { statusApi: 'http://127.0.0.1:8080', token: 'saved' },
      { statusApi: 'http://127.0.0.1:8080', token: 'typed' },
    ]);
  });

  it('says what is wrong', async () => {
    const { testConnection } = worker({
      answer: { kind: 'unavailable', obstacle: { kind: 'unauthorized' } },
    });
    expect(await testConnection(given)).toEqual({
      kind: 'failed',
      obstacle: { kind: 'unauthorized' },
    });
    expect(await testConnection({ ...given, statusApi: '?' })).toMatchObject({
      kind: 'badAddress',
    });
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

  it('are refused where the browser’s permission is missing', async () => {
    const { turnOnHelpdesk, running } = worker({ allowed: false });
    expect(await turnOnHelpdesk({ type: 'turnOnHelpdesk', origin })).toEqual({
      kind: 'notAllowed',
    });
    expect(running).toEqual([]);
  });
});

it('forgets everything when told: look-ups, token, settings, helpdesks', async () => {
  const { lookUp, saveToken, turnOnHelpdesk, forgetEverything, ...rest } = worker();
  await saveToken({ type: 'saveToken', token: 'secret' });
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
