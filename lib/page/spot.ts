import { findIdentifiers } from '../identifier.ts';
import { endsLikeLabel, hasAnchor, isBesideLabel } from '../message-id-shapes.ts';
import { Mark, type Part } from './marks.ts';
import { elementAround, isForReading, type Run, runAround } from './shown-text.ts';

/** A label that a text ends in: what it labels may hold no anchor itself. */
const LABEL =
  /(?:(?:message|smtp|transmission)[-_ ]?id|in-reply-to|references)["']?\s*[:=#]?\s*(?:is\s)?["'<]?\s*$/i;

/** How far before the end of a text the label at its end may begin. */
const REACH = 60;

/** More than any identifier with its label. */
const LONGEST = 1300;

/** Whether it is worth a closer look. Nearly all text of a page isn't, so this is quick. */
export function mayHoldIdentifier(text: string): boolean {
  return text.includes('@') || hasAnchor(text);
}

export function endsInLabel(text: string): boolean {
  let end = text.length;
  const limit = Math.max(0, end - REACH);
  while (end > limit) {
    const code = text.charCodeAt(end - 1);
    if (code < 128 && !isBesideLabel(code)) break;
    end--;
  }
  return endsLikeLabel(text, end) && LABEL.test(text.slice(-REACH));
}

/** The identifiers that are in a text node, or partly in it; shown or not. */
export function spotIn(node: Text, isLabelled: boolean): Mark[] {
  const { data } = node;
  const mayBegin = mayHoldIdentifier(firstWord(data));
  const mayEnd = mayHoldIdentifier(data.slice(data.lastIndexOf(' ') + 1));
  // Most stand in the middle of a text, and what is around it makes no difference.
  if (!isLabelled && !mayBegin && !mayEnd) return markWithin(node);
  if (!isInReading(node)) return [];

  const run = runAround(node, { isLabelled, mayBegin, mayEnd });
  return findIdentifiers(run.text).flatMap(({ kind, value, start, end }) => {
    const [first, ...more] = partsOf(run, start, end);
    const isHere = first?.node === node || more.some((part) => part.node === node);
    return isHere && first ? [new Mark({ kind, value }, [first, ...more])] : [];
  });
}

/**
 * The identifiers that begin in a stretch of a long text, what it runs on with left aside.
 *
 * A bit more is read to either side, so that none is cut off where the stretch begins or ends.
 */
export function spotWithin(node: Text, from: number, to: number): Mark[] {
  if (!isInReading(node)) return [];
  const origin = Math.max(0, from - LONGEST);
  const marks: Mark[] = [];
  for (const { kind, value, start, end } of findIdentifiers(
    node.data.slice(origin, to + LONGEST),
  )) {
    if (origin + start < from || origin + start >= to) continue;
    marks.push(new Mark({ kind, value }, [{ node, start: origin + start, end: origin + end }]));
  }
  return marks;
}

/** Or more: looking around for nothing does no harm. */
function firstWord(text: string): string {
  const blank = text.indexOf(' ');
  return blank === -1 ? text : text.slice(0, blank);
}

function markWithin(node: Text): Mark[] {
  const marks: Mark[] = [];
  for (const { kind, value, start, end } of findIdentifiers(node.data)) {
    marks.push(new Mark({ kind, value }, [{ node, start, end }]));
  }
  return marks.length > 0 && isInReading(node) ? marks : [];
}

function isInReading(node: Text): boolean {
  const element = elementAround(node);
  return element !== null && isForReading(element);
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
