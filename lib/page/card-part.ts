/**
 * The content script's two parts: the spotter, which runs in every frame of a helpdesk, and all that
 * an agent asks for, ten times as large, which comes into a frame when it is first needed: the card,
 * and the answers to popup and worker. They share a world.
 */
import type { Adapter } from '../helpdesks/adapter.ts';
import type { TabReplies, TabRequest } from '../messages.ts';
import type { RememberedEditor } from './last-editor.ts';
import type { Mark } from './marks.ts';
import type { Spotter } from './watch.ts';

export interface CardDependencies {
  document: Document;
  signal: AbortSignal;
  spotter: Spotter;
  /** None in a frame: the document around it, if it can be reached, knows of the frame's too. */
  lastEditor: () => RememberedEditor | undefined;
  /** That of the helpdesk, once it's known which one it is. */
  adapter: () => Adapter | undefined;
}

export interface CardControls {
  /** How long the pointer rests before the card opens, as set by now: milliseconds. */
  hoverDelay(): number | undefined;
  /** Open the card of a mark that the pointer rests on. */
  showBeside(mark: Mark): void;
  /** The mark's text has gone or is another. */
  leave(mark: Mark): void;
  answers: TabAnswers;
}

/** What a frame answers to popup and worker; whether it is to end, the spotter knows by itself. */
export type TabAnswers = {
  [T in Exclude<TabRequest['type'], 'keepTo'>]: (
    request: Extract<TabRequest, { type: T }>,
  ) => Promise<TabReplies[T]>;
};

export type CreateCard = (dependencies: CardDependencies) => CardControls;

declare global {
  /** In the extension's own world: no page sees it. */
  var whereaboutsCard: CreateCard | undefined;
}

export function offerCard(createCard: CreateCard): void {
  globalThis.whereaboutsCard = createCard;
}

/**
 * The card, brought into the page by `bring` when it is first asked for. Where that fails, the next
 * one to ask tries again.
 */
export function createLazyCard(dependencies: CardDependencies, bring: () => Promise<unknown>) {
  let coming: Promise<CardControls> | undefined;
  let card: CardControls | undefined;

  return {
    /** It, where it is here already. */
    here: () => card,

    load(): Promise<CardControls> {
      coming ??= bring().then(() => {
        if (!globalThis.whereaboutsCard) throw new Error('The card was brought, but is not here.');
        card = globalThis.whereaboutsCard(dependencies);
        return card;
      });
      coming.catch(() => {
        coming = undefined;
      });
      return coming;
    },
  };
}
