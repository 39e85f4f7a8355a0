import { render } from 'preact';
import { Card } from '@/components/Card.tsx';
import cardCss from '@/components/card.css?inline';
import type { Tellable } from '@/components/Told.tsx';
import tokensCss from '@/components/tokens.css?inline';
import { ask, lookUp } from '@/lib/ask.ts';
import type { FoundEditor } from '@/lib/found-editor.ts';
import { keyOf } from '@/lib/identifier-key.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import { type Lookup, statusOf } from '@/lib/lookup.ts';
import { createCardHost } from '@/lib/page/card-host.ts';
import type { CardDependencies } from '@/lib/page/card-part.ts';
import { clientNameBeside } from '@/lib/page/client-name.ts';
import { watchForClosing } from '@/lib/page/closing.ts';
import { copyText } from '@/lib/page/copy.ts';
import { deepActiveElement } from '@/lib/page/deep-active-element.ts';
import {
  anchorOutside,
  crampedFrame,
  documentsAround,
  type FrameSize,
  outermostDocument,
  sealedFrame,
} from '@/lib/page/frames.ts';
import { isMarkInView } from '@/lib/page/in-view.ts';
import { focusAgain } from '@/lib/page/last-editor.ts';
import { type LastingAnchor, lastingAnchor } from '@/lib/page/lasting-anchor.ts';
import type { Mark } from '@/lib/page/marks.ts';
import { type Anchor, keepBeside } from '@/lib/page/place.ts';
import type { ReadingOrder } from '@/lib/page/reading-order.ts';
import { selectionOf } from '@/lib/page/selection-anchor.ts';
import type { PageSettings } from '@/lib/settings.ts';
import type { createReplyTarget } from './reply-target.ts';

/** Set by the build: open in the test build only, so that tests can look inside. */
declare const __OPEN_SHADOW_ROOT__: boolean;

interface OpenCard {
  identifier: Identifier;
  /** Absent where it is beside something else. */
  mark: LastingAnchor | undefined;
  /** Where the page tells it. */
  clientName: string | undefined;
  lookup?: Lookup;
  /** Where a reply would go; absent until it is known. */
  editor?: FoundEditor;
  told?: Tellable;
  /** A reply is on its way into the editor, which can take a second. */
  isInserting?: boolean;
  /** The agent works in it: it stays until it is closed on purpose. */
  pinned: boolean;
  /** It was asked for by keyboard, and the focus is to go there once it is drawn. */
  takesFocus: boolean;
  /** Where the focus was, before the card took it. */
  focusedBefore: HTMLElement | undefined;
  end: AbortController;
}

