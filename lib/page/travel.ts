interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** How far beside its path the pointer may stray: pixels. */
const SLACK = 8;

/**
 * Whether a pointer at (x, y) is on the mark, on the card, or on its way between them.
 *
 * The way is the band between the two boxes, as wide as both: a pointer that goes to the card's
 * far corner cuts across it, not along a straight line from the mark's middle.
 */
export function isOnTheWay(x: number, y: number, mark: Box[], card: Box): boolean {
  return [card, ...mark, ...mark.map((box) => between(box, card))].some(
    (box) =>
      x >= box.left - SLACK &&
      x <= box.right + SLACK &&
      y >= box.top - SLACK &&
      y <= box.bottom + SLACK,
  );
}

function between(mark: Box, card: Box): Box {
  const below = card.top >= mark.bottom;
  const above = card.bottom <= mark.top;
  return {
    left: Math.min(mark.left, card.left),
    right: Math.max(mark.right, card.right),
    top: below ? mark.bottom : above ? card.bottom : Math.min(mark.top, card.top),
    bottom: below ? card.top : above ? mark.top : Math.max(mark.bottom, card.bottom),
  };
}
