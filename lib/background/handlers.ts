import { repliesOf } from '../canned-replies.ts';
import type { ConnectionTest, HelpdeskTurned } from '../messages.ts';
import { readHelpdeskAddress, readStatusApiAddress } from '../origin.ts';
import type { Handlers, Sender } from './answer.ts';
import { inTurn } from './in-turn.ts';
import type { createLookUp } from './look-up.ts';
import type { LookupCache } from './lookup-cache.ts';
import type { SettingsStore } from './settings-store.ts';
import type { FetchLookups } from './status-api.ts';

const RECENT_LOOKUPS = 20;

interface Dependencies {
  lookUp: ReturnType<typeof createLookUp>;
  cache: LookupCache;
  fetchLookups: FetchLookups;
  store: SettingsStore;
  isAllowed: (origin: string) => Promise<boolean>;
  runOnHelpdesks: (origins: string[]) => Promise<void>;
  openOptions: () => Promise<void>;
  /** Paste into what has the focus in the page that a request came from. */
  pasteInPage: (sender: Sender, text: string, html: string) => Promise<boolean>;
}

/** What each request does. */
export function createHandlers(dependencies: Dependencies): Handlers {
  const { lookUp, cache, fetchLookups, store, isAllowed, runOnHelpdesks } = dependencies;

  // Two at once would each save the list without the other's helpdesk.
  const turn = inTurn(
    async (change: (helpdesks: string[]) => string[]): Promise<HelpdeskTurned> => {
      const before = await store.read();
      const saved = await store.save({ helpdesks: change(before.settings.helpdesks) });
      if (saved.kind === 'refused') return { kind: 'badAddress', why: saved.why };
      const { settings } = await store.read();
      await runOnHelpdesks(settings.helpdesks);
      return { kind: 'turned', helpdesks: settings.helpdesks };
    },
  );

  return {
    lookUp: ({ identifier, refresh }) => lookUp(identifier, refresh),

    async readPageSettings() {
      const { settings } = await store.read();
      const { organisation, hoverDelay, appearance, agentName } = settings;
      return { organisation, hoverDelay, appearance, agentName, replies: repliesOf(settings) };
    },

    async openOptions() {
      await dependencies.openOptions();
      return null;
    },

    pasteInPage: async ({ text, html }, sender) =>
      sender !== undefined && dependencies.pasteInPage(sender, text, html),

    async readSettings() {
      const [{ settings, policy }, token] = await Promise.all([store.read(), store.readToken()]);
      return { settings, policy, hasToken: token !== '' };
    },

    async saveSettings({ settings }) {
      const before = await store.read();
      if (typeof settings.statusApi === 'string' && settings.statusApi !== '') {
        const read = readStatusApiAddress(settings.statusApi);
        if (read.kind === 'badAddress') return { kind: 'refused', why: read.why };
        settings.statusApi = read.address;
      }
      const saved = await store.save(settings);
      if (saved.kind !== 'saved') return saved;

      const { settings: after } = await store.read();
      // Another log: what the old one said is not true of it.
      if (after.statusApi !== before.settings.statusApi) await cache.forget();
      if (settings.helpdesks) await runOnHelpdesks(after.helpdesks);
      return saved;
    },

    async saveToken({ token }) {
      await cache.forget(); // another token may see other mail
      return store.saveToken(token);
    },

    async testConnection({ statusApi, token }): Promise<ConnectionTest> {
      const read = readStatusApiAddress(statusApi);
      if (read.kind === 'badAddress') return read;
      const access = { statusApi: read.address, token: token || (await store.readToken()) };
      // Any look-up shows that address and token work; this recipient can't exist (RFC 2606).
      const [lookup] = await fetchLookups(access, [
        { kind: 'recipient', value: 'connection-test@whereabouts.invalid' },
      ]);
      return !lookup || lookup.kind === 'unavailable'
        ? { kind: 'failed', obstacle: lookup?.obstacle ?? { kind: 'badReply', detail: 'Empty' } }
        : { kind: 'connected', retentionDays: lookup.retentionDays };
    },

    async turnOnHelpdesk({ origin }): Promise<HelpdeskTurned> {
      const read = readHelpdeskAddress(origin);
      if (read.kind === 'badAddress') return read;
      if (!(await isAllowed(read.address))) return { kind: 'notAllowed' };
      return turn((helpdesks) => [...new Set([...helpdesks, read.address])]);
    },

    turnOffHelpdesk: ({ origin }) =>
      turn((helpdesks) => helpdesks.filter((helpdesk) => helpdesk !== origin)),

    readRecentLookups: () => cache.recent(RECENT_LOOKUPS),

    async forgetLookups() {
      await cache.forget();
      return null;
    },

    async forgetEverything() {
      await Promise.all([cache.forget(), store.forget()]);
      const { settings } = await store.read();
      await runOnHelpdesks(settings.helpdesks);
      return null;
    },
  };
}
