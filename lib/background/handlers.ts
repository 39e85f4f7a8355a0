import { repliesOf } from '../canned-replies.ts';
import type { FoundEditor } from '../found-editor.ts';
import { adaptersFor } from '../helpdesks/adapters.ts';
import type { BesideFrame, ConnectionTest, HelpdeskTurned, Insertion, Saved } from '../messages.ts';
import { originOf, readHelpdeskAddress, readStatusApiAddress } from '../origin.ts';
import type { Settings } from '../settings.ts';
import { readToken } from './access-token.ts';
import type { Handlers, Sender } from './answer.ts';
import { inTurn } from './in-turn.ts';
import type { createLookUp } from './look-up.ts';
import { isFresh, type LookupCache } from './lookup-cache.ts';
import type { SettingsStore } from './settings-store.ts';
import type { StatusApi } from './status-api.ts';

const RECENT_LOOKUPS = 20;

interface Dependencies {
  lookUp: ReturnType<typeof createLookUp>;
  cache: LookupCache;
  testAccess: StatusApi['testAccess'];
  store: SettingsStore;
  isAllowed: (origin: string) => Promise<boolean>;
  runOnHelpdesks: (origins: string[]) => Promise<void>;
  giveBack: (origins: string[], needed: string[]) => Promise<void>;
  openOptions: () => Promise<void>;
  /** Bring the card's code into the frame that a request came from. */
  bringCard: (sender: Sender) => Promise<void>;
  showBesideFrame: (tabId: number, card: BesideFrame) => Promise<boolean>;
  closeCards: (tabId: number) => Promise<void>;
  findEditorInTab: (tabId: number) => Promise<FoundEditor>;
  insertInTab: (tabId: number, text: string) => Promise<Insertion>;
  /** Paste into what has the focus in the page that a request came from. */
  pasteInPage: (sender: Sender, text: string, html: string) => Promise<boolean>;
}

/** What each request does. */
export function createHandlers(dependencies: Dependencies): Handlers {
  const { lookUp, cache, testAccess, store, isAllowed, runOnHelpdesks, giveBack } = dependencies;

  /** Make a change of settings, and all that follows from it. One at a time. */
  const change = inTurn(
    async (makeChange: (settings: Settings) => Promise<Saved>): Promise<[Saved, Settings]> => {
      const { settings: before } = await store.read();
      const saved = await makeChange(before);
      const { settings: after } = await store.read();
      // Another log: what the old one said is not true of it.
      if (after.statusApi !== before.statusApi) await cache.forget();
      if (after.helpdesks.join() !== before.helpdesks.join()) await runOnHelpdesks(after.helpdesks);
      await giveBack(originsOf(before), originsOf(after));
      return [saved, after];
    },
  );

  async function changeHelpdesks(
    makeChange: (helpdesks: string[]) => string[],
  ): Promise<HelpdeskTurned> {
    const [saved, { helpdesks }] = await change((settings) =>
      store.save({ helpdesks: makeChange(settings.helpdesks) }),
    );
    if (saved.kind === 'refused') return { kind: 'badAddress', why: saved.why };
    return { kind: 'turned', helpdesks };
  }

  async function forgetLookups(): Promise<Saved> {
    if (await cache.forget()) return { kind: 'saved' };
    const why = 'The browser could not delete the look-ups. Start it anew, then try again.';
    return { kind: 'refused', why };
  }

  return {
    lookUp: ({ identifier, refresh }) => lookUp(identifier, refresh),

    // Those of one moment go out as one request.
    lookUpAll: ({ identifiers, refresh }) =>
      Promise.all(identifiers.map((identifier) => lookUp(identifier, refresh))),

    async readPageSettings(_, sender) {
      const { settings } = await store.read();
      const { organisation, hoverDelay, appearance, agentName } = settings;
      const replies = repliesOf(settings);
      // By the tab, since editors and mail are often in frames without an address.
      const adapters = adaptersFor(sender?.tab?.url ?? sender?.url);
      return { organisation, hoverDelay, appearance, agentName, replies, adapters };
    },

    async openOptions() {
      await dependencies.openOptions();
      return null;
    },

    async bringCard(_, sender) {
      if (sender) await dependencies.bringCard(sender);
      return null;
    },

    async showOutside({ type: _, ...card }, sender) {
      const tabId = sender?.tab?.id;
      return tabId !== undefined && dependencies.showBesideFrame(tabId, card);
    },

    async closeCards(_, sender) {
      if (sender?.tab?.id !== undefined) await dependencies.closeCards(sender.tab.id);
      return null;
    },

    async findEditorInTab(_, sender) {
      const tabId = sender?.tab?.id;
      return tabId === undefined ? { kind: 'noEditor' } : dependencies.findEditorInTab(tabId);
    },

    async insertInTab({ text }, sender) {
      const tabId = sender?.tab?.id;
      if (tabId === undefined) return { kind: 'failed', why: 'noEditor' };
      return dependencies.insertInTab(tabId, text);
    },

    pasteInPage: async ({ text, html }, sender) =>
      sender !== undefined && dependencies.pasteInPage(sender, text, html),

    async readSettings() {
      const [{ settings, policy }, { token }] = await Promise.all([
        store.read(),
        store.readAccess(),
      ]);
      return { settings, policy, hasToken: token !== '' };
    },

    async saveSettings({ settings }) {
      const [saved] = await change(() => store.save(settings));
      return saved;
    },

    async saveStatusApi({ statusApi, token = '' }) {
      const read = readToken(token);
      if (read.kind === 'badToken') return { kind: 'refused', why: read.why };
      const [saved] = await change(() => store.saveStatusApi(statusApi, read.token));
      if (saved.kind === 'saved' && read.token) await cache.forget(); // it may see other mail
      return saved;
    },

    async testConnection({ statusApi, token = '' }): Promise<ConnectionTest> {
      const address = readStatusApiAddress(statusApi);
      if (address.kind === 'badAddress') return { kind: 'badInput', why: address.why };
      const read = readToken(token);
      if (read.kind === 'badToken') return { kind: 'badInput', why: read.why };
      return testAccess({
        statusApi: address.address,
        token: read.token || (await store.readTokenFor(address.address)),
      });
    },

    async turnOnHelpdesk({ origin, asking }): Promise<HelpdeskTurned> {
      const read = readHelpdeskAddress(origin);
      if (read.kind === 'badAddress') return read;
      if (!asking && !(await isAllowed(read.address))) return { kind: 'notAllowed' };
      const { helpdesks } = (await store.read()).settings;
      if (!helpdesks.includes(read.address))
        return changeHelpdesks((now) => [...now, read.address]);
      await runOnHelpdesks(helpdesks); // wished for before, and only now allowed
      return { kind: 'turned', helpdesks };
    },

    turnOffHelpdesk: ({ origin }) =>
      changeHelpdesks((helpdesks) => helpdesks.filter((helpdesk) => helpdesk !== origin)),

    async readFreshLookups({ identifiers }) {
      const kept = await Promise.all(identifiers.map(cache.read));
      return kept.map((lookup) => (lookup && isFresh(lookup, Date.now()) ? lookup : null));
    },

    readRecentLookups: () => cache.recent(RECENT_LOOKUPS),

    forgetLookups,

    async forgetEverything() {
      const [saved] = await change(async () => {
        const [lookups] = await Promise.all([forgetLookups(), store.forget()]);
        return lookups;
      });
      return saved;
    },
  };
}

/** Where the extension goes with these settings. */
function originsOf({ statusApi, helpdesks }: Settings): string[] {
  return statusApi ? [...helpdesks, originOf(statusApi)] : helpdesks;
}
