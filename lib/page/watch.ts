import type { Identifier } from '../identifier-schema.ts';
import { mayHoldIdentifier } from '../message-id-shapes.ts';
import type { Status } from '../status.ts';
import { BEARERS, BEARING, isField } from './bearers.ts';
import { caretAt } from './caret-at.ts';
import { Changes } from './changes.ts';
import { closestTo, rootOf } from './element-methods.ts';
import { createMarking } from './marking.ts';
import type { Mark, MarkSet } from './marks.ts';
import { textBefore } from './shown-text.ts';
import { createSlices } from './slices.ts';
import { endsInLabel, followsLabel, spotIn, spotOn } from './spot.ts';

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
  /** Mark nothing in elements that the test is true of, from now on. */
  leaveOut(test: (element: Element | null) => boolean): void;
  /** Look at once at what the page has only just shown, for those who want to know of all marks. */
  catchUp(): Promise<void>;
  /** All marks, shown or not, and the shadow roots that they may be in. */
  marks: MarkSet;
  shadowRoots: ReadonlySet<ShadowRoot>;
}

/** How much is looked at without a pause: a text is 1. */
const MOST_AT_ONCE = 256;
/** Where it may hold an identifier it is so many, and one more for so many characters of it. */
const CLOSE_LOOK = 8;
const CHARACTERS = 64;
/** Characters. A longer text is looked at in stretches, so that no one task takes long. */
const LONG_TEXT = 20_000;
const STRETCH = 10_000;

