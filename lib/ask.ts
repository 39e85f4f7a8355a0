import { type Browser, browser } from 'wxt/browser';
import type { Identifier } from './identifier-schema.ts';
import type { Lookup } from './lookup.ts';
import type { Replies, Request, RequestType, TabReplies, TabRequest } from './messages.ts';

/** Longer than the worker's own limit for a look-up, so that its answer always comes first. */
const PATIENCE_MS = 15_000;

/**
 * Ask the background worker. Rejects only on a bug, or when the extension was just reloaded.
 *
 * The browser may stop the worker in the middle of an answer. Asking again starts it again, and
 * every request can be asked twice without harm, but for those that bring a reply (`text`): it may
 * be there by then.
 */
export async function ask<T extends RequestType>(request: Request<T>): Promise<Replies[T]> {
  const send = (): Promise<Replies[T] | undefined> => browser.runtime.sendMessage(request);
  const reply = await ('text' in request ? send() : send().catch(send));
  if (reply === undefined) throw new Error(`The worker does not know the request ${request.type}.`);
  return reply;
}

/** Ask the content script in a tab, or in a frame of it. Rejects where none runs, or where it could not do it. */
export async function askTab<T extends TabRequest['type']>(
  tabId: number,
  request: Extract<TabRequest, { type: T }>,
  frameId = 0,
): Promise<TabReplies[T]> {
  const reply: TabReplies[T] | undefined = await browser.tabs.sendMessage(tabId, request, {
    frameId,
  });
  if (reply === undefined) throw new Error(`The tab has no answer to ${request.type}.`);
  return reply;
}

const SHOW_ON_PAGE = 'showOnPage';

/**
 * Have an identifier shown on the page in a tab, until the function that this gives is called.
 *
 * A connection, not a request: it ends with the popup that made it, however that is closed.
 */
export function showOnPage(tabId: number, frameId: number, identifier: Identifier): () => void {
  const port = browser.tabs.connect(tabId, { frameId, name: SHOW_ON_PAGE });
  port.postMessage(identifier);
  return () => port.disconnect();
}

/** Answer `showOnPage`: `show` is called with what is to be shown, and until when. */
export function onShowOnPage(
  show: (identifier: Identifier, until: AbortSignal) => void,
  signal: AbortSignal,
): void {
  function listen(port: Browser.runtime.Port): void {
    if (port.name !== SHOW_ON_PAGE) return;
    const end = new AbortController();
    port.onMessage.addListener((identifier: Identifier) => show(identifier, end.signal));
    port.onDisconnect.addListener(() => end.abort());
    signal.addEventListener('abort', () => end.abort());
  }
  browser.runtime.onConnect.addListener(listen);
  // Absent where it ends because the extension was updated.
  signal.addEventListener('abort', () => browser.runtime?.onConnect.removeListener(listen));
}

/** Look an identifier up, whatever happens to the worker meanwhile. Never rejects, never hangs. */
export async function lookUp(
  identifier: Identifier,
  { refresh = false, patience = PATIENCE_MS } = {},
): Promise<Lookup> {
  return orUnavailable(ask({ type: 'lookUp', identifier, refresh }), patience, (lookup) => lookup);
}

/** Look up to 100 identifiers up at once; in the order asked. Never rejects, never hangs. */
export async function lookUpAll(
  identifiers: Identifier[],
  { refresh = false, patience = PATIENCE_MS } = {},
): Promise<Lookup[]> {
  const answer = ask({ type: 'lookUpAll', identifiers, refresh });
  return orUnavailable(answer, patience, (lookup) => identifiers.map(() => lookup));
}

function orUnavailable<T>(
  answer: Promise<T>,
  patience: number,
  say: (lookup: Lookup) => T,
): Promise<T> {
  const timedOut = new Promise<T>((resolve) => {
    const late: Lookup = { kind: 'unavailable', obstacle: { kind: 'timedOut' } };
    setTimeout(() => resolve(say(late)), patience);
  });
  return Promise.race([answer, timedOut]).catch(() => say(unanswered()));
}

/** An orphaned content script has no `runtime.id` any more: its extension was updated. */
function unanswered(): Lookup {
  const kind = browser.runtime?.id ? 'timedOut' : 'extensionUpdated';
  return { kind: 'unavailable', obstacle: { kind } };
}
