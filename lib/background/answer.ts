import { type Browser, browser } from 'wxt/browser';
import {
  pageRequestSchema,
  type Replies,
  type Request,
  type RequestType,
  requestSchema,
} from '../messages.ts';

export type Sender = Browser.runtime.MessageSender;
export type Handlers = {
  [T in RequestType]: (request: Request<T>, sender?: Sender) => Promise<Replies[T]>;
};

/**
 * Answer requests with `handlers`; leave every other message to other listeners.
 *
 * A helpdesk's page may have taken over its content script, so that one is answered only what an
 * agent's hover needs: settings and token are for the extension's own pages.
 */
export function answer(handlers: Handlers): void {
  // Not an async function: one would claim every message, even those it does not know.
  browser.runtime.onMessage.addListener((message: unknown, sender) => {
    const schema = isOwnPage(sender) ? requestSchema : pageRequestSchema;
    const parsed = schema.safeParse(message);
    if (!parsed.success) return;

    const handle = handlers[parsed.data.type] as (
      request: Request,
      sender: Sender,
    ) => Promise<unknown>;
    // A bug. As a rejection, content scripts, which have no polyfill, would take it for a reply.
    return handle(parsed.data, sender).catch((bug) => console.error(bug));
  });
}

function isOwnPage({ id, url }: Sender): boolean {
  return id === browser.runtime.id && !!url?.startsWith(browser.runtime.getURL('/'));
}
