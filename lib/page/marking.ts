import { inDocumentOrder } from './document-order.ts';
import { type Mark, MarkSet } from './marks.ts';
import { createPainter, keyOf } from './paint.ts';
import { isDrawn } from './shown-text.ts';

interface Options {
  signal: AbortSignal;
  onGone: ((mark: Mark) => void) | undefined;
}

export type Marking = ReturnType<typeof createMarking>;

/** The marks of a page, painted as soon as their text is shown. */
export function createMarking({ signal, onGone }: Options) {
  const marks = new MarkSet();
  const painter = createPainter();
  /** Marks in text that isn't shown yet: not painted, and not told of. */
  const hidden = new Set<Mark>();
  const appearing = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) showHidden();
  });
  signal.addEventListener('abort', () => {
    appearing.disconnect();
    painter.end();
  });

  return {
    marks,
    hasHidden: () => hidden.size > 0,
    isHidden: (mark: Mark) => hidden.has(mark),
    replaceIn,
    dropStale,
    dropRemoved,
    showHidden,
    list,
    firsts,
    setStatus: painter.setStatus,
    mend: painter.mend,
  };

  /** What was found in a text now: what isn't among it any more, was. */
  function replaceIn(text: Text, found: Mark[]): void {
    const before = marks.in(text);
    for (const mark of before) {
      if (!found.some((other) => other.equals(mark))) drop(mark);
    }
    for (const mark of found) {
      if (!before.some((other) => other.equals(mark))) add(mark);
    }
  }

  /** @returns the texts that the marks lay in which a change of this one ended. */
  function dropStale(text: Text): Text[] {
    const stale = marks.in(text).filter((mark) => !isStillThere(mark, text));
    for (const mark of stale) drop(mark);
    return stale.flatMap(({ parts }) => parts.map(({ node }) => node));
  }

  function add(mark: Mark): void {
    for (const { node, start, end } of mark.parts) {
      for (const other of marks.in(node)) {
        const overlaps = (part: { node: Text; start: number; end: number }) =>
          part.node === node && part.start < end && part.end > start;
        if (other.parts.some(overlaps)) drop(other);
      }
    }
    marks.add(mark);
    if (isDrawn(mark.node)) {
      painter.paint(mark);
    } else {
      hidden.add(mark);
      if (mark.element) appearing.observe(mark.element);
    }
  }

  function drop(mark: Mark): void {
    marks.delete(mark);
    hidden.delete(mark);
    painter.erase(mark);
    onGone?.(mark);
  }

  function dropRemoved(): void {
    for (const mark of marks.all) {
      if (mark.parts.every(({ node }) => node.isConnected)) continue;
      drop(mark);
    }
  }

  function showHidden(): void {
    for (const mark of hidden) {
      if (!mark.isShown()) continue;
      hidden.delete(mark);
      painter.paint(mark);
      if (mark.element) appearing.unobserve(mark.element);
    }
  }

  function list(): Mark[] {
    showHidden();
    return [...marks.all].filter((mark) => mark.isShown()).sort(inDocumentOrder);
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

function isStillThere({ identifier, parts }: Mark, { data }: Text): boolean {
  const [{ start, end }, ...more] = parts;
  return (
    more.length === 0 &&
    data.slice(start, end).toLowerCase() === identifier.value.toLowerCase() &&
    !/[^\s<>]/.test(data.charAt(start - 1) + data.charAt(end))
  );
}
