import { browser } from 'wxt/browser';
import { askTab } from '../ask.ts';
import type { Identifier } from '../identifier-schema.ts';
import { keepPending } from '../pending-lookup.ts';
import { readTypedIdentifiers } from '../typed-identifier.ts';

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

  browser.contextMenus.onClicked.addListener(({ menuItemId, selectionText = '' }, tab) => {
    if (menuItemId !== MENU_ID) return;
    const read = readTypedIdentifiers(selectionText);
    const [first, ...others] = read.kind === 'understood' ? read.identifiers : [];
    // A card has room for one reading; in a ticket, an address in brackets is mostly an address.
    const isEither = read.kind === 'understood' && read.as === 'addressOrMessageId';
    const identifier = isEither
      ? (others.find(({ kind }) => kind === 'recipient') ?? first)
      : first;
    if (identifier) void showCard(tab?.id, identifier);
    else void openPopupWith(selectionText);
  });

  browser.commands.onCommand.addListener(async (command) => {
    if (command !== 'next-identifier') return;
    const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
    // Without a content script there, the popup says why and looks up by hand.
    await askTab(tab?.id ?? -1, { type: 'showNextCard' }).catch(() => openPopupWith(''));
  });
}

async function showCard(tabId: number | undefined, identifier: Identifier): Promise<void> {
  await askTab(tabId ?? -1, { type: 'showCard', identifier }).catch(() =>
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