/** The hover card: when it opens and closes, where, and with what in it. */
export function createCard(
  dependencies: CardDependencies,
  { target, order }: { target: ReturnType<typeof createReplyTarget>; order: ReadingOrder },
) {
  const { document, spotter, lastEditor } = dependencies;
  /** Where the card has the most room: around our document, where that is in a frame. */
  const outermost = outermostDocument(document);
  const host = createCardHost({
    document: outermost,
    signal: dependencies.signal,
    css: tokensCss + cardCss,
    mode: __OPEN_SHADOW_ROOT__ ? 'open' : 'closed',
  });
  const room = host.root.appendChild(host.createElement('div'));
  /** Absent until the worker has told: at a browser's start that can take a moment. */
  let settings: PageSettings | undefined;
  let open: OpenCard | undefined;

  dependencies.signal.addEventListener('abort', close);
  void readSettings();

  return {
    hoverDelay: () => settings?.hoverDelay,
    showBeside,
    closeBeside,
    showWithFocus: (mark: Mark) => void showWhereItFits(mark.identifier, mark, true),
    showFor,
    showBesideFrame,
    close,
  };

  function showBeside(mark: Mark): void {
    leaveIfThrownAway();
    if (open?.pinned || (open && keyOf(open.identifier) === keyOf(mark.identifier))) return;
    // The agent works in the card of another frame.
    if (othersCards().includes(outermost.activeElement as Element)) return;
    void showWhereItFits(mark.identifier, mark, false);
  }

  function closeBeside(mark: Mark): void {
    if (open?.mark?.is(mark) && !open.mark.renew()) close();
  }

  /** Of the scripts of other frames: one card at a time. */
  function othersCards(): Element[] {
    const cards = [...outermost.querySelectorAll('whereabouts-card')];
    return cards.filter((card) => card !== host.element);
  }

  function showFor(identifier: Identifier): void {
    const mark = order.list(identifier).find(isMarkInView);
    void showWhereItFits(identifier, mark ?? selectionOf(document), true);
  }

  /** Here, or outside the frame where that is too small: its page can't be reached from here. */
  async function showWhereItFits(
    identifier: Identifier,
    beside: Anchor | Mark,
    withFocus: boolean,
  ): Promise<void> {
    const size = crampedFrame(outermost);
    const request = size && { type: 'showOutside' as const, identifier, withFocus, ...size };
    const isOutside = request && (await ask(request).catch(() => false));
    if (!isOutside) show(identifier, beside, withFocus);
  }

  function showBesideFrame(identifier: Identifier, size: FrameSize, withFocus: boolean): boolean {
    const frame = sealedFrame(document, size);
    if (frame) show(identifier, frame, withFocus);
    return frame !== undefined;
  }

  function show(identifier: Identifier, beside: Anchor | Mark, withFocus: boolean): void {
    const focusedBefore = focusOfPage();
    leave();
    for (const card of othersCards()) card.remove();
    // Not by `instanceof`: the spotter, which makes marks, has a class of its own.
    const mark = 'identifier' in beside ? lastingAnchor(beside, spotter.at) : undefined;
    const anchor = anchorOutside(mark ?? (beside as Anchor), document);
    open = {
      identifier,
      mark,
      clientName: 'identifier' in beside ? clientNameBeside(beside) : undefined,
      pinned: withFocus,
      takesFocus: withFocus,
      focusedBefore,
      end: new AbortController(),
    };
    const { signal } = open.end;
    // A frame that goes away would leave its card behind, with nobody to close it.
    document.defaultView?.addEventListener('pagehide', leave, { signal });

    host.show(anchor.node);
    draw();
    keepBeside(anchor, host, close, signal);
    watchForClosing({
      documents: documentsAround(document),
      signal,
      card: host.element,
      anchor,
      isPinned: () => open?.pinned === true,
      onPressInside: workIn,
      onPressOutside: leave,
      onClose: close,
    });
    const clock = setInterval(draw, 1000);
    signal.addEventListener('abort', () => clearInterval(clock));

    void load(false);
    void readSettings();
    void readEditor();
  }

  /** The agent pressed something in it, or its text. */
  function workIn(): void {
    if (!open) return;
    open.pinned = true;
    open.focusedBefore = focusOfPage();
  }

  /** What has the focus, or had it before the card took it. */
  function focusOfPage(): HTMLElement | undefined {
    return host.hasFocus() ? open?.focusedBefore : deepActiveElement(outermost);
  }

  async function load(refresh: boolean): Promise<void> {
    const asked = open;
    if (!asked) return;
    const lookup = await lookUp(asked.identifier, { refresh });
    spotter.setStatus(asked.identifier, statusOf(lookup));
    if (open !== asked) return;
    asked.lookup = lookup;
    draw();
  }

  async function readSettings(): Promise<void> {
    try {
      settings = await ask({ type: 'readPageSettings' });
      draw();
    } catch {
      // The extension was updated: the look-up says so, and the settings of before still serve.
    }
  }

  function draw(): void {
    leaveIfThrownAway();
    if (!open || !settings) return;
    const drawn = open;
    const { identifier, lookup, told, clientName } = drawn;
    const isFirst = room.childElementCount === 0;
    render(
      <Card
        key={keyOf(identifier)}
        identifier={identifier}
        lookup={lookup}
        now={Date.now()}
        settings={settings}
        clientName={clientName}
        editor={target.asItIsNow(open.editor)}
        {...(told && { told })}
        onClose={close}
        onInsert={(text) => void insertAndTell(drawn, text)}
        onCopy={async (text) => tell(drawn, await copy(text))}
        onRefresh={() => void load(true)}
        onOpenOptions={() => void ask({ type: 'openOptions' })}
      />,
      room,
    );
    if (isFirst) host.drawn();
    if (!open.takesFocus) return;
    open.takesFocus = false;
    room.querySelector<HTMLElement>('[role=dialog]')?.focus({ preventScroll: true });
  }

  async function readEditor(): Promise<void> {
    const asked = open;
    // What the agent waits for comes first: this looks at the whole page.
    await new Promise((resolve) => setTimeout(resolve));
    if (!asked || open !== asked) return;
    asked.editor = await target.find();
    draw();
  }

  async function insertAndTell(from: OpenCard, text: string): Promise<void> {
    // Who presses again because nothing is to be seen yet means it once.
    if (from.isInserting) return;
    from.isInserting = true;
    const insertion = await target
      .insert(text, async (reply) => (await copy(reply)).kind === 'copiedByAgent')
      .finally(() => {
        from.isInserting = false;
      });
    if (insertion.kind === 'inserted') {
      from.pinned = false;
      leaveOnTyping(from.end.signal);
    }
    tell(from, insertion);
  }

  /** The reply is where it belongs, maybe below the card: the agent goes on there. */
  function leaveOnTyping(signal: AbortSignal): void {
    const editor = lastEditor()?.element;
    // The editor may be in a frame, whose keys nobody else hears.
    editor?.ownerDocument.defaultView?.addEventListener(
      'keydown',
      (event) => {
        const isInside = event.composedPath().includes(host.element);
        if (event.isTrusted && event.key !== 'Escape' && !isInside) leave();
      },
      { capture: true, signal },
    );
  }

  async function copy(text: string): Promise<Tellable> {
    // It may have been closed meanwhile.
    const copied = open && (await copyText(text, host.root));
    return { kind: copied ? 'copiedByAgent' : 'notCopied' };
  }

  /** In the card that it is about; another one may be open by now. */
  function tell(about: OpenCard, told: Tellable): void {
    about.told = told;
    draw();
  }

  function leaveIfThrownAway(): void {
    if (open && !host.element.isConnected) leave();
  }

  /** Close, and give the focus back if the card has it. */
  function close(): void {
    const focusedBefore = host.hasFocus() ? open?.focusedBefore : undefined;
    leave();
    if (focusedBefore) focusAgain(focusedBefore, lastEditor());
  }

  function leave(): void {
    open?.end.abort();
    open = undefined;
    render(null, room);
    host.hide();
  }
}
