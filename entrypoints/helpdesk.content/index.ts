import './style.css';
import { browser } from 'wxt/browser';
import { defineContentScript } from 'wxt/utils/define-content-script';
import { ask, onShowOnPage } from '@/lib/ask.ts';
import type { FoundEditor } from '@/lib/found-editor.ts';
import type { EditorAudience } from '@/lib/helpdesks/adapter.ts';
import type { TabReplies, TabRequest } from '@/lib/messages.ts';
import { createAdapterFinder } from '@/lib/page/adapter.ts';
import { createLazyCard } from '@/lib/page/card-part.ts';
import { onEscBesideFrames } from '@/lib/page/esc.ts';
import { findEditor } from '@/lib/page/found-editor.ts';
import { outermostDocument } from '@/lib/page/frames.ts';
import { rememberEditor } from '@/lib/page/last-editor.ts';
import { listSpotted } from '@/lib/page/listing.ts';
import type { Mark } from '@/lib/page/marks.ts';
import { createPointing } from '@/lib/page/point-out.ts';
import { watchPointer } from '@/lib/page/pointer.ts';
import { watchIdentifiers } from '@/lib/page/watch.ts';

/** Until the settings say how long the pointer rests before the card opens. */
const HOVER_DELAY_MS = 300;

export default defineContentScript({
  registration: 'runtime', // for the helpdesks that the agent turned on
  main(context) {
    const { signal } = context;
    const spotter = watchIdentifiers({
      document,
      signal,
      onGone(mark) {
        card.here()?.closeBeside(mark);
        pointing.leave(mark);
      },
    });
    // From there it reaches into the frames inside; those of other origins have their own.
    const isOutermost = outermostDocument(document) === document;
    const lastEditor = isOutermost ? rememberEditor({ document, signal }) : () => undefined;
    const adapter = createAdapterFinder({ page: document, onFound: leaveOut });
    const card = createLazyCard(
      { document, signal, spotter, lastEditor, findEditor: findHere, editorAudience },
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
      spotter.leaveOut((element) => adapter.here()?.isLeftOut(element) ?? false);
    }

    function editorAudience(): EditorAudience | undefined {
      const here = adapter.here();
      const editor = here && lastEditor();
      return editor && here.audienceOf(editor.element);
    }

    function findHere(): FoundEditor {
      if (!isOutermost) return { kind: 'noEditor' };
      return findEditor(document, lastEditor(), editorAudience());
    }

    let rested: Mark | undefined;
    watchPointer({
      document,
      signal,
      delay: () => card.here()?.hoverDelay() ?? hoverDelay,
      at(x, y, over) {
        const mark = spotter.at(x, y, over);
        // While the pointer rests, the card has time to come.
        if (mark && !card.here()) card.load().catch(() => {});
        return mark;
      },
      onRest: async (mark) => {
        rested = mark;
        // None comes where the extension was removed or switched off under an open page.
        const controls = await card.load().catch(() => undefined);
        if (rested === mark) controls?.showBeside(mark);
      },
      onLeave: () => {
        rested = undefined;
      },
    });

    onEscBesideFrames(document, signal, () => ask({ type: 'closeCards' }).catch(() => {}));

    const pointing = createPointing(spotter);
    onShowOnPage(pointing.pointOut, signal);

    answerTab(
      {
        listIdentifiers: async () =>
          listSpotted(spotter.list(), (element) => adapter.here()?.who(element)),
        checkAdapter: async () => adapter.here()?.check() ?? { verdict: 'none' },
        findEditor: async () => findHere(),
        insertReply: async ({ text }) => (await card.load()).insert(text),
        showCard: async ({ identifier }) => {
          (await card.load()).showFor(identifier);
          return null;
        },
        showBesideFrame: async ({ identifier, withFocus, ...size }) =>
          (await card.load()).showBesideFrame(identifier, size, withFocus),
        closeCard: async () => {
          card.here()?.close();
          return null;
        },
        readWalk: async () => {
          const isEmpty = spotter.identifiers().length === 0;
          return card.here()?.walk() ?? { at: 0, isAtEnd: false, isEmpty };
        },
        showNextCard: async ({ anew }) => {
          (await card.load()).showNext(anew);
          return null;
        },
        keepTo: async ({ helpdesks }) => {
          if (!helpdesks.includes(originOfPage())) context.abort('turned off');
          return null;
        },
      },
      signal,
    );
  },
});

/** That of the helpdesk: a frame's own may be none (`about:srcdoc`), or its document sealed off. */
function originOfPage(): string {
  const own = [origin, location.origin].find((one) => one !== 'null');
  return own ?? (URL.canParse(document.referrer) ? new URL(document.referrer).origin : '');
}

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
