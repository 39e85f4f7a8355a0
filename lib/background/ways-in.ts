import { browser } from 'wxt/browser';
import { askTab } from '../ask.ts';
import type { Identifier } from '../identifier-schema.ts';
import { keepPending } from '../pending-lookup.ts';
import { readTypedIdentifiers } from '../typed-identifier.ts';
import { showNextCard } from './tab-frames.ts';

const MENU_ID = 'look-up-selection';

/** The ways to a card besides the pointer: the context menu on a selection, and the keyboard. */
export function offerLookups(): void {
  browser.runtime.onInstalled.addListener(() => {
    browser.contextMenus.create({
      id: MENU_ID,
      title: 'Look up delivery of “%s”',
      contexts: ['selection'],
    });
  });

  browser.contextMenus.onClicked.addListener(({ menuItemId, selectionText = '', frameId }, tab) => {
    if (menuItemId !== MENU_ID) return;
    const read = readTypedIdentifiers(selectionText);
    const [first, ...others] = read.kind === 'understood' ? read.identifiers : [];
    // A card has room for one reading; in a ticket, an address in brackets is mostly an address.
    const isEither = read.kind === 'understood' && read.as === 'addressOrMessageId';
    const identifier = isEither
      ? (others.find(({ kind }) => kind === 'recipient') ?? first)
      : first;
    if (identifier) void showCard(identifier, tab?.id, frameId);
    else void openPopupWith(selectionText);
  });

  browser.commands.onCommand.addListener(async (command) => {
    if (command !== 'next-identifier') return;
    const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
    // Without a content script there, the popup says why and looks up by hand.
    if (!(await showNextCard(tab?.id ?? -1).catch(() => false))) await openPopupWith('');
  });
}

async function showCard(identifier: Identifier, tabId = -1, frameId = 0): Promise<void> {
  await askTab(tabId, { type: 'showCard', identifier }, frameId).catch(() =>
    openPopupWith(identifier.value),
  );
}

/** Open the popup with something in its field. */
async function openPopupWith(text: string): Promise<void> {
  await keepPending(text);
  try {
    await browser.action.openPopup();
  } catch {
    // Not every browser lets a menu open it; a small window shows the same page.
    await browser.windows.create({ url: '/popup.html', type: 'popup', width: 420, height: 640 });
  }
}
