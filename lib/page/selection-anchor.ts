import { isInView } from './in-view.ts';
import type { Anchor } from './place.ts';

/** Beside what is selected; where nothing is any more, at the page's top. */
export function selectionOf(document: Document): Anchor {
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : undefined;
  const node = range?.commonAncestorContainer;
  const element = node instanceof Element ? node : node?.parentElement;
  const rects = () => [...(range?.getClientRects() ?? [])];
  if (!element || rects().length === 0) return atTopOf(document);
  return { rects, isInView: () => isInView(element, rects()), node: element };
}

function atTopOf({ documentElement }: Document): Anchor {
  const rects = [new DOMRect(16, 16, 0, 0)];
  return { rects: () => rects, isInView: () => true, node: documentElement };
}
