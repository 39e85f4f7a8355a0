import { beforeEach, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createSettingsStore } from '@/lib/background/settings-store.ts';

beforeEach(() => fakeBrowser.reset());

it('starts with ten minutes, thirty days and the support contact of the article', async () => {
  const { settings } = await createSettingsStore().read();
  expect(settings).toMatchObject({
    statusApi: '',
    helpdesks: [],
    hoverDelay: 300,
    organisation: {
      supportContact: 'support@clinicsense.com',
      minutesUntilContact: 10,
      retentionDays: 30,
    },
  });
});

it('keeps the fields that can be read when one can not', async () => {
  await fakeBrowser.storage.local.set({
    settings: { hoverDelay: 'soon', agentName: 'Kim', helpdesks: ['https://clinic.example'] },
  });
  const { settings } = await createSettingsStore().read();
  expect(settings).toMatchObject({
    hoverDelay: 300,
    agentName: 'Kim',
    helpdesks: ['https://clinic.example'],
  });
});

it('saves what is given and leaves the rest', async () => {
  const store = createSettingsStore();
  await store.save({ agentName: 'Kim' });
  expect(await store.save({ hoverDelay: 500 })).toEqual({ kind: 'saved' });
  expect((await store.read()).settings).toMatchObject({ agentName: 'Kim', hoverDelay: 500 });
});

it('refuses what makes no sense, says where, and keeps what was there', async () => {
  const store = createSettingsStore();
  await store.save({ hoverDelay: 500 });
  expect(await store.save({ hoverDelay: -1 })).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('hoverDelay'),
  });
  expect((await store.read()).settings.hoverDelay).toBe(500);
});

it('lets the policy of the organisation win, without overwriting what the agent set', async () => {
  const store = createSettingsStore();
  await store.save({ statusApi: 'https://own.example', helpdesks: ['https://own-desk.example'] });
  await fakeBrowser.storage.managed.set({
    statusApi: 'https://status.clinic.example',
    helpdesks: ['https://desk.clinic.example'],
  });
  await store.refreshPolicy();
  expect(await store.read()).toMatchObject({
    settings: {
      statusApi: 'https://status.clinic.example',
      helpdesks: ['https://desk.clinic.example', 'https://own-desk.example'],
    },
    policy: { statusApi: 'https://status.clinic.example' },
  });

  await store.save({ statusApi: 'https://evil.example', agentName: 'Kim' });
  expect((await store.read()).settings.statusApi).toBe('https://status.clinic.example');

  await fakeBrowser.storage.managed.clear();
  await store.refreshPolicy();
  expect((await store.read()).settings).toMatchObject({
    statusApi: 'https://own.example',
    helpdesks: ['https://own-desk.example'],
    agentName: 'Kim',
  });
});

it.each<[string, object, object]>([
  [
    'a helpdesk with a typo',
    { helpdesks: ['https://desk.clinic.example/agent/', 'desk two', 'mail.clinic.example'] },
    { helpdesks: ['https://desk.clinic.example', 'https://mail.clinic.example'] },
  ],
  ['an unsafe status API', { statusApi: 'http://status.clinic.example' }, {}],
  [
    'one bad field of the organisation',
    { organisation: { name: 'Clinic', minutesUntilContact: 0 } },
    { organisation: { name: 'Clinic' } },
  ],
  [
    'one bad reply',
    { replies: [{ id: 'a' }, { id: 'b', title: 'B', audience: 'client', body: 'Hello' }] },
    { replies: [expect.objectContaining({ id: 'b' })] },
  ],
  ['another kind of thing', { statusApi: 7, helpdesks: 'none', organisation: [], replies: {} }, {}],
])('takes what it can from a policy with %s', async (_, policy, read) => {
  await fakeBrowser.storage.managed.set(policy);
  expect((await createSettingsStore().read()).policy).toEqual(read);
});

it('locks only those fields of the organisation that the policy sets', async () => {
  const store = createSettingsStore();
  await fakeBrowser.storage.managed.set({ organisation: { name: 'Clinic' } });
  await store.save({ organisation: { name: 'Mine', minutesUntilContact: 15 } });
  expect((await store.read()).settings.organisation).toMatchObject({
    name: 'Clinic',
    minutesUntilContact: 15,
  });
});

it('keeps token and address in one write, and loses neither of two changes at once', async () => {
  const store = createSettingsStore();
  await Promise.all([
    store.save({ agentName: 'Kim' }),
    store.saveStatusApi('https://status.example.com/', 'secret'),
    store.save({ organisation: { name: 'Clinic' } }),
  ]);
  expect(await store.readAccess()).toEqual({
    statusApi: 'https://status.example.com',
    token: 'secret',
  });
  expect((await store.read()).settings).toMatchObject({
    agentName: 'Kim',
    organisation: { name: 'Clinic', minutesUntilContact: 10 },
  });
});

it('asks no unsafe address, whatever wrote it there', async () => {
  await fakeBrowser.storage.local.set({
    settings: { statusApi: 'http://status.example.com' },
    ...{ token: 'secret', tokenFor: 'http://status.example.com' },
  });
  expect(await createSettingsStore().readAccess()).toEqual({ statusApi: '', token: '' });
});

it('says so when the disk is full, and keeps the old settings', async () => {
  const full = {
    ...fakeBrowser.storage,
    local: {
      ...fakeBrowser.storage.local,
      set: async () => {
        throw new Error('QUOTA_BYTES quota exceeded');
      },
    },
  };
  expect(await createSettingsStore(full as never).save({ agentName: 'Kim' })).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('disk'),
  });
});

it('does not wait for the browser to read the policy anew', async () => {
  await fakeBrowser.storage.managed.set({ statusApi: 'https://status.clinic.example' });
  await createSettingsStore().refreshPolicy();

  const slow = { ...fakeBrowser.storage.managed, get: () => new Promise(() => {}) };
  const restarted = createSettingsStore({ ...fakeBrowser.storage, managed: slow } as never);
  expect((await restarted.read()).settings.statusApi).toBe('https://status.clinic.example');
});
