import type { Identifier } from '../identifier-schema.ts';
import type { Status } from '../status.ts';
import { caretAt } from './caret-at.ts';
import { Changes } from './changes.ts';
import { inDocumentOrder } from './document-order.ts';
import { type Mark, MarkSet } from './marks.ts';
import { createPainter, keyOf } from './paint.ts';
import { isDrawn } from './shown-text.ts';
import { createSlices } from './slices.ts';
import { endsInLabel, mayHoldIdentifier, spotIn } from './spot.ts';

interface Options {
  document: Document;
  signal: AbortSignal;
  /** A mark's text has gone or is another: told before the page is painted where it can be. */
  onGone?: (mark: Mark) => void;
}

export interface Spotter {
  /** The mark at a point of the viewport; `over` is the element that the pointer is over. */
  at(x: number, y: number, over?: Element): Mark | undefined;
  /** Colour all marks of an identifier. */
  setStatus(identifier: Identifier, status: Status | undefined): void;
  /** All marks that are shown, in document order. */
  list(): Mark[];
  /** What they mark, each once, in document order. */
  identifiers(): Identifier[];
  /** The mark of the identifier after that one, scrolled into view; after the last, the first. */
  next(after?: Mark): Mark | undefined;
}

/** What may show hidden text without a change of the DOM that we watch. */
const MAY_SHOW = ['toggle', 'click', 'keyup', 'transitionend', 'animationend'];

