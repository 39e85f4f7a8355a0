import type { Anchor } from './place.ts';

/** Beside what is selected; where nothing is any more, at the page's top. */
export function selectionOf(document: Document): Anchor {
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : undefined;
  const rects = [...(range?.getClientRects() ?? [])];
  const still = rects.length > 0 ? rects : [new DOMRect(16, 16, 0, 0)];
  return {
    rects: () => (range && rects.length > 0 ? [...range.getClientRects()] : still),
    isInView: () => true,
    node: range?.commonAncestorContainer ?? document.documentElement,
  };
}
