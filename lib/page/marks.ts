import type { Identifier } from '../identifier-schema.ts';
import { identifiersOn, isField } from './bearers.ts';
import { elementAround, isDrawn, isForReading, rectsOf } from './shown-text.ts';

/** A stretch of one text node. */
export interface Part {
  node: Text;
  start: number;
  end: number;
}

/** An identifier on the page: in its text, or on an element that stands for it. */
export class Mark {
  constructor(
    readonly identifier: Identifier,
    /** The text that is marked, in order; in more than one part where inline elements split it. */
    readonly parts: readonly Part[],
    /** What stands for it where the text says something else, or where there is none: in a field. */
    readonly bearer?: Element,
  ) {}

  /** The text node that it begins in; the bearer, where that has no text. */
  get node(): Node {
    return this.parts[0]?.node ?? (this.bearer as Element);
  }

  get start(): number {
    return this.parts[0]?.start ?? 0;
  }

  get element(): Element | null {
    return this.bearer ?? elementAround(this.node);
  }

  /** Where it is now, in the viewport: one box a line; none when it is gone or hidden. */
  rects(): DOMRect[] {
    if (!this.node.isConnected) return [];
    const { bearer } = this;
    if (bearer && this.parts.length === 0) {
      // A picture in a link is higher than the link's line.
      const drawn = [bearer, ...bearer.querySelectorAll('*')];
      return drawn.flatMap((element) => [...element.getClientRects()]);
    }
    return this.parts.flatMap(({ node, start, end }) => rectsOf(node, start, end));
  }

  isShown(): boolean {
    const { bearer, element } = this;
    if (bearer) return isReadable(bearer) && this.#isBorneBy(bearer);
    return element !== null && isForReading(element) && isDrawn(this.node as Text);
  }

  /** No change of the DOM tells that a field has another value. */
  #isBorneBy(bearer: Element): boolean {
    return identifiersOn(bearer).some(({ value }) => value === this.identifier.value);
  }

  /** Whether it is the same identifier in the same place. */
  equals({ identifier, parts, bearer }: Mark): boolean {
    return (
      bearer === this.bearer &&
      identifier.kind === this.identifier.kind &&
      identifier.value === this.identifier.value &&
      parts.length === this.parts.length &&
      parts.every(({ node, start, end }, i) => {
        const own = this.parts[i];
        return own?.node === node && own.start === start && own.end === end;
      })
    );
  }
}

/** How far above what the pointer is over its bearer is looked for. */
const MOST_AROUND = 4;

const none: ReadonlySet<Mark> = new Set();

/** Whether an element that bears an identifier is shown, and not for the agent to write in. */
export function isReadable(bearer: Element): boolean {
  const around = isField(bearer) ? bearer.parentElement : bearer;
  return around !== null && isForReading(around) && isDrawn(bearer);
}

/** The marks of a page, found by the text that they are in, or the element that they are on. */
export class MarkSet {
  readonly all = new Set<Mark>();
  /** There are, or were, some on elements. */
  hasBearers = false;
  #by = new Map<Node, Set<Mark>>();

  /** Those of a text, or of a bearer. */
  in(node: Node): ReadonlySet<Mark> {
    return this.#by.get(node) ?? none;
  }

  at(text: Node, offset: number): Mark | undefined {
    for (const mark of this.in(text)) {
      for (const { node, start, end } of mark.parts) {
        if (node === text && start <= offset && offset <= end) return mark;
      }
    }
    return undefined;
  }

  /** One without text, on an element or on what it is right in: a field, a picture in a link. */
  around(element: Element): Mark | undefined {
    let around: Element | null = element;
    for (let i = 0; around && i < MOST_AROUND; i++, around = around.parentElement) {
      for (const mark of this.in(around)) if (mark.parts.length === 0) return mark;
    }
    return undefined;
  }

  /** Whether one may be in the text right in an element; wrong at most in saying yes. */
  mayBeRightIn(element: Element): boolean {
    let child = (element.shadowRoot ?? element).firstChild;
    for (let looks = 0; child && looks < 100; looks++, child = child.nextSibling) {
      if (this.#by.has(child)) return true;
    }
    return child !== null || this.around(element) !== undefined;
  }

  add(mark: Mark): void {
    this.all.add(mark);
    this.hasBearers ||= mark.bearer !== undefined;
    for (const node of placesOf(mark)) {
      const others = this.#by.get(node);
      if (others) others.add(mark);
      else this.#by.set(node, new Set<Mark>().add(mark));
    }
  }

  delete(mark: Mark): void {
    this.all.delete(mark);
    for (const node of placesOf(mark)) {
      const others = this.#by.get(node);
      others?.delete(mark);
      if (others?.size === 0) this.#by.delete(node);
    }
  }
}

function placesOf({ parts, bearer }: Mark): Node[] {
  const places: Node[] = parts.map(({ node }) => node);
  if (bearer) places.push(bearer);
  return places;
}
