import { pointOutside } from './frames.ts';
import type { Anchor } from './place.ts';
import { isOnTheWay } from './travel.ts';

/** How long the pointer may be off mark and card before the card closes. */
const LEAVE_AFTER_MS = 250;

interface Options {
  /** The card's, and those that its anchor is in: frames. */
  documents: Document[];
  /** Ends when the card closes. */
  signal: AbortSignal;
  card: HTMLElement;
  anchor: Anchor;
  /** Whether it stays although the pointer left. */
  isPinned: () => boolean;
  onPressInside: () => void;
  onPressOutside: () => void;
  /** The pointer left, or Esc was pressed. */
  onClose: () => void;
}

/** Tell when an open card is to close: the pointer left for long, a press elsewhere, Esc. */
export function watchForClosing(options: Options): void {
  const { documents, signal, card, anchor, isPinned, onClose } = options;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(leaving));
  for (const document of documents) watch(document);

  /** With the next frame: on a busy page, that's when we hear of a pointer that has come back. */
  function leave(): void {
    if (leaving !== undefined && !signal.aborted) onClose();
  }

  function watch(document: Document): void {
    const listening = { capture: true, passive: true, signal };

    const follow = ({ isTrusted, clientX, clientY }: PointerEvent) => {
      if (!isTrusted) return;
      const { x, y } = pointOutside(document, clientX, clientY);
      const near = isOnTheWay(x, y, anchor.rects(), card.getBoundingClientRect());
      if (near || isPinned()) {
        clearTimeout(leaving);
        leaving = undefined;
      } else leaving ??= setTimeout(() => requestAnimationFrame(leave), LEAVE_AFTER_MS);
    };
    document.addEventListener('pointermove', follow, listening);
    // All that is told of a pointer that goes into another frame.
    document.addEventListener('pointerover', follow, listening);

    document.addEventListener(
      'pointerdown',
      (event) => {
        if (!event.isTrusted) return;
        if (event.composedPath().includes(card)) options.onPressInside();
        else options.onPressOutside();
      },
      listening,
    );

    // On the window and first, so that Esc doesn't close the helpdesk's dialog as well.
    document.defaultView?.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !event.isTrusted || event.isComposing) return;
        // The card of another frame has taken its place.
        if (!card.isConnected) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (document.defaultView) swallowUntilUp(document.defaultView, 'Escape');
        onClose();
      },
      { capture: true, signal },
    );
  }
}

/** The same press goes on: it repeats, and some dialogs close when the key comes up. */
function swallowUntilUp(view: Window, key: string): void {
  const end = new AbortController();
  const listening = { capture: true, signal: end.signal };
  function swallow(event: KeyboardEvent): void {
    if (event.type === 'keyup' || !event.repeat) end.abort();
    if (event.key !== key || (event.type === 'keydown' && !event.repeat)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  view.addEventListener('keydown', swallow, listening);
  view.addEventListener('keyup', swallow, listening);
}
