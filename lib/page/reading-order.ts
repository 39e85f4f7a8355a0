import { keyOf } from '../identifier-key.ts';
import type { Identifier } from '../identifier-schema.ts';
import { inDocumentOrder } from './document-order.ts';
import { isMarkInView, scrollToMark } from './in-view.ts';
import type { Mark } from './marks.ts';
import { reachableNow } from './reachable.ts';
import type { Spotter } from './watch.ts';

/** More identifiers no agent goes through in a list. */
const MOST_LISTED = 1000;

export type ReadingOrder = ReturnType<typeof createReadingOrder>;

/** A page's marks as a reader meets them; those that are shown and can be got at. */
export function createReadingOrder(document: Document, { marks, shadowRoots }: Spotter) {
  return {
    /** Those of an identifier, or all. */
    list(identifier?: Identifier): Mark[] {
      const key = identifier && keyOf(identifier);
      return [...readable((mark) => !key || keyOf(mark.identifier) === key)];
    },

    /** What they mark, each once: the first thousand. */
    identifiers(): Identifier[] {
      const found: Identifier[] = [];
      for (const { identifier } of firsts()) {
        if (found.push(identifier) === MOST_LISTED) break;
      }
      return found;
    },

    /** The mark of the identifier after that one, scrolled into view; after the last, the first. */
    next(after?: Mark): Mark | undefined {
      const mark = following(after);
      if (mark && !isMarkInView(mark)) scrollToMark(mark);
      return mark;
    },
  };

  /** @param isWanted asked first: whether a mark is shown takes longer. */
  function* readable(isWanted: (mark: Mark) => boolean): Generator<Mark> {
    const isReachable = reachableNow();
    for (const mark of inDocumentOrder(document, marks, shadowRoots)) {
      if (isWanted(mark) && mark.isShown() && isReachable(mark)) yield mark;
    }
  }

  /** The first mark of each identifier. */
  function* firsts(): Generator<Mark> {
    const keys = new Set<string>();
    for (const mark of readable(({ identifier }) => !keys.has(keyOf(identifier)))) {
      keys.add(keyOf(mark.identifier));
      yield mark;
    }
  }

  function following(after?: Mark): Mark | undefined {
    let first: Mark | undefined;
    let isPast = !after;
    for (const mark of firsts()) {
      if (isPast) return mark;
      first ??= mark;
      // Not the mark itself: the page may have drawn its text anew.
      isPast = keyOf(mark.identifier) === keyOf((after as Mark).identifier);
    }
    return first;
  }
}
