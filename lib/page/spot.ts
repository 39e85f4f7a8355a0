import { findIdentifiers } from '../identifier.ts';
import { hasLabel, mayHoldIdentifier } from '../message-id-shapes.ts';
import { identifiersOn, isField } from './bearers.ts';
import { Mark, type MarkSet, type Part } from './marks.ts';
import { elementAround, isForReading, type Run, runAround, textBefore } from './shown-text.ts';

/** More than any identifier with its label. */
const LONGEST = 1300;

/** What a label at the end of a text labels may hold no anchor itself. */
export function endsInLabel(text: string): boolean {
  return hasLabel(text, text.length);
}

/**
 * The identifiers that are in a text node, or partly in it; shown or not.
 *
 * Of a long text those that begin in a stretch of it. A bit more is read to either side, so that
 * none is cut off where the stretch begins or ends.
 */
export function spotIn(node: Text, isLabelled: boolean, stretch = whole): Mark[] {
  const from = Math.max(0, stretch.from - LONGEST);
  const to = Math.min(node.length, stretch.to + LONGEST);
  const data = node.data.slice(from, to);
  const mayBegin = from === 0 && mayHoldIdentifier(wordFrom(data, 0));
  const mayEnd = to === node.length && mayHoldIdentifier(wordFrom(data, data.lastIndexOf(' ') + 1));
  // Most stand in the middle of a text, and what is around it makes no difference.
  if (!isLabelled && !mayBegin && !mayEnd) return spotWithin(node, from, data, stretch);
  if (!isInReading(node)) return [];

  const run = runAround(node, { from, to, isLabelled, mayBegin, mayEnd });
  return findIdentifiers(run.text).flatMap(({ kind, value, start, end }) => {
    const [first, ...more] = partsOf(run, start, end);
    if (!first) return [];
    const isHere =
      first.node === node
        ? isWithin(stretch, first.start)
        : more.some((part) => part.node === node);
    return isHere ? [new Mark({ kind, value }, [first, ...more])] : [];
  });
}

/** What an element stands for, and its text doesn't show; the text of other marks is left to them. */
export function spotOn(bearer: Element, marks: MarkSet): Mark[] {
  const identifiers = identifiersOn(bearer);
  const around = isField(bearer) ? bearer.parentElement : bearer;
  if (identifiers.length === 0 || !around || !isForReading(around)) return [];

  const parts: Part[] = [];
  const shown = new Set<string>();
  const walker = bearer.ownerDocument.createTreeWalker(bearer, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode() as Text | null; text; text = walker.nextNode() as Text | null) {
    const others = [...marks.in(text)].filter((mark) => mark.bearer !== bearer);
    for (const { identifier } of others) shown.add(identifier.value.toLowerCase());
    if (others.length === 0 && text.data.trim() !== '') parts.push(wholeOf(text));
  }
  return identifiers
    .filter(({ value }) => !shown.has(value.toLowerCase()))
    .map((identifier) => new Mark(identifier, isField(bearer) ? [] : parts, bearer));
}

/** A text without the blanks around it. */
export function wholeOf(node: Text): Part {
  const start = node.data.search(/\S/);
  return { node, start, end: start + node.data.trim().length };
}

function spotWithin(node: Text, origin: number, data: string, stretch: Stretch): Mark[] {
  const marks: Mark[] = [];
  for (const { kind, value, start, end } of findIdentifiers(data)) {
    if (!isWithin(stretch, origin + start)) continue;
    marks.push(new Mark({ kind, value }, [{ node, start: origin + start, end: origin + end }]));
  }
  return marks.length > 0 && isInReading(node) ? marks : [];
}

interface Stretch {
  from: number;
  to: number;
}
const whole: Stretch = { from: 0, to: Number.POSITIVE_INFINITY };

function isWithin({ from, to }: Stretch, start: number): boolean {
  return start >= from && start < to;
}

/** Or more: looking around for nothing does no harm. */
function wordFrom(text: string, start: number): string {
  const blank = text.indexOf(' ', start);
  return text.slice(start, blank === -1 ? undefined : blank);
}

/** Whether what may be an identifier stands at its start, and a label at the end of the text before. */
export function followsLabel(node: Text): boolean {
  const { data } = node;
  if (!mayHoldIdentifier(wordFrom(data, data.search(/\S/)))) return false;
  const before = textBefore(node);
  return before !== null && endsInLabel(before.data);
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
