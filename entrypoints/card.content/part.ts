import { onShowOnPage } from '@/lib/ask.ts';
import { createPageAdapter } from '@/lib/page/adapter.ts';
import type { CardControls, CardDependencies, TabAnswers } from '@/lib/page/card-part.ts';
import { listSpotted } from '@/lib/page/listing.ts';
import { createPointing } from '@/lib/page/point-out.ts';
import { createReadingOrder } from '@/lib/page/reading-order.ts';
import { createCard } from './card.tsx';
import { createReplyTarget } from './reply-target.ts';
import { createWalk } from './walk.ts';

/** All that an agent asks for in a frame. */
export function createPart(dependencies: CardDependencies): CardControls {
  const { document, signal, spotter, adapter } = dependencies;
  const target = createReplyTarget(dependencies);
  const order = createReadingOrder(document, spotter);
  const card = createCard(dependencies, { target, order });
  const walk = createWalk(document, order);
  const pointing = createPointing(document, order);
  onShowOnPage(pointing.pointOut, signal);

  const pageAdapter = () => {
    const known = adapter();
    return known && createPageAdapter(known, document);
  };

  const answers: TabAnswers = {
    listIdentifiers: async () => listSpotted(order.list(), pageAdapter()?.who),
    async setStatuses({ statuses }) {
      for (const { identifier, status } of statuses) spotter.setStatus(identifier, status);
      return null;
    },
    checkAdapter: async () => pageAdapter()?.check() ?? { verdict: 'none' },
    findEditor: async () => target.findHere(),
    // It's the popup that asks, and the clipboard is its own.
    insertReply: ({ text }) => target.insertHere(text, async () => false),
    async showCard({ identifier }) {
      card.showFor(identifier);
      return null;
    },
    showBesideFrame: async ({ identifier, withFocus, ...size }) =>
      card.showBesideFrame(identifier, size, withFocus),
    async closeCard() {
      card.close();
      return null;
    },
    readWalk: async () => walk.read(),
    async showNextCard({ anew }) {
      const mark = walk.next(anew);
      if (mark) card.showWithFocus(mark);
      return mark !== undefined;
    },
  };

  return {
    hoverDelay: card.hoverDelay,
    showBeside: card.showBeside,
    leave(mark) {
      card.closeBeside(mark);
      pointing.leave(mark);
    },
    answers,
  };
}