/** Mark the identifiers in the page's text, and follow the page as it changes. */
export function watchIdentifiers({ document, signal, onGone }: Options): Spotter {
  const marks = new MarkSet();
  const painter = createPainter();
  /** Marks in text that isn't shown yet: not painted, and not told of. */
  const hidden = new Set<Mark>();
  const shadowRoots = new Set<ShadowRoot>();

  const changes = new Changes(() => [document.body ?? document, ...shadowRoots]);
  /** Some of them are being looked at, in slices. */
  let isSpotting = false;
  let looks = 0;

  const schedule = createSlices(spotChanged, signal);
  const observer = new MutationObserver(notice);
  const appearing = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) showHidden();
  });

  watch(document, document.body ?? document);
  for (const type of MAY_SHOW) {
    const listening = { capture: true, passive: true, signal };
    document.addEventListener(type, () => hidden.size > 0 && schedule(), listening);
  }
  signal.addEventListener('abort', () => {
    observer.disconnect();
    appearing.disconnect();
    painter.end();
  });

  return {
    at,
    list,
    setStatus: painter.setStatus,
    identifiers: () => firsts().map(({ identifier }) => identifier),
    next,
  };

  function watch(root: Document | ShadowRoot, from: Node): void {
    observer.observe(root, {
      childList: true,
      characterData: true,
      subtree: true,
      // Not style or class: those change often, and what they unfold is found otherwise.
      attributeFilter: ['contenteditable', 'hidden', 'open'],
    });
    changes.add(from);
    schedule();
  }

  /** In the page's own time, so only what can't wait is done here. */
  function notice(records: MutationRecord[]): void {
    for (const record of records) {
      // Before the page is painted: static ranges stay where they were.
      if (record.type === 'characterData') dropStale(record.target as Text);
    }
    changes.note(records);
    schedule();
  }

  function dropStale(text: Text): void {
    for (const mark of marks.in(text)) {
      if (isStillThere(mark, text)) continue;
      drop(mark);
      for (const { node } of mark.parts) changes.add(node);
    }
  }

  function* spotChanged(): Generator<void> {
    const batch = changes.take();
    isSpotting = true;
    for (const node of batch) if (node.isConnected) yield* spotUnder(node);
    isSpotting = false;

    if (changes.hasRemoved) dropRemoved();
    if (hidden.size > 0) showHidden();
    painter.mend();
    // Last, because it takes half as long as all the rest, and most pages have none.
    for (const node of batch) if (node.isConnected) yield* enterShadowRoots(node);
  }

  /** Look at all text in `root`, and at the text on either side, which may run on with it. */
  function* spotUnder(root: Node): Generator<void> {
    const page = document.createTreeWalker(root.getRootNode(), NodeFilter.SHOW_TEXT);
    page.currentNode = root;
    let before = page.previousNode() as Text | null;
    for (let i = 0; before && i < 3 && isBlank(before.data); i++)
      before = page.previousNode() as Text;
    let isLabelled = lookBeside(before, false);

    const inside = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let text = root.nodeType === Node.TEXT_NODE ? root : inside.nextNode();
    while (text) {
      isLabelled = look(text as Text, isLabelled);
      if (++looks % 32 === 0) {
        yield;
        // Where the page took the text away meanwhile, its place in the tree is lost.
        if (!root.contains(text)) inside.currentNode = root;
      }
      text = inside.nextNode();
    }
    page.currentNode = inside.currentNode;
    lookBeside(page.nextNode() as Text | null, isLabelled);
  }

  function lookBeside(text: Text | null, isLabelled: boolean): boolean {
    // What is marked there may have lost its label, or what it ran on with.
    return text !== null && look(text, isLabelled || marks.in(text).length > 0);
  }

  /** @returns whether what follows is labelled by it. */
  function look(text: Text, isLabelled: boolean): boolean {
    const { data } = text;
    const mayHold = mayHoldIdentifier(data);
    if (!mayHold && !isLabelled) return false;
    if (isBlank(data)) return true;
    const found = spotIn(text, isLabelled);
    replaceMarks(text, found);
    // A label may have many IDs behind it, each in a link of its own.
    return (isLabelled && isAllIdentifiers(text, found)) || endsInLabel(data);
  }

  function replaceMarks(text: Text, found: Mark[]): void {
    const before = marks.in(text);
    for (const mark of before) {
      if (!found.some((other) => other.equals(mark))) drop(mark);
    }
    for (const mark of found) {
      if (!before.some((other) => other.equals(mark))) add(mark);
    }
  }

  function* enterShadowRoots(root: Node): Generator<void> {
    if ('shadowRoot' in root) enter((root as Element).shadowRoot);
    if ('getElementsByTagName' in root) {
      // A live list, by its index: a static one of a whole page takes three times as long.
      const elements = (root as Element).getElementsByTagName('*');
      for (let i = 0; i < elements.length; i++) {
        enter(elements[i]?.shadowRoot);
        if (++looks % 256 === 0) yield;
      }
    } else if ('querySelectorAll' in root) {
      for (const element of (root as ShadowRoot).querySelectorAll('*')) enter(element.shadowRoot);
    }
  }

  function enter(root: Node | null | undefined): void {
    if (!(root instanceof ShadowRoot) || shadowRoots.has(root)) return;
    shadowRoots.add(root);
    watch(root, root);
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
    changes.hasRemoved = false;
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

  function at(x: number, y: number, over?: Element): Mark | undefined {
    // Elements get their shadow roots whenever they like, and nothing tells of it.
    enter(over?.shadowRoot);
    enter(over?.getRootNode());
    const isBehind = changes.isBehind || isSpotting;
    if (!isBehind && (marks.all.size === 0 || (over && !marks.mayBeRightIn(over))))
      return undefined;

    const caret = caretAt(document, [...shadowRoots], x, y);
    // The agent is quicker than the next slice: what the pointer is on can't wait for it.
    if (isBehind && caret?.node instanceof Text) look(caret.node, true);
    const mark = caret && marks.at(caret.node, caret.offset);
    // The nearest caret may be far from the point.
    const isOn = mark?.rects().some((box) => {
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
    if (!isOn || !mark?.isShown()) return undefined;
    if (hidden.has(mark)) showHidden();
    return mark;
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

  function next(after?: Mark): Mark | undefined {
    const all = firsts();
    const isThere = ({ identifier }: Mark) =>
      after && keyOf(identifier) === keyOf(after.identifier);
    const mark = all[(all.findIndex(isThere) + 1) % all.length];
    if (mark && !mark.isInView()) mark.scrollIntoView();
    return mark;
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

/** Whether the text is identifiers and nothing else. */
function isAllIdentifiers(text: Text, found: Mark[]): boolean {
  const own = found.flatMap(({ parts }) => parts).filter(({ node }) => node === text);
  const marked = own.reduce((sum, { start, end }) => sum + end - start, 0);
  return marked > 0 && text.data.replace(/[\s<>,;]/g, '').length <= marked;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
