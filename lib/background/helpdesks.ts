import { browser } from 'wxt/browser';
import { inTurn } from './in-turn.ts';
import type { SettingsStore } from './settings-store.ts';

const SCRIPT_ID = 'helpdesk';
const js = ['content-scripts/helpdesk.js'];
const css = ['content-scripts/helpdesk.css'];

/**
 * The pages of an origin. Firefox knows no ports in match patterns, so there it stands for the
 * host's every port.
 */
export function matchPattern(origin: string): string {
  const { protocol, host, hostname } = new URL(origin);
  return `${protocol}//${import.meta.env.FIREFOX ? hostname : host}/*`;
}

export function isAllowed(origin: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [matchPattern(origin)] });
}

/**
 * Make the content script run on these helpdesks, and on no other page: those that will be
 * opened, and those that are open now, so that nobody has to reload a ticket.
 */
export function runOnHelpdesks(origins: string[]): Promise<void> {
  return register(async () => origins);
}

// A permission and the wish to use it come in the same moment; two of these at once fail with
// "Duplicate script ID". What is read in its turn is never older than what was run before.
const register = inTurn(async (readOrigins: () => Promise<string[]>): Promise<void> => {
  const origins = await readOrigins();
  const allowed = await Promise.all(origins.map(isAllowed));
  const helpdesks = origins.filter((_, index) => allowed[index]);
  const matches = helpdesks.map(matchPattern);
  const registered = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });

  const running = registered[0]?.matches ?? [];
  const isRegistered = registered.length > 0;
  if (matches.length > 0) {
    const script = {
      ...{ id: SCRIPT_ID, matches, js, css, persistAcrossSessions: true },
      runAt: 'document_idle' as const,
      // Mail is shown in frames, and those that a script fills have no address of their own.
      ...{ allFrames: true, matchOriginAsFallback: true },
    };
    // In one step: a page that loads between two would be left without.
    if (isRegistered) await browser.scripting.updateContentScripts([script]);
    else await browser.scripting.registerContentScripts([script]);
  } else if (isRegistered) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  if (running.some((match) => !matches.includes(match))) await endElsewhere(helpdesks);
  await runInOpenTabs(matches.filter((match) => !running.includes(match)));
});

/**
 * End the content scripts that run on other pages. All frames of all tabs are told: without its permission, the
 * browser doesn't say any more which ones are those of a helpdesk that was turned off.
 */
async function endElsewhere(helpdesks: string[]): Promise<void> {
  const tabs = await browser.tabs.query({});
  await Promise.all(
    tabs.map(({ id = -1 }) =>
      // Most have no content script, and so nobody who hears it.
      browser.tabs.sendMessage(id, { type: 'keepTo', helpdesks }).catch(() => {}),
    ),
  );
}

/** Give back what the browser allowed for origins that nothing needs any more. */
export async function giveBack(origins: string[], needed: string[]): Promise<void> {
  const patterns = new Set(origins.map(matchPattern));
  // In Firefox, a helpdesk and the status API at two ports of a host share one.
  for (const origin of needed) patterns.delete(matchPattern(origin));
  if (patterns.size === 0) return;
  try {
    await browser.permissions.remove({ origins: [...patterns] });
  } catch {
    // Given by the organisation or the build, not by the agent: those can't be given back.
  }
}

/** Start the content script in the tabs that are open already. An older one in there ends. */
async function runInOpenTabs(matches: string[]): Promise<void> {
  if (matches.length === 0) return;
  const tabs = await browser.tabs.query({ url: matches });
  await Promise.all(
    tabs.map(async ({ id, discarded }) => {
      if (id === undefined || discarded) return;
      try {
        const target = { tabId: id, allFrames: true };
        await browser.scripting.insertCSS({ target, files: css });
        await browser.scripting.executeScript({ target, files: js as never });
      } catch {
        // The tab closed meanwhile, or shows an error page; its next page gets the script.
      }
    }),
  );
}

/** After an update, and whenever a permission is given or taken, run where it is meant to run. */
export function keepToHelpdesks({ read, refreshPolicy }: SettingsStore): void {
  const readHelpdesks = async () => (await read()).settings.helpdesks;

  browser.runtime.onInstalled.addListener(async ({ reason }) => {
    const helpdesks = await readHelpdesks();
    await runOnHelpdesks(helpdesks);
    // The scripts of the version before are cut off from us in every page that is open.
    await runInOpenTabs(helpdesks.map(matchPattern));
    if (reason === 'install') await browser.tabs.create({ url: '/welcome.html' });
  });
  const keepTo = () => register(readHelpdesks);
  browser.permissions.onAdded.addListener(keepTo);
  browser.permissions.onRemoved.addListener(keepTo);
  browser.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') void refreshPolicy().then(keepTo);
  });
  browser.runtime.onStartup.addListener(() => refreshPolicy().then(keepTo));
}
