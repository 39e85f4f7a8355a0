/** The page's text as an agent reads it: which of it counts, and what belongs together. */

import { findIdentifiers } from '../identifier.ts';
import { closestTo, isVisible, rootOf } from './element-methods.ts';

/** What holds text that is none of the page's. */
const NO_TEXT = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'IFRAME', 'TEXTAREA']);
/** What an agent writes in or chooses from, and what is ours. Few: each is tried on each ancestor. */
const NEVER = [
  'select, whereabouts-card, [contenteditable]:not([contenteditable="false" i])',
  '[role="textbox" i], [role="searchbox" i], [role="combobox" i]',
].join();

/** Inline by their display, but no text runs on across them. */
const SEPARATES = /^(?:br|img|input|textarea|select|iframe|video|audio|canvas|svg|object)$/;

/** How far before a text an identifier in it may begin, or the line of its label: characters. */
const REACH_BACK = 300;
/** A block before it that holds more is no label. */
const LONGEST_LABEL = 40;
/** RFC 5322, 2.1.1: no line, and so no message ID, is longer. */
const REACH_ON = 998;
/** How many elements without text may lie between two texts. */
const MAX_STEPS = 50;

/** A stretch of a text node; `at` is where it begins, counted from the run's own node. */
interface Piece {
  node: Text;
  offset: number;
  length: number;
  at: number;
}

/** What is read together: a text node, what it runs on with, and what may be its label. */
export interface Run {
  text: string;
  /** Where the node itself begins in the text. */
  origin: number;
  pieces: Piece[];
}

/** The element that text is in; for text right in a shadow root, its host. */
export function elementAround({ parentNode }: Node): Element | null {
  if (parentNode?.nodeType === Node.ELEMENT_NODE) return parentNode as Element;
  return parentNode instanceof ShadowRoot ? parentNode.host : null;
}

/** Whether text in here may be marked, once it is shown. */
export function isForReading(element: Element): boolean {
  if (NO_TEXT.has(element.nodeName) || closestTo(element, NEVER)) return false;
  const root = rootOf(element);
  return (
    root.nodeType === Node.DOCUMENT_NODE || !(root instanceof ShadowRoot) || isForReading(root.host)
  );
}

const asDrawn = { visibilityProperty: true, opacityProperty: true };

/** Whether text, or an element, is drawn, as far as style tells: it may still be scrolled away. */
export function isDrawn(text: Text | Element): boolean {
  if (text instanceof Element) return isDrawnWhere(text);
  const element = elementAround(text);
  if (!element || !isDrawnWhere(element)) return false;
  if (element !== text.parentNode) return true;
  if (element instanceof HTMLSlotElement) return element.assignedNodes().length === 0;
  // Text right in one of these is shown only where it has a slot, and a folded one hides its slot.
  if (element.localName === 'details') return (element as HTMLDetailsElement).open;
  return !element.shadowRoot || text.assignedSlot !== null;
}

/** What has no box of its own, only contents, is drawn where the element around it is. */
function isDrawnWhere(element: Element): boolean {
  if (isVisible(element, asDrawn)) return true;
  const { display, visibility } = getComputedStyle(element);
  if (display !== 'contents' || visibility !== 'visible') return false;
  const isLeftOut = element.parentElement?.shadowRoot && !element.assignedSlot;
  const around = element.assignedSlot ?? elementAround(element);
  return !isLeftOut && around !== null && isDrawnWhere(around);
}

interface Sides {
  /** What of the node is read: the whole, but of a very long text. */
  from: number;
  to: number;
  /** A label may stand before the text. */
  isLabelled: boolean;
  /** What an identifier is may begin before the text, or end after it. */
  mayBegin: boolean;
  mayEnd: boolean;
}

/**
 * The text around a text node, as far as an identifier in it, or its label, may reach.
 *
 * Helpdesks split identifiers: `<b>ana</b>@example.net`, `<wbr>`, a search's own marks. What
 * doesn't run on is set apart by a blank: a label may stand in the table's cell before.
 */
