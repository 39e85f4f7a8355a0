import { keyOf } from '@/lib/identifier-key.ts';
import type { Walk } from '@/lib/messages.ts';
import { scrollFramesTo } from '@/lib/page/frames.ts';
import type { Mark } from '@/lib/page/marks.ts';
import type { ReadingOrder } from '@/lib/page/reading-order.ts';

/** The keyboard's way through the marks of this frame. */
export function createWalk(document: Document, order: ReadingOrder) {
  let last: Mark | undefined;
  let at = 0;

  return {
    read(): Walk {
      const identifiers = order.identifiers();
      const end = identifiers.at(-1);
      const isAtEnd = !!last && !!end && keyOf(last.identifier) === keyOf(end);
      return { at, isAtEnd, isEmpty: identifiers.length === 0 };
    },

    /** The next mark or, anew, the first; brought into view. */
    next(anew: boolean): Mark | undefined {
      const mark = order.next(anew ? undefined : last);
      if (!mark) return undefined;
      last = mark;
      at = Date.now();
      scrollFramesTo(mark, document);
      return mark;
    },
  };
}
