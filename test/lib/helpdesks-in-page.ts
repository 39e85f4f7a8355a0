/** What the tests of the adapters find in their page, as properties of its window. */
import type { Adapter } from '../../lib/helpdesks/adapter.ts';
import { fittingAdapter } from '../../lib/page/adapter.ts';

const inPage = {
  fittingAdapter,

  /** Whom each address in the page's text is of: `ana@example.net client`. */
  people(adapters: Adapter[]): string[] {
    const adapter = fittingAdapter(adapters, document);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const people = new Set<string>();
    while (texts.nextNode()) {
      const { parentElement, textContent } = texts.currentNode;
      for (const [address] of textContent?.matchAll(/[\w.]+@[\w.]+\w/g) ?? []) {
        if (!adapter || !parentElement) continue;
        const who = adapter.isLeftOut(parentElement) ? 'left out' : adapter.who(parentElement);
        people.add(`${address} ${who ?? '-'}`);
      }
    }
    return [...people].sort();
  },

  audience(adapters: Adapter[], editor: string): string | undefined {
    const element = document.querySelector(editor);
    if (!element) throw new Error(`No editor ${editor}.`);
    return fittingAdapter(adapters, document)?.audienceOf(element);
  },
};
export type HelpdesksInPage = typeof inPage;

Object.assign(window, inPage);
