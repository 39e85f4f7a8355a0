import type { Anchor } from './place.ts';
import { isOnTheWay } from './travel.ts';

/** How long the pointer may be off mark and card before the card closes. */
const LEAVE_AFTER_MS = 250;

interface Options {
  document: Document;
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
  const { document, signal, card, anchor, isPinned, onClose } = options;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  const listening = { capture: true, passive: true, signal };

  document.addEventListener(
    'pointermove',
    ({ isTrusted, clientX, clientY }) => {
      if (!isTrusted) return;
      const near = isOnTheWay(clientX, clientY, anchor.rects(), card.getBoundingClientRect());
      if (near || isPinned()) {
        clearTimeout(leaving);
        leaving = undefined;
      } else leaving ??= setTimeout(onClose, LEAVE_AFTER_MS);
    },
    listening,
  );
  signal.addEventListener('abort', () => clearTimeout(leaving));

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
      event.preventDefault();
      event.stopImmediatePropagation();
      if (document.defaultView) swallowUntilUp(document.defaultView, 'Escape');
      onClose();
    },
    { capture: true, signal },
  );
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
