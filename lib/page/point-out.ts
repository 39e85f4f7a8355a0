import type { Identifier } from '../identifier-schema.ts';
import { scrollFramesTo } from './frames.ts';
import { isMarkInView, scrollToMark } from './in-view.ts';
import type { Mark } from './marks.ts';
import { rangeOf } from './paint.ts';
import type { ReadingOrder } from './reading-order.ts';

const NAME = 'whereabouts-shown';

/** Points one identifier out at a time: brought into view, and painted so that nobody overlooks it. */
export function createPointing(document: Document, order: ReadingOrder) {
  let pointedOut: { mark: Mark; end: AbortController } | undefined;

  return {
    pointOut(identifier: Identifier, until: AbortSignal): void {
      pointedOut?.end.abort();
      const marks = order.list(identifier);
      const inView = marks.find(isMarkInView);
      const mark = inView ?? marks[0];
      if (!mark || until.aborted) return;
      if (!inView) scrollToMark(mark);
      scrollFramesTo(mark, document);
      const end = new AbortController();
      pointedOut = { mark, end };
      paint(mark, AbortSignal.any([until, end.signal]));
    },

    /** The mark's text has gone or is another: what is painted stays where it was. */
    leave(mark: Mark): void {
      if (pointedOut?.mark === mark) pointedOut.end.abort();
    },
  };
}

function paint(mark: Mark, until: AbortSignal): void {
  if (typeof Highlight !== 'function' || !('highlights' in CSS)) return;
  const highlight = new Highlight(...mark.parts.map(rangeOf));
  highlight.priority = 1; // over the line that marks it
  CSS.highlights.set(NAME, highlight);
  until.addEventListener('abort', () => {
    if (CSS.highlights.get(NAME) === highlight) CSS.highlights.delete(NAME);
  });
}
