/** Whether a mark can be seen where it is, and bringing it there. */

import type { Mark } from './marks.ts';

type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** Whether it is not scrolled away, out of the viewport or out of what clips it. */
export function isMarkInView(mark: Mark): boolean {
  const around = drawnIn(mark);
  return around !== null && isInView(around, mark.rects());
}

export function scrollToMark(mark: Mark): void {
  const around = drawnIn(mark);
  if (around) scrollIntoView(around, () => mark.rects()[0]);
}

function drawnIn({ node, element }: Mark): Element | null {
  return (node as Text | Element).assignedSlot ?? element;
}

/** Whether any of the boxes is inside the viewport and all that clips `element`'s content. */
export function isInView(element: Element, boxes: Box[]): boolean {
  const clips = [...clippingAncestors(element)].map((ancestor) => ancestor.getBoundingClientRect());
  const view = element.ownerDocument.defaultView;
  clips.push(new DOMRect(0, 0, view?.innerWidth, view?.innerHeight));
  return boxes.some((box) =>
    clips.every(
      ({ left, top, right, bottom }) =>
        Math.min(box.right, right) - Math.max(box.left, left) > 1 &&
        Math.min(box.bottom, bottom) - Math.max(box.top, top) > 1,
    ),
  );
}

/** Scroll all that has to be scrolled, at once, so that the box is in the middle. */
export function scrollIntoView(element: Element, box: () => Box | undefined): void {
  for (const scroller of [...clippingAncestors(element), element.ownerDocument.scrollingElement]) {
    const at = box();
    if (!scroller || !at) return;
    const isPage = scroller === element.ownerDocument.scrollingElement;
    const { clientWidth, clientHeight } = scroller;
    const { left, top } = isPage ? { left: 0, top: 0 } : scroller.getBoundingClientRect();
    scroller.scrollBy({
      left:
        at.left >= left && at.right <= left + clientWidth ? 0 : at.left - left - clientWidth / 2,
      top: at.top >= top && at.bottom <= top + clientHeight ? 0 : at.top - top - clientHeight / 2,
      // The page may want smooth scrolling; the card opens where the mark is now.
      behavior: 'instant',
    });
  }
}

function* clippingAncestors(element: Element): Generator<Element> {
  const { documentElement, body } = element.ownerDocument;
  for (let at: Element | null = element; at; at = parentOf(at)) {
    // The viewport takes over what these two say.
    if (at === documentElement || at === body) continue;
    const { overflowX, overflowY, position } = getComputedStyle(at);
    if (overflowX !== 'visible' || overflowY !== 'visible') yield at;
    if (position === 'fixed') return;
  }
}

/** Where it is drawn: in the slot, not where the page's tree has it. */
function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  const { parentNode } = element;
  return parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement;
}
