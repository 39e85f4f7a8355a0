import { browser } from 'wxt/browser';

/** What a context menu hands to the popup. In memory only: never on disk, never in a URL. */
export async function keepPending(text: string): Promise<void> {
  await browser.storage.session.set({ pendingLookup: text });
}

/** What the popup was opened with, once. */
export async function takePending(): Promise<string> {
  const { pendingLookup } = await browser.storage.session.get('pendingLookup');
  await browser.storage.session.remove('pendingLookup');
  return typeof pendingLookup === 'string' ? pendingLookup : '';
}
