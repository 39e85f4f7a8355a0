import type { Identifier } from '../identifier-schema.ts';
import type { Status } from '../status.ts';
import { caretAt } from './caret-at.ts';
import { Changes } from './changes.ts';
import { createMarking } from './marking.ts';
import type { Mark } from './marks.ts';
import { keyOf } from './paint.ts';
import { listenForGood } from './reopened.ts';
import { createSlices } from './slices.ts';
import { endsInLabel, mayHoldIdentifier, spotIn, spotWithin } from './spot.ts';

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
  /** Mark nothing in elements that the test is true of, from now on. */
  leaveOut(test: (element: Element | null) => boolean): void;
  /** The mark of the identifier after that one, scrolled into view; after the last, the first. */
  next(after?: Mark): Mark | undefined;
}

const TEXTS_AT_ONCE = 32;
/** Characters. A longer text is looked at in stretches, so that no one task takes long. */
const LONG_TEXT = 20_000;
const STRETCH = 10_000;

/** What may show hidden text without a change of the DOM that we watch. */
const MAY_SHOW = ['toggle', 'click', 'keyup', 'transitionend', 'animationend'];

/** Mark the identifiers in the page's text, and follow the page as it changes. */
export function watchIdentifiers({ document, signal, onGone }: Options): Spotter {
  const marking = createMarking({ signal, onGone, onAppear: () => schedule() });
  const { marks } = marking;
  const shadowRoots = new Set<ShadowRoot>();

  const changes = new Changes(() => [document.body ?? document, ...shadowRoots]);
  /** Some of them are being looked at, in slices. */
  let isSpotting = false;
  /** How many texts since the last pause. */
  let looks = 0;
  /** Texts that are looked at in stretches. */
  const long = new Set<Text>();

  const schedule = createSlices(spotChanged, signal);
  const observer = new MutationObserver(notice);

  watch(document, document.body ?? document);
  const lookAgain = () => marking.hasHidden() && schedule();
  const listening = { capture: true, passive: true, signal };
  listenForGood(document, signal, () => {
    for (const type of MAY_SHOW) document.addEventListener(type, lookAgain, listening);
  });
  signal.addEventListener('abort', () => observer.disconnect());

  return {
    at,
    list: marking.list,
    setStatus: marking.setStatus,
    identifiers: () => marking.firsts().map(({ identifier }) => identifier),
    leaveOut(test) {
      marking.leaveOut(test);
      changes.hasRemoved = true;
      schedule();
    },
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
      if (record.type !== 'characterData') continue;
      for (const text of marking.dropStale(record.target as Text)) changes.add(text);
    }
    changes.note(records);
    schedule();
  }

  function* spotChanged(): Generator<void> {
    const batch = changes.take();
    isSpotting = true;
    for (const node of batch) if (node.isConnected) yield* spotUnder(node);
    for (const text of long) {
      long.delete(text);
      yield* lookThrough(text);
    }
    isSpotting = false;

    if (changes.hasRemoved) yield* forgetRemoved();
    if (marking.hasHidden()) yield* marking.showHidden();
    marking.mend();
    // Last, because it takes half as long as all the rest, and most pages have none.
    let entered = 0;
    for (const node of batch) {
      if (node.isConnected) yield* enterShadowRoots(node);
      if (++entered % 256 === 0) yield;
    }
  }

  function* forgetRemoved(): Generator<void> {
    changes.hasRemoved = false;
    yield* marking.dropRemoved();
    for (const root of shadowRoots) if (!root.isConnected) shadowRoots.delete(root);
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
    let text = (root.nodeType === Node.TEXT_NODE ? root : inside.nextNode()) as Text | null;
    while (text) {
      [text, isLabelled] = lookOn(inside, text, isLabelled);
      if (looks < TEXTS_AT_ONCE) continue;
      looks = 0;
      yield;
      // Where the page took the text away meanwhile, its place in the tree is lost.
      if (text && !root.contains(text)) {
        inside.currentNode = root;
        text = inside.nextNode() as Text | null;
      }
    }
    page.currentNode = inside.currentNode;
    lookBeside(page.nextNode() as Text | null, isLabelled);
  }

  /** A few texts at a time: a loop in a function of its own is compiled, in a generator it isn't. */
  function lookOn(
    walker: TreeWalker,
    first: Text,
    isLabelled: boolean,
  ): [next: Text | null, isLabelled: boolean] {
    let text: Text | null = first;
    let isAfterLabel = isLabelled;
    for (; text && looks < TEXTS_AT_ONCE; looks++) {
      isAfterLabel = look(text, isAfterLabel);
      text = walker.nextNode() as Text | null;
    }
    return [text, isAfterLabel];
  }

  function lookBeside(text: Text | null, isLabelled: boolean): boolean {
    // What is marked there may have lost its label, or what it ran on with.
    return text !== null && look(text, isLabelled || marks.in(text).size > 0);
  }

  /** @returns whether what follows is labelled by it. */
  function look(text: Text, isLabelled: boolean): boolean {
    const { data } = text;
    if (data.length > LONG_TEXT) {
      long.add(text);
      return false;
    }
    if (!isLabelled && !mayHoldIdentifier(data)) return endsInLabel(data);
    if (isBlank(data)) return true;
    const found = spotIn(text, isLabelled);
    marking.replaceIn(text, found);
    // A label may have many IDs behind it, each in a link of its own.
    return (isLabelled && isAllIdentifiers(text, found)) || endsInLabel(data);
  }

  function* lookThrough(text: Text): Generator<void> {
    const { data } = text;
    // Once the page writes something else there, it's looked at anew.
    for (
      let from = 0;
      from < data.length && text.isConnected && text.data === data;
      from += STRETCH
    ) {
      const to = from + STRETCH;
      marking.replaceIn(text, spotWithin(text, from, to), from, to);
      yield;
    }
  }

  function* enterShadowRoots(root: Node): Generator<void> {
    if ('shadowRoot' in root) enter((root as Element).shadowRoot);
    if ('getElementsByTagName' in root) {
      // A live list, by its index: a static one of a whole page takes three times as long.
      const elements = (root as Element).getElementsByTagName('*');
      for (let i = 0; i < elements.length; i++) {
        enter(elements[i]?.shadowRoot);
        if (i % 256 === 255) yield;
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

  function at(x: number, y: number, over?: Element): Mark | undefined {
    // Elements get their shadow roots whenever they like, and nothing tells of it.
    enter(over?.shadowRoot);
    enter(over?.getRootNode());
    const isBehind = changes.isBehind || isSpotting;
    if (!isBehind && (marks.all.size === 0 || (over && !marks.mayBeRightIn(over))))
      return undefined;

    marking.mend();
    const caret = caretAt(document, [...shadowRoots], x, y);
    // The agent is quicker than the next slice: what the pointer is on can't wait for it.
    if (isBehind && caret?.node instanceof Text) look(caret.node, true);
    const mark = caret && marks.at(caret.node, caret.offset);
    // The nearest caret may be far from the point.
    const isOn = mark?.rects().some((box) => {
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
    if (!isOn || !mark?.isShown()) return undefined;
    marking.show(mark);
    return mark;
  }

  function next(after?: Mark): Mark | undefined {
    const all = marking.firsts();
    const isThere = ({ identifier }: Mark) =>
      after && keyOf(identifier) === keyOf(after.identifier);
    const mark = all[(all.findIndex(isThere) + 1) % all.length];
    if (mark && !mark.isInView()) mark.scrollIntoView();
    return mark;
  }
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
