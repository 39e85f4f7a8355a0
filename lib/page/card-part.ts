/**
 * The content script's two parts: the spotter, which runs in every page of a helpdesk, and the
 * card, ten times as large, which comes into a page when it is first needed. They share a world.
 */
import type { FoundEditor } from '../found-editor.ts';
import type { EditorAudience } from '../helpdesks/adapter.ts';
import type { Identifier } from '../identifier-schema.ts';
import type { Insertion, Walk } from '../messages.ts';
import type { FrameSize } from './frames.ts';
import type { RememberedEditor } from './last-editor.ts';
import type { Mark } from './marks.ts';
import type { Spotter } from './watch.ts';

export interface CardDependencies {
  document: Document;
  signal: AbortSignal;
  spotter: Spotter;
  /** None in a frame: the document around it, if it can be reached, knows of the frame's too. */
  lastEditor: () => RememberedEditor | undefined;
  /** Who reads what is inserted now, where the helpdesk's adapter knows. */
  /** What a reply would go into here; looks at the whole page. */
  findEditor: () => FoundEditor;
  editorAudience: () => EditorAudience | undefined;
}

export interface CardControls {
  /** How long the pointer rests before the card opens: milliseconds. */
  hoverDelay(): number;
  /** Open the card of a mark that the pointer rests on. */
  showBeside(mark: Mark): void;
  closeBeside(mark: Mark): void;
  walk(): Walk;
  /** Open the card of the next mark on the page, or of the first, with the focus in it. */
  showNext(anew: boolean): void;
  /** Open the card of an identifier that the agent selected. */
  showFor(identifier: Identifier): void;
  /** Open it beside a frame of this document. Tells whether there is that frame. */
  showBesideFrame(identifier: Identifier, size: FrameSize, withFocus: boolean): boolean;
  close(): void;
  insert(text: string): Promise<Insertion>;
}

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