export function runAround(node: Text, sides: Sides): Run {
  const { from, to, isLabelled, mayBegin, mayEnd } = sides;
  const pieces: Piece[] = [{ node, offset: from, length: to - from, at: 0 }];
  let text = node.data.slice(from, to);
  let origin = 0;

  let first = node;
  let reach = isLabelled || mayBegin ? REACH_BACK : 0;
  let isBlockBefore = false;
  while (reach > 0) {
    const before = neighbour(first, 'previousSibling', 'lastChild');
    if (!before) break;
    const isApart = before.isApart || isSpaced(before.node, first);
    if (isApart && !isLabelled) break;
    if (before.isApart && !isBlockBefore) {
      isBlockBefore = true;
      reach = Math.min(reach, LONGEST_LABEL);
    }
    const { data, length } = before.node;
    const offset = Math.max(0, length - reach);
    if (isBlockBefore && data.slice(0, offset).trim()) break;
    if (isApart) {
      text = ` ${text}`;
      origin++;
    }
    // Line breaks in HTML's source are blanks to its reader.
    text = data.slice(offset).replace(/\s/g, ' ') + text;
    origin += length - offset;
    first = before.node;
    pieces.unshift({ node: first, offset, length: length - offset, at: -origin });
    reach -= length - offset + 1;
    if (!isLabelled && /\s/.test(data)) break;
  }

  let last = node;
  reach = mayEnd ? REACH_ON : 0;
  while (reach > 0) {
    const after = neighbour(last, 'nextSibling', 'firstChild');
    if (!after || after.isApart || isSpaced(last, after.node)) break;
    last = after.node;
    const length = Math.min(reach, last.length);
    const more = last.data.slice(0, length);
    pieces.push({ node: last, offset: 0, length, at: text.length - origin });
    text += more;
    reach -= length;
    if (/\s/.test(more)) break;
  }
  return { text, origin, pieces };
}

/** How many blank texts may stand between a label and what it labels. */
const MOST_BLANKS = 3;

/** The text before a node, wherever in the tree; blank ones are passed over. */
export function textBefore(node: Node): Text | null {
  const document = node.ownerDocument ?? (node as Document);
  const walker = document.createTreeWalker(rootOf(node), NodeFilter.SHOW_TEXT);
  walker.currentNode = node;
  let before = walker.previousNode() as Text | null;
  for (let i = 0; before && i < MOST_BLANKS && before.data.trim() === ''; i++) {
    before = walker.previousNode() as Text | null;
  }
  return before;
}

interface Neighbour {
  node: Text;
  /** Whether a block, a line break or an image is between. */
  isApart: boolean;
}

function neighbour(
  from: Node,
  sibling: 'previousSibling' | 'nextSibling',
  outermost: 'firstChild' | 'lastChild',
): Neighbour | undefined {
  let isApart = false;
  let node: Node | null = from;
  for (let steps = 0; steps < MAX_STEPS && node; steps++) {
    const next: Node | null = node[sibling];
    if (!next) {
      node = node.parentElement;
      if (node && flowOf(node as Element) === 'apart') isApart = true;
      continue;
    }
    node = next;
    while (node.nodeType === Node.ELEMENT_NODE) {
      const flow = flowOf(node as Element);
      if (flow === 'apart') isApart = true;
      const inside: Node | null = flow === 'none' ? null : node[outermost];
      if (!inside) break;
      node = inside;
    }
    if (node.nodeType === Node.TEXT_NODE && (node as Text).length > 0) {
      return { node: node as Text, isApart };
    }
  }
  return undefined;
}

function flowOf(element: Element): 'inline' | 'apart' | 'none' {
  if (SEPARATES.test(element.localName)) return 'apart';
  const { display } = getComputedStyle(element);
  if (display === 'none') return 'none';
  return display === 'inline' || display === 'contents' ? 'inline' : 'apart';
}

const measure = { range: undefined as Range | undefined };

/** Where a stretch of text is in the viewport: one box a line; none where it isn't drawn. */
export function rectsOf(node: Text, start: number, end: number): DOMRect[] {
  // One for all: each live range slows every later change of the page.
  measure.range ??= node.ownerDocument.createRange();
  const { range } = measure;
  range.setStart(node, Math.min(start, node.length));
  range.setEnd(node, Math.min(end, node.length));
  const rects = [...range.getClientRects()];
  range.setStart(node.ownerDocument, 0);
  range.collapse(true);
  return rects;
}

/**
 * Whether room was left between two texts without white space: `Ana` and `ana@example.net`, in
 * elements with a margin. Only what is drawn tells, and that is asked only where it matters: where
 * one of the two is whole without the other.
 */
function isSpaced(before: Text, after: Text): boolean {
  const end = before.data.slice(-REACH_BACK);
  const start = after.data.slice(0, REACH_BACK);
  if (/[\s<>()[\],;:"]$/.test(end) || /^[\s<>()[\],;:"]/.test(start)) return false;
  const isWhole =
    findIdentifiers(end).at(-1)?.end === end.length || findIdentifiers(start)[0]?.start === 0;
  if (!isWhole) return false;

  const left = rectsOf(before, before.length - 1, before.length).at(-1);
  const right = rectsOf(after, 0, 1)[0];
  if (!left || !right || left.bottom <= right.top || right.bottom <= left.top) return false;
  return Math.max(right.left - left.right, left.left - right.right) > 1;
}
