import { inDocumentOrder } from './document-order.ts';
import { type Mark, MarkSet, type Part } from './marks.ts';
import { createPainter, keyOf } from './paint.ts';
import { reachableNow } from './reachable.ts';
import { isDrawn } from './shown-text.ts';

interface Options {
  signal: AbortSignal;
  onGone: ((mark: Mark) => void) | undefined;
  /** Text that was hidden may be shown now. */
  onAppear: () => void;
}

/** So many marks are asked about one thing without a pause. */
const MARKS_AT_ONCE = 64;

export type Marking = ReturnType<typeof createMarking>;

/** The marks of a page, painted as soon as their text is shown. */
export function createMarking({ signal, onGone, onAppear }: Options) {
  const marks = new MarkSet();
  const painter = createPainter();
  /** Marks in text that isn't shown yet: not painted, and not told of. */
  const hidden = new Set<Mark>();
  let isLeftOut = (_: Element) => false;
  const appearing = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) onAppear();
  });
  signal.addEventListener('abort', () => {
    appearing.disconnect();
    painter.end();
  });

  return {
    marks,
    hasHidden: () => hidden.size > 0,
    replaceIn,
    dropStale,
    dropRemoved,
    leaveOut,
    show,
    showHidden,
    list,
    firsts,
    setStatus: painter.setStatus,
    mend: painter.mend,
  };

  /** What was found in a text now, or in a stretch of it: what isn't among it any more, was. */
  function replaceIn(text: Text, found: Mark[], from = 0, to = Number.POSITIVE_INFINITY): void {
    const begins = ({ node, start }: Part) => node !== text || (start >= from && start < to);
    const before = [...marks.in(text)].filter(({ parts }) => begins(parts[0]));
    if (before.length === 0) {
      for (const mark of found) addIn(text, mark);
      return;
    }
    const isFound = isOneOf(found);
    const wasThere = isOneOf(before);
    for (const mark of before) if (!isFound(mark)) drop(mark);
    for (const mark of found) if (!wasThere(mark)) addIn(text, mark);
  }

  /** @returns the texts that the marks lay in which a change of this one ended. */
  function dropStale(text: Text): Text[] {
    const stale = [...marks.in(text)].filter((mark) => !isStillThere(mark, text));
    for (const mark of stale) drop(mark);
    return stale.flatMap(({ parts }) => parts.map(({ node }) => node));
  }

  /** What was found together doesn't overlap, so only in other texts may something be in its way. */
  function addIn(text: Text, mark: Mark): void {
    if (mark.element && isLeftOut(mark.element)) return;
    for (const part of mark.parts) if (part.node !== text) dropOverlapping(part);
    marks.add(mark);
    if (isDrawn(mark.node)) {
      painter.paint(mark);
    } else {
      hidden.add(mark);
      if (mark.element) appearing.observe(mark.element);
    }
  }

  function dropOverlapping({ node, start, end }: Part): void {
    for (const mark of marks.in(node)) {
      const overlaps = (part: Part) => part.node === node && part.start < end && part.end > start;
      if (mark.parts.some(overlaps)) drop(mark);
    }
  }

  function drop(mark: Mark): void {
    marks.delete(mark);
    hidden.delete(mark);
    painter.erase(mark);
    onGone?.(mark);
  }

  function* dropRemoved(): Generator<void> {
    let looks = 0;
    for (const mark of marks.all) {
      if (++looks % MARKS_AT_ONCE === 0) yield;
      if (mark.parts.every(({ node }) => node.isConnected)) continue;
      drop(mark);
    }
  }

  /** From now on, nothing in such an element is marked; what is there already loses its mark. */
  function* leaveOut(test: (element: Element) => boolean): Generator<void> {
    isLeftOut = test;
    let looks = 0;
    for (const mark of marks.all) {
      if (++looks % MARKS_AT_ONCE === 0) yield;
      if (mark.element && test(mark.element)) drop(mark);
    }
  }

  /** Those of the hidden marks that are shown by now. */
  function* showHidden(): Generator<void> {
    let looks = 0;
    for (const mark of hidden) {
      if (++looks % MARKS_AT_ONCE === 0) yield;
      if (mark.isShown()) show(mark);
    }
  }

  function show(mark: Mark): void {
    if (!hidden.delete(mark)) return;
    painter.paint(mark);
    if (mark.element) appearing.unobserve(mark.element);
  }

  function list(): Mark[] {
    const isReachable = reachableNow();
    const shown = [...marks.all].filter((mark) => mark.isShown());
    for (const mark of shown) show(mark);
    return shown.filter(({ element }) => element && isReachable(element)).sort(inDocumentOrder);
  }

  /** The first mark of each identifier. */
  function firsts(): Mark[] {
    const byKey = new Map<string, Mark>();
    for (const mark of list()) {
      const key = keyOf(mark.identifier);
      if (!byKey.has(key)) byKey.set(key, mark);
    }
    return [...byKey.values()];
  }
}

/** By where they begin, since a text may hold thousands. */
function isOneOf(marks: Mark[]): (mark: Mark) => boolean {
  const byStart = Map.groupBy(marks, ({ parts }) => parts[0].start);
  return (mark) => byStart.get(mark.parts[0].start)?.some((other) => other.equals(mark)) ?? false;
}

function isStillThere({ identifier, parts }: Mark, { data }: Text): boolean {
  const [{ start, end }, ...more] = parts;
  return (
    more.length === 0 &&
    data.slice(start, end).toLowerCase() === identifier.value.toLowerCase() &&
    !/[^\s<>]/.test(data.charAt(start - 1) + data.charAt(end))
  );
}