/** Mark the identifiers in the page's text, and follow the page as it changes. */
export function watchIdentifiers({ document, signal, onGone }: Options): Spotter {
  const marking = createMarking({ signal, onGone });
  const { marks } = marking;
  const shadowRoots = new Set<ShadowRoot>();

  const changes = new Changes(() => [document.body ?? document, ...shadowRoots]);
  /** Some of them are being looked at, in slices. */
  let isSpotting = false;
  /** How much was looked at since the last pause. */
  let looks = 0;
  /** Texts that are looked at in stretches. */
  const long = new Set<Text>();

  const { schedule, finish } = createSlices(spotChanged, signal);
  const observer = new MutationObserver(notice);

  watch(document, document.body ?? document);
  signal.addEventListener('abort', () => observer.disconnect());

  return {
    at,
    setStatus: marking.setStatus,
    leaveOut(test) {
      marking.leaveOut(test);
      changes.hasRemoved = true;
      schedule();
    },
    catchUp: finish,
    marks,
    shadowRoots,
  };

  function watch(root: Document | ShadowRoot, from: Node): void {
    observer.observe(root, {
      childList: true,
      characterData: true,
      subtree: true,
      // What shows and hides text isn't among it: that changes often, and costs nothing this way.
      attributeFilter: ['contenteditable', ...BEARING],
    });
    changes.add(from);
    schedule();
  }

  /** In the page's own time, so only what can't wait is done here. */
  function notice(records: MutationRecord[]): void {
    // Before the page is painted: static ranges stay where they were.
    if (marks.all.size > 0) {
      const texts: Text[] = [];
      for (const { type, target } of records) {
        if (type === 'characterData') texts.push(target as Text);
      }
      for (const text of marking.dropStale(texts)) changes.add(text);
    }
    changes.note(records);
    schedule();
  }

  /** @returns whether anything is marked by now. */
  function* spotChanged(): Generator<void, boolean> {
    const batch = changes.take();
    isSpotting = true;
    for (const node of batch) if (node.isConnected) yield* spotUnder(node);
    for (const text of long) {
      long.delete(text);
      yield* lookThrough(text);
    }
    // After all text: an element whose text shows what it bears has no mark of its own.
    for (const node of batch) if (node.isConnected) yield* lookAtBearers(node);
    isSpotting = false;

    if (changes.hasRemoved) yield* forgetRemoved();
    marking.mend();
    // Last, because it takes half as long as all the rest, and most pages have none.
    let entered = 0;
    for (const node of batch) {
      if (node.isConnected) yield* enterShadowRoots(node);
      if (++entered % 256 === 0) yield;
    }
    return marks.all.size > 0;
  }

  function* forgetRemoved(): Generator<void> {
    changes.hasRemoved = false;
    yield* marking.dropRemoved();
    for (const root of shadowRoots) if (!root.isConnected) shadowRoots.delete(root);
  }

  /** Look at all text in `root`, and at the text on either side, which may run on with it. */
  function* spotUnder(root: Node): Generator<void> {
    let isAfterLabel = lookBeside(textBefore(root), false);
    const inside = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let text = (root.nodeType === Node.TEXT_NODE ? root : inside.nextNode()) as Text | null;
    while (text) {
      [text, isAfterLabel] = lookOn(inside, text, isAfterLabel);
      if (looks < MOST_AT_ONCE) continue;
      looks = 0;
      yield;
      // Where the page took the text away meanwhile, its place in the tree is lost.
      if (text && !root.contains(text)) {
        inside.currentNode = root;
        text = inside.nextNode() as Text | null;
      }
    }
    const page = document.createTreeWalker(rootOf(root), NodeFilter.SHOW_TEXT);
    page.currentNode = inside.currentNode;
    lookBeside(page.nextNode() as Text | null, isAfterLabel);
  }

  /** A few texts at a time: a loop in a function of its own is compiled, in a generator it isn't. */
  function lookOn(
    walker: TreeWalker,
    first: Text,
    isLabelled: boolean,
  ): [next: Text | null, isAfterLabel: boolean] {
    let text: Text | null = first;
    let isAfterLabel = isLabelled;
    while (text && looks < MOST_AT_ONCE) {
      const { data } = text;
      looks++;
      if (isAfterLabel || mayHoldIdentifier(data)) isAfterLabel = look(text, isAfterLabel);
      text = walker.nextNode() as Text | null;
    }
    return [text, isAfterLabel];
  }

  /** @returns whether what follows is labelled by it. */
  function lookBeside(text: Text | null, isAfterLabel: boolean): boolean {
    if (!text) return false;
    // What is marked there may have lost its label, or what it ran on with.
    const isLabelled = isAfterLabel || marks.in(text).size > 0;
    if (isLabelled || mayHoldIdentifier(text.data)) return look(text, isLabelled);
    return endsInLabel(text.data);
  }

  /** @returns whether what follows is labelled by it. */
  function look(text: Text, isAfterLabel: boolean): boolean {
    const { data } = text;
    looks += CLOSE_LOOK + Math.floor(data.length / CHARACTERS);
    if (isBlank(data)) return isAfterLabel;
    if (data.length > LONG_TEXT) {
      long.add(text);
      return endsInLabel(data);
    }
    const isLabelled = isAfterLabel || followsLabel(text);
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
      // What is marked there may have begun in the text before.
      const isLabelled = from === 0 && (marks.in(text).size > 0 || followsLabel(text));
      marking.replaceIn(text, spotIn(text, isLabelled, { from, to }), from, to);
      yield;
    }
  }

  /** Of those in each other the inner ones first: they are closer to whom they name. */
  function* lookAtBearers(root: Node): Generator<void> {
    const element = root instanceof Element ? root : root.parentElement;
    const around = element && closestTo(element, BEARERS);
    for (const part of partsOf(root)) {
      const bearers = [...part.querySelectorAll(BEARERS)].reverse();
      if (part !== root && part instanceof Element && part.matches(BEARERS)) bearers.push(part);
      for (const bearer of bearers) {
        lookAtBearer(bearer);
        if (++looks < MOST_AT_ONCE / CLOSE_LOOK) continue;
        looks = 0;
        yield;
      }
      if (part !== root) yield;
    }
    if (around) lookAtBearer(around);
  }

  function lookAtBearer(bearer: Element): void {
    marking.replaceOn(bearer, spotOn(bearer, marks));
  }

  function* enterShadowRoots(root: Node): Generator<void> {
    if ('shadowRoot' in root) enter((root as Element).shadowRoot);
    if ('getElementsByTagName' in root) {
      // A live list, by its index: a static one of a whole page takes three times as long.
      const elements = (root as Element).getElementsByTagName('*');
      for (let i = 0; i < elements.length; i++) {
        const inside = elements[i]?.shadowRoot;
        if (inside) enter(inside);
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
    if (over) enter(rootOf(over));
    const isBehind = changes.isBehind || isSpotting;
    const bearer = over && closestTo(over, BEARERS);
    const mayBeThere = !over || bearer || (marks.all.size > 0 && marks.mayBeRightIn(over));
    if (!isBehind && !mayBeThere) return undefined;

    marking.mend();
    const caret = caretAt(document, [...shadowRoots], x, y);
    // The agent is quicker than the next slice: what the pointer is on can't wait for it.
    if (isBehind && caret?.node instanceof Text) look(caret.node, true);
    if (bearer && (isBehind || isField(bearer))) lookAtBearer(bearer);
    const found = [caret && marks.at(caret.node, caret.offset), over && marks.around(over)];
    // The nearest caret may be far from the point.
    return found.find((mark) => {
      const isOn = mark?.rects().some((box) => {
        return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
      });
      return isOn && mark?.isShown();
    });
  }
}

/** Whether the text is identifiers and nothing else. */
function isAllIdentifiers(text: Text, found: Mark[]): boolean {
  const own = found.flatMap(({ parts }) => parts).filter(({ node }) => node === text);
  const marked = own.reduce((sum, { start, end }) => sum + end - start, 0);
  return marked > 0 && text.data.replace(/[\s<>,;]/g, '').length <= marked;
}

/** More elements at once take too long. */
const MOST_ELEMENTS = 40_000;

/** What to search instead of all of `root` in one go: itself, or its children where it holds much. */
function* partsOf(root: Node): Generator<ParentNode> {
  if (!('querySelectorAll' in root)) return;
  if (!(root instanceof Element) || root.getElementsByTagName('*').length <= MOST_ELEMENTS) {
    yield root as ParentNode;
    return;
  }
  for (const child of [...root.children]) yield* partsOf(child);
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
