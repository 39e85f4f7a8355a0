import {
  autoUpdate,
  computePosition,
  flip,
  offset,
  type Platform,
  platform,
  shift,
  size,
  type VirtualElement,
} from '@floating-ui/dom';

/** What a card opens beside. */
export interface Anchor {
  /** Where it is now, in the viewport; empty when it is gone. */
  rects(): DOMRect[];
  /** Whether the agent can see it: it may have been scrolled away, or be covered. */
  isInView(): boolean;
  /** The node whose scrolling ancestors carry it. */
  node: Node;
}

/** Less is of no use: badge, turn and one button. */
const MIN_HEIGHT = 240;

interface Placed {
  element: HTMLElement;
  /** Set some of its style. */
  restyle(style: Record<string, string>): void;
}

/**
 * Keep a card beside the anchor while the page scrolls, resizes and changes; call `onGone` when
 * the anchor can't be seen any more. Ends with the signal.
 */
export function keepBeside(
  anchor: Anchor,
  { element: card, restyle }: Placed,
  onGone: () => void,
  signal: AbortSignal,
): void {
  const virtual: VirtualElement = {
    getBoundingClientRect: () => bounds(anchor.rects()),
    getClientRects: () => anchor.rects(),
    contextElement:
      'getBoundingClientRect' in anchor.node
        ? (anchor.node as Element)
        : (anchor.node.parentElement ?? card),
  };

  const stop = autoUpdate(virtual, card, async () => {
    if (anchor.rects().length === 0 || !anchor.isInView()) {
      onGone();
      return;
    }
    const { x, y } = await computePosition(virtual, card, {
      strategy: 'fixed',
      platform: topLayer,
      placement: 'bottom-start',
      middleware: [
        offset(6),
        flip({ padding: 8 }),
        size({ padding: 8, apply: ({ availableHeight }) => restyle(roomIn(availableHeight)) }),
        // Last: where there is too little room on either side, it covers the mark.
        shift({ padding: 8, crossAxis: true }),
      ],
    });
    restyle({ left: `${Math.round(x)}px`, top: `${Math.round(y)}px` });
  });
  signal.addEventListener('abort', stop, { once: true });
}

/** In the top layer boxes are the viewport's, whatever transforms the page's root has. */
const topLayer: Platform = {
  ...platform,
  getElementRects: async ({ reference, floating }) => ({
    reference: reference.getBoundingClientRect(),
    floating: { x: 0, y: 0, ...(await platform.getDimensions(floating)) },
  }),
};

/** Over the mark it would hide what it is about; its body scrolls instead, down to a point. */
function roomIn(available: number): Record<string, string> {
  return { '--room': `${Math.max(MIN_HEIGHT, Math.floor(available))}px` };
}

/** The first line of an identifier that wraps: where the pointer most likely rests. */
function bounds([first]: DOMRect[]): DOMRect {
  return first ?? new DOMRect();
}
