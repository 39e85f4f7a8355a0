import type { Identifier } from '../identifier-schema.ts';
import { isInView, scrollIntoView } from './in-view.ts';
import { elementAround, isDrawn, isForReading, rectsOf } from './shown-text.ts';

/** A stretch of one text node. */
export interface Part {
  node: Text;
  start: number;
  end: number;
}

/** An identifier in the page's text. */
export class Mark {
  constructor(
    readonly identifier: Identifier,
    /** In order; more than one where inline elements split it. */
    readonly parts: readonly [Part, ...Part[]],
  ) {}

  /** The text node that it begins in. */
  get node(): Text {
    return this.parts[0].node;
  }

  get element(): Element | null {
    return elementAround(this.node);
  }

  /** Where it is now, in the viewport: one box a line; none when it is gone or hidden. */
  rects(): DOMRect[] {
    if (!this.node.isConnected) return [];
    return this.parts.flatMap(({ node, start, end }) => rectsOf(node, start, end));
  }

  isShown(): boolean {
    return this.element !== null && isForReading(this.element) && isDrawn(this.node);
  }

  /** Whether it is not scrolled away, out of the viewport or out of what clips it. */
  isInView(): boolean {
    const around = this.node.assignedSlot ?? this.element;
    return around !== null && isInView(around, this.rects());
  }

  scrollIntoView(): void {
    const around = this.node.assignedSlot ?? this.element;
    if (around) scrollIntoView(around, () => this.rects()[0]);
  }

  /** Whether it is the same identifier in the same place. */
  equals({ identifier, parts }: Mark): boolean {
    return (
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

const none: ReadonlySet<Mark> = new Set();

/** The marks of a page, found by the text that they are in. */
export class MarkSet {
  readonly all = new Set<Mark>();
  #inText = new Map<Node, Set<Mark>>();

  in(text: Node): ReadonlySet<Mark> {
    return this.#inText.get(text) ?? none;
  }

  at(text: Node, offset: number): Mark | undefined {
    for (const mark of this.in(text)) {
      for (const { node, start, end } of mark.parts) {
        if (node === text && start <= offset && offset <= end) return mark;
      }
    }
    return undefined;
  }

  /** Whether one may be in the text right in an element; wrong at most in saying yes. */
  mayBeRightIn(element: Element): boolean {
    let child = (element.shadowRoot ?? element).firstChild;
    for (let looks = 0; child && looks < 100; looks++, child = child.nextSibling) {
      if (this.#inText.has(child)) return true;
    }
    return child !== null;
  }

  add(mark: Mark): void {
    this.all.add(mark);
    for (const { node } of mark.parts) {
      const others = this.#inText.get(node);
      if (others) others.add(mark);
      else this.#inText.set(node, new Set<Mark>().add(mark));
    }
  }

  delete(mark: Mark): void {
    this.all.delete(mark);
    for (const { node } of mark.parts) {
      const others = this.#inText.get(node);
      others?.delete(mark);
      if (others?.size === 0) this.#inText.delete(node);
    }
  }
}
