import './style.css';
import { browser } from 'wxt/browser';
import { defineContentScript } from 'wxt/utils/define-content-script';
import { ask } from '@/lib/ask.ts';
import type { TabRequest } from '@/lib/messages.ts';
import { around, createAdapterChoice } from '@/lib/page/adapter-choice.ts';
import { createLazyCard } from '@/lib/page/card-part.ts';
import { onEscBesideFrames } from '@/lib/page/esc.ts';
import { outermostDocument } from '@/lib/page/frames.ts';
import { rememberEditor } from '@/lib/page/last-editor.ts';
import type { Mark } from '@/lib/page/marks.ts';
import { watchPointer } from '@/lib/page/pointer.ts';
import { watchIdentifiers } from '@/lib/page/watch.ts';

/** Until the settings say how long the pointer rests before the card opens. */
const HOVER_DELAY_MS = 300;

/** What is asked about all that the page shows, and not about one place in it. */
const WANT_ALL_MARKS = new Set<TabRequest['type']>(['listIdentifiers', 'readWalk']);

export default defineContentScript({
  registration: 'runtime', // for the helpdesks that the agent turned on
  main(context) {
    // An image, or XML with a style of its own, has no room for a card.
    if (document instanceof XMLDocument && !document.body) return;

    const { signal } = context;
    const spotter = watchIdentifiers({
      document,
      signal,
      onGone: (mark) => card.here()?.leave(mark),
    });
    // From there it reaches into the frames inside; those of other origins have their own.
    const isOutermost = outermostDocument(document) === document;
    const lastEditor = isOutermost ? rememberEditor({ document, signal }) : () => undefined;
    const adapter = createAdapterChoice({ page: document, onFound: leaveOut });
    const card = createLazyCard(
      { document, signal, spotter, lastEditor, adapter: adapter.here },
      () => ask({ type: 'bringCard' }),
    );

    let hoverDelay = HOVER_DELAY_MS;
    ask({ type: 'readPageSettings' }).then(
      (settings) => {
        hoverDelay = settings.hoverDelay;
        adapter.choose(settings.adapters);
        leaveOut();
      },
      () => {}, // the extension was updated: the default serves
    );

    function leaveOut(): void {
      spotter.leaveOut((element) => around(element, adapter.here()?.leaveOut) !== undefined);
    }

    /** Most frames have nothing to tell: for that, the card's code needn't come. */
    function bareAnswer({ type }: TabRequest): unknown {
      if (type === 'closeCard') return null;
      if (type === 'findEditor' && !isOutermost) return { kind: 'noEditor' };
      const isEmpty = spotter.marks.all.size === 0;
      if (type === 'readWalk') return { at: 0, isAtEnd: false, isEmpty };
      return type === 'listIdentifiers' && isEmpty ? [] : undefined;
    }

    let rested: Mark | undefined;
    watchPointer({
      document,
      signal,
      delay: () => card.here()?.hoverDelay() ?? hoverDelay,
      at(x, y, over) {
        if (isCutOff()) {
          context.abort();
          return undefined;
        }
        const mark = spotter.at(x, y, over);
        // While the pointer rests, the card has time to come.
        if (mark && !card.here()) card.load().catch(() => {});
        return mark;
      },
      onRest: async (mark, again) => {
        rested = mark;
        // None comes where the extension was removed or switched off under an open page.
        const controls = await card.load().catch(() => undefined);
        if (rested !== mark) return;
        if (mark.node.isConnected) controls?.showBeside(mark);
        else again();
      },
      onLeave: () => {
        rested = undefined;
      },
    });

    onEscBesideFrames(document, signal, () => ask({ type: 'closeCards' }).catch(() => {}));

    answerTab(async (request) => {
      if (request.type === 'keepTo') {
        if (!request.helpdesks.includes(originOfPage())) context.abort();
        return null;
      }
      if (WANT_ALL_MARKS.has(request.type)) await spotter.catchUp();
      const bare = card.here() ? undefined : bareAnswer(request);
      if (bare !== undefined) return bare;
      const { answers } = await card.load();
      const answer = answers[request.type] as (request: TabRequest) => Promise<unknown>;
      return answer(request);
    }, signal);
  },
});

/** The extension was updated, and another content script runs here, or it was removed. */
function isCutOff(): boolean {
  return !browser.runtime?.id;
}

/** That of the helpdesk: a frame's own may be none (`about:srcdoc`), or its document sealed off. */
function originOfPage(): string {
  const own = [origin, location.origin].find((one) => one !== 'null');
  return own ?? (URL.canParse(document.referrer) ? new URL(document.referrer).origin : '');
}

/** Answer popup and worker. A page can't send here: it has no way to the extension's runtime. */
function answerTab(answer: (request: TabRequest) => Promise<unknown>, signal: AbortSignal): void {
  // Not by a promise: without the polyfill, Chrome waits for `sendResponse`.
  function listen(request: TabRequest, _: unknown, sendResponse: (reply: unknown) => void) {
    answer(request).then(sendResponse, () => sendResponse(undefined));
    return true;
  }
  browser.runtime.onMessage.addListener(listen);
  signal.addEventListener('abort', () => browser.runtime?.onMessage.removeListener(listen));
}
