import { keyOf } from '../identifier-key.ts';
import type { Mark } from './marks.ts';
import { listenForGood } from './reopened.ts';

interface Options {
  document: Document;
  signal: AbortSignal;
  /** How long the pointer rests before it counts: milliseconds. */
  delay: () => number;
  at: (x: number, y: number, over?: Element) => Mark | undefined;
  /** `again` looks anew what it rests on, if anything: the page may draw it anew at any time. */
  onRest: (mark: Mark, again: () => void) => void;
  onLeave?: (mark: Mark) => void;
  /** Test seam: a test can't make trusted events without a real browser. */
  isTrusted?: (event: Event) => boolean;
}

/**
 * Tell when the agent's pointer rests on a mark: it has not left the mark for the delay.
 *
 * Only what the agent does counts: a page that makes events can't have anything looked up. A
 * finger doesn't rest, and neither does a pointer that selects or drags.
 */
export function watchPointer(options: Options): void {
  const { document, signal, delay, at, onRest, onLeave, isTrusted = trusted } = options;
  let latest: { x: number; y: number; over: Element } | undefined;
  let isAwaitingFrame = false;
  let mark: Mark | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function move(event: PointerEvent): void {
    if (!isTrusted(event) || event.pointerType === 'touch') return;
    if (event.buttons !== 0) {
      leave();
      return;
    }
    latest = { x: event.clientX, y: event.clientY, over: event.composedPath()[0] as Element };
    if (isAwaitingFrame) return;
    isAwaitingFrame = true;
    requestAnimationFrame(look);
  }

  function look(): void {
    isAwaitingFrame = false;
    if (!latest || signal.aborted) return;
    const found = at(latest.x, latest.y, latest.over);
    if (found && mark && keyOf(found.identifier) === keyOf(mark.identifier)) {
      mark = found;
      return;
    }
    reset();
    mark = found;
    // With the next frame: on a busy page, that's when we hear of a pointer that has gone on.
    if (mark) timer = setTimeout(() => requestAnimationFrame(rest), delay());
  }

  function rest(): void {
    if (!latest || signal.aborted) return;
    const { x, y, over } = latest;
    // The page may have changed under a pointer that stood still.
    const there = over.isConnected ? over : document.elementFromPoint(x, y);
    const found = at(x, y, there ?? undefined);
    if (found && mark && keyOf(found.identifier) === keyOf(mark.identifier)) onRest(found, rest);
  }

  function leave(): void {
    latest = undefined;
    reset();
  }

  function reset(): void {
    clearTimeout(timer);
    if (mark) onLeave?.(mark);
    mark = undefined;
  }

  /** Text that is scrolled under the pointer only passes. */
  function leaveIfMoved({ target }: Event): void {
    if (mark && (target as Node).contains(mark.node)) leave();
  }

  function leaveIfTrusted(event: Event): void {
    if (isTrusted(event)) leave();
  }

  const listening = { capture: true, passive: true, signal };
  listenForGood(document, signal, () => {
    document.addEventListener('pointermove', move, listening);
    document.addEventListener('pointerdown', leaveIfTrusted, listening);
    document.addEventListener('scroll', leaveIfMoved, listening);
    const leaving = { passive: true, signal };
    document.documentElement?.addEventListener('pointerleave', leaveIfTrusted, leaving);
  });
  signal.addEventListener('abort', () => clearTimeout(timer));
}

function trusted(event: Event): boolean {
  return event.isTrusted;
}
