/** A tab whose page has frames: each runs a content script of its own, and is asked by itself. */
import { browser } from 'wxt/browser';
import { askTab } from '../ask.ts';
import { editorOfTab, type FoundEditor } from '../found-editor.ts';
import type { BesideFrame, Insertion, KnownStatus, TabReplies, TabRequest } from '../messages.ts';
import { inTurn } from './in-turn.ts';

/** Ask all frames of a tab that have a content script, the tab's own document first. */
export async function askFrames<T extends TabRequest['type']>(
  tabId: number,
  request: Extract<TabRequest, { type: T }>,
): Promise<{ frameId: number; reply: TabReplies[T] }[]> {
  const asked = (await framesOf(tabId)).map(async (frameId) => {
    try {
      return [{ frameId, reply: await askTab<T>(tabId, request, frameId) }];
    } catch {
      return []; // it has gone meanwhile, or is of a site that isn't turned on
    }
  });
  return (await Promise.all(asked)).flat();
}

/** Colour the marks of what was looked up, in those frames of a tab. */
export async function setStatusesInTab(
  tabId: number,
  frameIds: number[],
  statuses: KnownStatus[],
): Promise<void> {
  const request = { type: 'setStatuses', statuses } as const;
  // One may have gone meanwhile.
  await Promise.allSettled(frameIds.map((frameId) => askTab(tabId, request, frameId)));
}

/** Those that we may look into. No permission but that for the helpdesk is needed to learn of them. */
async function framesOf(tabId: number): Promise<number[]> {
  const frames = await browser.scripting.executeScript({
    target: { tabId, allFrames: true },
    injectImmediately: true,
    func: () => {},
  });
  return frames.map(({ frameId }) => frameId).sort((a, b) => a - b);
}

/** Open a card beside a frame of the tab. Tells whether that frame was found. */
export async function showBesideFrame(tabId: number, card: BesideFrame): Promise<boolean> {
  for (const frameId of await framesOf(tabId)) {
    const request = { type: 'showBesideFrame', ...card } as const;
    if (await askTab(tabId, request, frameId).catch(() => false)) return true;
  }
  return false;
}

/** Close the card in whichever frame it is open. */
export async function closeCards(tabId: number): Promise<void> {
  await browser.tabs.sendMessage(tabId, { type: 'closeCard' });
}

/** The editor that a reply would go into in a tab. */
export async function findEditorInTab(tabId: number): Promise<FoundEditor> {
  return editorOfTab(await askFrames(tabId, { type: 'findEditor' })).editor;
}

/** Insert a reply into the editor that the agent used last in a tab. */
export async function insertInTab(tabId: number, text: string): Promise<Insertion> {
  const { frame, editor } = editorOfTab(await askFrames(tabId, { type: 'findEditor' }));
  if (!frame)
    return { kind: 'failed', why: editor.kind === 'undecided' ? 'undecided' : 'noEditor' };
  return askTab(tabId, { type: 'insertReply', text }, frame.frameId);
}

/** A tab that doesn't answer keeps no other one waiting. */
const turns = new Map<number, () => Promise<boolean>>();

/**
 * Open the card of the next mark in a tab, through all its frames; one at a time, so that who
 * presses the keys again goes on from there.
 *
 * @returns whether there is any.
 */
export function showNextCard(tabId: number): Promise<boolean> {
  const turn = turns.get(tabId) ?? inTurn(() => showNext(tabId));
  turns.set(tabId, turn);
  return turn();
}

async function showNext(tabId: number): Promise<boolean> {
  const walks = await askFrames(tabId, { type: 'readWalk' });
  const frames = walks.filter(({ reply }) => !reply.isEmpty);
  const latest = Math.max(...walks.map(({ reply }) => reply.at));
  const at = latest === 0 ? -1 : frames.findIndex(({ reply }) => reply.at === latest);
  const goesOn = frames[at]?.reply.isAtEnd === false;
  for (let tried = goesOn ? 0 : 1; tried <= frames.length; tried++) {
    const frame = frames[(at + tried) % frames.length];
    const request = { type: 'showNextCard', anew: tried > 0 } as const;
    // Where the card's code isn't yet, a frame can't tell that all its marks are hidden.
    if (frame && (await askTab(tabId, request, frame.frameId))) return true;
  }
  return false;
}
