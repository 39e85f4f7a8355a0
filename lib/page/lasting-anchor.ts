import { keyOf } from '../identifier-key.ts';
import { isMarkInView } from './in-view.ts';
import type { Mark } from './marks.ts';
import type { Anchor } from './place.ts';
import type { Spotter } from './watch.ts';

export interface LastingAnchor extends Anchor {
  /** Whether it is the mark that it stands for now. */
  is(mark: Mark): boolean;
  /** Stand for the mark of the same identifier that is in its place. Tells whether there is one. */
  renew(): boolean;
}

/** A mark, and the one that takes its place when the page draws the same text anew. */
export function lastingAnchor(first: Mark, at: Spotter['at']): LastingAnchor {
  let mark = first;
  let last = mark.rects()[0];

  function renew(): boolean {
    if (!last) return false;
    const [x, y] = [last.left + last.width / 2, last.top + last.height / 2];
    const over = mark.node.ownerDocument?.elementFromPoint(x, y) ?? undefined;
    const found = at(x, y, over);
    if (!found || keyOf(found.identifier) !== keyOf(mark.identifier)) return false;
    mark = found;
    return true;
  }

  function now(): Mark {
    if (!mark.node.isConnected) renew();
    last = mark.rects()[0] ?? last;
    return mark;
  }

  return {
    node: mark.node,
    rects: () => now().rects(),
    isInView: () => isMarkInView(now()),
    is: (other) => other === mark,
    renew,
  };
}
