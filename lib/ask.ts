import { browser } from 'wxt/browser';
import type { Identifier } from './identifier-schema.ts';
import type { Lookup } from './lookup.ts';
import type { Replies, Request, RequestType, TabReplies, TabRequest } from './messages.ts';

/** Longer than the worker's own limit for a look-up, so that its answer always comes first. */
const PATIENCE_MS = 15_000;

/**
 * Ask the background worker. Rejects only on a bug, or when the extension was just reloaded.
 *
 * The browser may stop the worker in the middle of an answer. Asking again starts it again, and
 * every request can be asked twice without harm, but for a paste: it may have been made by then.
 */
export async function ask<T extends RequestType>(request: Request<T>): Promise<Replies[T]> {
  const send = (): Promise<Replies[T] | undefined> => browser.runtime.sendMessage(request);
  const reply = await (request.type === 'pasteInPage' ? send() : send().catch(send));
  if (reply === undefined) throw new Error(`The worker does not know the request ${request.type}.`);
  return reply;
}

/** Ask the content script in a tab, or in a frame of it. Rejects where none runs. */
export function askTab<T extends TabRequest['type']>(
  tabId: number,
  request: Extract<TabRequest, { type: T }>,
  frameId = 0,
): Promise<TabReplies[T]> {
  return browser.tabs.sendMessage(tabId, request, { frameId });
}

/** Look an identifier up, whatever happens to the worker meanwhile. Never rejects, never hangs. */
export async function lookUp(
  identifier: Identifier,
  { refresh = false, patience = PATIENCE_MS } = {},
): Promise<Lookup> {
  const answer = ask({ type: 'lookUp', identifier, refresh });
  const timedOut = new Promise<Lookup>((resolve) => {
    setTimeout(() => resolve({ kind: 'unavailable', obstacle: { kind: 'timedOut' } }), patience);
  });
  return Promise.race([answer, timedOut]).catch(unanswered);
}

/** An orphaned content script has no `runtime.id` any more: its extension was updated. */
function unanswered(): Lookup {
  const kind = browser.runtime?.id ? 'timedOut' : 'extensionUpdated';
  return { kind: 'unavailable', obstacle: { kind } };
}
