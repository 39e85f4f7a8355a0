/**
 * The frames around a document, as far as its page lets us through: helpdesks show mail in frames
 * that are often too small for a card.
 */
import { isInView, scrollIntoView } from './in-view.ts';
import type { Anchor } from './place.ts';
import { allRoots } from './roots.ts';

/** Pixels. A card in less room than this shows neither status nor reply. */
const LEAST_ROOM = { width: 340, height: 260 };

export interface FrameSize {
  width: number;
  height: number;
}

/** The size of a frame that is too small for a card, and that the card can't come out of. */
export function crampedFrame({ defaultView: view }: Document): FrameSize | undefined {
  if (!view || view === view.top) return undefined;
  const { innerWidth: width, innerHeight: height } = view;
  return width < LEAST_ROOM.width || height < LEAST_ROOM.height ? { width, height } : undefined;
}

/**
 * The frame of that size that the agent sees here and we can't look into, beside which a card is to
 * open. Which of them asked, nothing tells but its size; of several, the first.
 */
export function sealedFrame(document: Document, { width, height }: FrameSize): Anchor | undefined {
  for (const root of allRoots(document)) {
    for (const frame of root.querySelectorAll<HTMLIFrameElement>('iframe, frame')) {
      // Those inside the frames that can be reached have scripts of their own around them.
      if (frame.contentDocument || frame.ownerDocument !== document) continue;
      const rects = () => [frame.getBoundingClientRect()];
      const inner = innerSize(frame);
      const fits = Math.abs(inner.width - width) <= 1 && Math.abs(inner.height - height) <= 1;
      if (fits && isInView(frame, rects())) {
        return { node: frame, rects, isInView: () => isInView(frame, rects()) };
      }
    }
  }
  return undefined;
}

type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** The outermost document that can be reached, where there is the most room: often the tab's own. */
export function outermostDocument(document: Document): Document {
  return documentsAround(document).at(-1) ?? document;
}

/** The document and those around it, up to the outermost one. */
export function documentsAround(document: Document): Document[] {
  return [document, ...[...framesAround(document)].map(({ ownerDocument }) => ownerDocument)];
}

/** The frame that the document is in, the frame that this one's document is in, and so on. */
function* framesAround(document: Document): Generator<HTMLIFrameElement> {
  // Absent in the tab's own document, and where a frame's origin is none of the page's.
  const frame = document.defaultView?.frameElement as HTMLIFrameElement | null | undefined;
  // Where a frameset is instead of a body, nothing else is drawn.
  if (!frame || frame.ownerDocument.body?.localName === 'frameset') return;
  yield frame;
  yield* framesAround(frame.ownerDocument);
}

/** A point of the document's viewport in that of the outermost document. */
export function pointOutside(document: Document, x: number, y: number): { x: number; y: number } {
  let at = { x, y };
  for (const frame of framesAround(document)) {
    const { left, top, scaleX, scaleY } = contentBox(frame);
    at = { x: left + at.x * scaleX, y: top + at.y * scaleY };
  }
  return at;
}

/** An anchor as it is in the outermost document: where its boxes are there, and whether it is seen. */
export function anchorOutside(anchor: Anchor, document: Document): Anchor {
  const frames = [...framesAround(document)];
  if (frames.length === 0) return anchor;
  const rects = () => frames.reduce(boxesOutside, anchor.rects());
  return {
    node: anchor.node,
    rects,
    isInView: () =>
      anchor.isInView() &&
      frames.every((frame, index) =>
        isInView(frame, frames.slice(0, index + 1).reduce(boxesOutside, anchor.rects())),
      ),
  };
}

/** Scroll what is around the frames of a document, so that the anchor in it comes into view. */
export function scrollFramesTo(anchor: Pick<Anchor, 'rects'>, document: Document): void {
  let boxes = () => anchor.rects();
  for (const frame of framesAround(document)) {
    const inside = boxes;
    boxes = () => boxesOutside(inside(), frame);
    if (!isInView(frame, boxes())) scrollIntoView(frame, () => unclipped(inside()[0], frame));
  }
}

/** As they are in the frame's own document; without what the frame cuts off. */
function boxesOutside(boxes: DOMRect[], frame: HTMLIFrameElement): DOMRect[] {
  const { left, top, right, bottom } = contentBox(frame);
  return boxes.flatMap((box) => {
    const moved = unclipped(box, frame) as DOMRect; // there is a box
    const x = Math.max(moved.left, left);
    const y = Math.max(moved.top, top);
    const width = Math.min(moved.right, right) - x;
    const height = Math.min(moved.bottom, bottom) - y;
    return width > 0 && height > 0 ? [new DOMRect(x, y, width, height)] : [];
  });
}

function unclipped(box: DOMRect | undefined, frame: HTMLIFrameElement): DOMRect | undefined {
  if (!box) return undefined;
  const { left, top, scaleX, scaleY } = contentBox(frame);
  return new DOMRect(
    left + box.left * scaleX,
    top + box.top * scaleY,
    box.width * scaleX,
    box.height * scaleY,
  );
}

interface ContentBox extends Box {
  scaleX: number;
  scaleY: number;
}

/** What a frame shows of its document: inside border and padding, and scaled as the page scales it. */
function contentBox(frame: HTMLIFrameElement): ContentBox {
  const box = frame.getBoundingClientRect();
  const { left: padLeft, top: padTop } = paddingOf(frame);
  const { offsetWidth, offsetHeight, clientLeft, clientTop } = frame;
  const ratioX = box.width / offsetWidth;
  const ratioY = box.height / offsetHeight;
  const left = box.left + (clientLeft + padLeft) * ratioX;
  const top = box.top + (clientTop + padTop) * ratioY;
  const inner = innerSize(frame);
  const width = inner.width * ratioX;
  const height = inner.height * ratioY;
  const { innerWidth = width, innerHeight = height } = frame.contentWindow ?? {};
  return {
    ...{ left, top, right: left + width, bottom: top + height },
    ...{ scaleX: width / innerWidth, scaleY: height / innerHeight },
  };
}

/** Without what the page scales it by. */
function innerSize(frame: HTMLIFrameElement): FrameSize {
  const { left, top, right, bottom } = paddingOf(frame);
  return {
    width: frame.clientWidth - left - right,
    height: frame.clientHeight - top - bottom,
  };
}

function paddingOf(element: Element): Box {
  const { paddingLeft, paddingTop, paddingRight, paddingBottom } = getComputedStyle(element);
  return {
    left: Number.parseFloat(paddingLeft),
    top: Number.parseFloat(paddingTop),
    right: Number.parseFloat(paddingRight),
    bottom: Number.parseFloat(paddingBottom),
  };
}
