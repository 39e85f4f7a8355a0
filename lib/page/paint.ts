import { keyOf } from '../identifier-key.ts';
import type { Identifier } from '../identifier-schema.ts';
import type { Status } from '../status.ts';
import type { Mark, Part } from './marks.ts';

/**
 * The names of our highlights, which style.css gives their looks.
 *
 * They don't say a status: the page can list them (`CSS.highlights.keys()`).
 */
const UNASKED = 'whereabouts-mark';
export const highlightNames: Record<Status, string> = {
  sending: 'whereabouts-a',
  processed: 'whereabouts-b',
  deferred: 'whereabouts-c',
  delivered: 'whereabouts-d',
  open: 'whereabouts-e',
  clicked: 'whereabouts-f',
  'spam-report': 'whereabouts-g',
  failed: 'whereabouts-h',
};

/** The browser goes through all of them whenever one changes: with more, it is slower than the page. */
export const MOST_PAINTED = 10_000;
/** How often we put back what the page keeps taking away. */
const MAX_MENDS = 20;

export type Painter = ReturnType<typeof createPainter>;

/**
 * Paints marks without touching the page's DOM, in the colour of their identifier's status.
 *
 * Helpdesks are React apps: an element put around their text makes React throw when it next
 * updates that text. A highlight paints ranges and leaves the tree as it was. The ranges are
 * static: with live ones the page's own updates took seven times as long. Each lies in one text
 * node, so that nodes that were moved elsewhere can't make it span what is between them.
 *
 * Where the browser has no highlights, or the page more marks than any ticket, nothing is painted;
 * the pointer finds the marks all the same.
 */
export function createPainter() {
  const isAble = 'highlights' in CSS;
  const statuses = new Map<string, Status>();
  const highlights = new Map<string, Highlight>();
  const painted = new Map<Mark, StaticRange[]>();
  /** How many ranges they have. */
  let ranges = 0;
  let mends = 0;

  function paint(mark: Mark): void {
    if (!isAble || painted.size >= MOST_PAINTED) return;
    const name = nameFor(mark);
    let highlight = highlights.get(name);
    if (!highlight) {
      highlight = new Highlight();
      highlights.set(name, highlight);
      CSS.highlights.set(name, highlight);
    }
    const own = mark.parts.map(rangeOf);
    for (const range of own) highlight.add(range);
    painted.set(mark, own);
    ranges += own.length;
  }

  function erase(mark: Mark): void {
    const highlight = highlights.get(nameFor(mark));
    const own = painted.get(mark) ?? [];
    for (const range of own) highlight?.delete(range);
    painted.delete(mark);
    ranges -= own.length;
  }

  function nameFor({ identifier }: Mark): string {
    const status = statuses.size > 0 ? statuses.get(keyOf(identifier)) : undefined;
    return status ? highlightNames[status] : UNASKED;
  }

  function isWhole(): boolean {
    let size = 0;
    for (const [name, highlight] of highlights) {
      if (CSS.highlights.get(name) !== highlight) return false;
      size += highlight.size;
    }
    return size >= ranges;
  }

  return {
    paint,
    erase,

    /** Colour an identifier's marks, those to come too. */
    setStatus(identifier: Identifier, status: Status | undefined): void {
      const key = keyOf(identifier);
      if (statuses.get(key) === status) return;
      const own = [...painted.keys()].filter(({ identifier }) => keyOf(identifier) === key);
      for (const mark of own) erase(mark);
      if (status) statuses.set(key, status);
      else statuses.delete(key);
      for (const mark of own) paint(mark);
    },

    /** Put back what the page took out of the registry or our highlights, but don't fight over it. */
    mend(): void {
      if (mends >= MAX_MENDS || isWhole()) return;
      mends++;
      for (const [name, highlight] of highlights) CSS.highlights.set(name, highlight);
      for (const [mark, own] of painted) {
        for (const range of own) highlights.get(nameFor(mark))?.add(range);
      }
    },

    end(): void {
      for (const [name, highlight] of highlights) {
        if (CSS.highlights.get(name) === highlight) CSS.highlights.delete(name);
      }
    },
  };
}

export function rangeOf({ node, start, end }: Part): StaticRange {
  return new StaticRange({
    startContainer: node,
    startOffset: start,
    endContainer: node,
    endOffset: end,
  });
}
