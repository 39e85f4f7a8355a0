import { browser } from 'wxt/browser';

/** The tab that the popup is about: the active one, or the one used last where the popup is in a tab itself. */
export async function readActiveTab() {
  const own = await browser.tabs.getCurrent(); // none for a popup that hangs on its button
  if (!own) return (await browser.tabs.query({ active: true, currentWindow: true }))[0];

  const tabs = await browser.tabs.query({ windowType: 'normal' });
  return tabs
    .filter(({ id }) => id !== own.id)
    .sort((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0))[0];
}
