import './style.css';
import { browser } from 'wxt/browser';
import { defineContentScript } from 'wxt/utils/define-content-script';
import type { TabReplies, TabRequest } from '@/lib/messages.ts';
import { rememberEditor } from '@/lib/page/last-editor.ts';
import { watchPointer } from '@/lib/page/pointer.ts';
import { watchIdentifiers } from '@/lib/page/watch.ts';
import { createCard } from './card.tsx';

export default defineContentScript({
  registration: 'runtime', // for the helpdesks that the agent turned on
  main({ signal }) {
    const spotter = watchIdentifiers({
      document,
      signal,
      onGone: (mark) => card.closeBeside(mark),
    });
    const lastEditor = rememberEditor({ document, signal });
    const card = createCard({ document, signal, spotter, lastEditor });

    const { at } = spotter;
    watchPointer({ document, signal, at, delay: card.hoverDelay, onRest: card.showBeside });
    answerTab(
      {
        listIdentifiers: async () => spotter.identifiers(),
        insertReply: ({ text }) => card.insert(text),
        showCard: async ({ identifier }) => {
          card.showFor(identifier);
          return null;
        },
        showNextCard: async () => {
          card.showNext();
          return null;
        },
      },
      signal,
    );
  },
});

type TabHandlers = {
  [T in TabRequest['type']]: (request: Extract<TabRequest, { type: T }>) => Promise<TabReplies[T]>;
};

/** Answer popup and worker. A page can't send here: it has no way to the extension's runtime. */
function answerTab(handlers: TabHandlers, signal: AbortSignal): void {
  function listen(request: TabRequest): Promise<unknown> | undefined {
    const handle = handlers[request.type] as
      | ((request: TabRequest) => Promise<unknown>)
      | undefined;
    return handle?.(request);
  }
  browser.runtime.onMessage.addListener(listen);
  signal.addEventListener('abort', () => browser.runtime.onMessage.removeListener(listen));
}
