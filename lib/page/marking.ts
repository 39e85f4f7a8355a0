import { type Mark, MarkSet, type Part } from './marks.ts';
import { createPainter } from './paint.ts';
import { wholeOf } from './spot.ts';

interface Options {
  signal: AbortSignal;
  onGone: ((mark: Mark) => void) | undefined;
}

/** So many marks are asked about one thing without a pause. */
const MARKS_AT_ONCE = 64;
/** So many marks of a text are checked before the page is painted. */
const MOST_AT_ONCE = 500;

export type Marking = ReturnType<typeof createMarking>;

/**
 * The marks of a page, painted as they are found.
 *
 * Those in text that isn't shown, too: there, nobody sees the paint, and when the page shows the
 * text it needn't be noticed. Whether a mark is shown is asked when it is wanted.
 */
export function createMarking({ signal, onGone }: Options) {
  const marks = new MarkSet();
  const painter = createPainter();
  let isLeftOut = (_: Element | null) => false;
  signal.addEventListener('abort', painter.end);

  return {
    marks,
    replaceIn,
    replaceOn,
    dropStale,
    dropRemoved,
    /** Mark nothing in such an element any more; what is marked there goes with what is removed. */
    leaveOut: (test: typeof isLeftOut) => {
      isLeftOut = test;
    },
    setStatus: painter.setStatus,
    mend: painter.mend,
  };

  /** What was found in a text now, or in a stretch of it: what isn't among it any more, was. */
  function replaceIn(text: Text, found: Mark[], from = 0, to = Number.POSITIVE_INFINITY): void {
    const before: Mark[] = [];
    for (const mark of marks.in(text)) {
      // What began in a text before it is in its first stretch.
      const start = mark.node === text ? mark.start : 0;
      const isHere = start >= from && start < to;
      if (mark.bearer === undefined && isHere) before.push(mark);
      // What its text shows now is looked at after all text.
      else if (mark.bearer && found.length > 0) drop(mark);
    }
    replace(before, found, (mark) => addIn(text, mark));
  }

  function replaceOn(bearer: Element, found: Mark[]): void {
    const before = [...marks.in(bearer)].filter((mark) => mark.bearer === bearer);
    replace(before, found, add);
  }

  function replace(before: Mark[], found: Mark[], addNew: (mark: Mark) => void): void {
    if (before.length === 0) {
      for (const mark of found) addNew(mark);
      return;
    }
    const isFound = isOneOf(found);
    const wasThere = isOneOf(before);
    for (const mark of before) if (!isFound(mark)) drop(mark);
    for (const mark of found) if (!wasThere(mark)) addNew(mark);
  }

  /**
   * Some texts have changed: drop the marks that they don't hold any more.
   *
   * @returns the texts that those lay in, and their bearers.
   */
  function dropStale(changed: Text[]): Node[] {
    // A page may write a thousand texts at once, of which a few are marked.
    const own = changed.length > marks.all.size ? [...marks.all] : changed.flatMap(marksToCheck);
    const stale = own.filter((mark) => !isStillThere(mark));
    for (const mark of stale) drop(mark);
    return stale.flatMap(({ parts, bearer }): Node[] => {
      return bearer ? [bearer] : parts.map(({ node }) => node);
    });
  }

  /** The text is looked at again anyway; it's the page's own time now. */
  function marksToCheck(text: Text): Mark[] {
    const own = marks.in(text);
    return own.size > MOST_AT_ONCE ? [] : [...own];
  }

  /** What was found together doesn't overlap, so only in other texts may something be in its way. */
  function addIn(text: Text, mark: Mark): void {
    for (const part of mark.parts) if (part.node !== text) dropOverlapping(part);
    add(mark);
  }

  function add(mark: Mark): void {
    if (isLeftOut(mark.element)) return;
    marks.add(mark);
    painter.paint(mark);
  }

  function dropOverlapping({ node, start, end }: Part): void {
    const overlaps = (part: Part) => part.node === node && part.start < end && part.end > start;
    for (const mark of marks.in(node)) if (mark.parts.some(overlaps)) drop(mark);
  }

  function drop(mark: Mark): void {
    marks.delete(mark);
    painter.erase(mark);
    onGone?.(mark);
  }

  function* dropRemoved(): Generator<void> {
    let looks = 0;
    for (const mark of marks.all) {
      if (++looks % MARKS_AT_ONCE === 0) yield;
      const isThere = mark.bearer?.isConnected ?? mark.parts.every(({ node }) => node.isConnected);
      if (isThere && !isLeftOut(mark.element)) continue;
      drop(mark);
    }
  }
}

/** By where they begin, since a text may hold thousands. */
function isOneOf(marks: Mark[]): (mark: Mark) => boolean {
  const byStart = Map.groupBy(marks, ({ start }) => start);
  return (mark) => byStart.get(mark.start)?.some((other) => other.equals(mark)) ?? false;
}

/** Whether its text still reads so; whether it is the whole of what stands there is found out later. */
function isStillThere({ identifier, parts, bearer }: Mark): boolean {
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last) return true;
  if (bearer) {
    return parts.every(({ node, start, end }) => {
      const now = wholeOf(node);
      return now.start === start && now.end === end;
    });
  }
  const text = parts.map(({ node, start, end }) => node.data.slice(start, end)).join('');
  return (
    text.toLowerCase() === identifier.value.toLowerCase() &&
    !/[^\s<>]/.test(first.node.data.charAt(first.start - 1) + last.node.data.charAt(last.end))
  );
}
