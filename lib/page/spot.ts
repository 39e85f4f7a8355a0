import { findIdentifiers } from '../identifier.ts';
import { Mark, type Part } from './marks.ts';
import { elementAround, isForReading, type Run, runAround } from './shown-text.ts';

/** What every identifier holds one of, or its label does (lib/identifier.ts): else it's skipped. */
const ANCHOR =
  /-000000|\.filter|\.recvd-|(?:message|smtp|transmission)[-_ ]?id|in-reply-to|references/i;

/** A label that a text ends in: what it labels may hold no anchor itself. */
const LABEL =
  /(?:(?:message|smtp|transmission)[-_ ]?id|in-reply-to|references)["']?\s*[:=#]?\s*(?:is\s)?["'<]?\s*$/i;

/** Whether it is worth a closer look. Nearly all text of a page isn't, so this is quick. */
export function mayHoldIdentifier(text: string): boolean {
  return text.includes('@') || (text.length > 6 && ANCHOR.test(text));
}

export function endsInLabel(text: string): boolean {
  return LABEL.test(text.slice(-60));
}

/** The identifiers that are in a text node, or partly in it; shown or not. */
export function spotIn(node: Text, isLabelled: boolean): Mark[] {
  const element = elementAround(node);
  if (!element || !isForReading(element)) return [];

  const { data } = node;
  // The first and the last word, or more: looking around for nothing does no harm.
  const blank = data.indexOf(' ');
  const mayBegin = blank !== 0 && mayHoldIdentifier(blank > 0 ? data.slice(0, blank) : data);
  const mayEnd = mayHoldIdentifier(data.slice(data.lastIndexOf(' ') + 1));
  const run = runAround(node, { isLabelled, mayBegin, mayEnd });
  return findIdentifiers(run.text).flatMap(({ kind, value, start, end }) => {
    const [first, ...more] = partsOf(run, start, end);
    const isHere = first?.node === node || more.some((part) => part.node === node);
    return isHere && first ? [new Mark({ kind, value }, [first, ...more])] : [];
  });
}

function partsOf({ origin, pieces }: Run, start: number, end: number): Part[] {
  const parts: Part[] = [];
  for (const { node, offset, length, at } of pieces) {
    const from = Math.max(0, start - origin - at);
    const to = Math.min(length, end - origin - at);
    if (from < to) parts.push({ node, start: offset + from, end: offset + to });
  }
  return parts;
}
