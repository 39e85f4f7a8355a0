import {
  type Adapter,
  type AdapterCheck,
  type AdapterPart,
  adapterParts,
  type EditorAudience,
  type Person,
} from '../helpdesks/adapter.ts';

export type PageAdapter = ReturnType<typeof createPageAdapter>;

const persons = ['client', 'cc', 'agent', 'quoted'] as const satisfies Person[];

interface FinderOptions {
  page: Document;
  onFound?: () => void;
  /** Test seam: milliseconds. */
  now?: () => number;
}

/** Looking at a page takes a while, so it's done at most so often. */
const AGAIN_MS = 500;

/**
 * Tells the adapter of a page, as soon as the page shows which one it is: some helpdesks draw what
 * they are known by only when a ticket is opened.
 */
export function createAdapterFinder({ page, onFound, now = Date.now }: FinderOptions) {
  let candidates: Adapter[] = [];
  let found: PageAdapter | undefined;
  let nextTry = 0;

  return {
    choose(adapters: Adapter[]): void {
      candidates = adapters;
      found = undefined;
      nextTry = 0;
    },
    here(): PageAdapter | undefined {
      if (found || now() < nextTry) return found;
      nextTry = now() + AGAIN_MS;
      found = fittingAdapter(candidates, page);
      if (found) onFound?.();
      return found;
    },
  };
}

/** The first of the adapters that fits this page, ready to be asked about places in it. */
export function fittingAdapter(adapters: Adapter[], page: Document): PageAdapter | undefined {
  const adapter = adapters.find(({ fits }) => !fits || isThere(fits, page));
  return adapter && createPageAdapter(adapter, page);
}

function createPageAdapter(adapter: Adapter, page: Document) {
  return { name: adapter.name, isLeftOut, who, audienceOf, check };

  /** Whether what stands in the element is no business of the agent's. */
  function isLeftOut(element: Element): boolean {
    return isIn(element, adapter.leaveOut);
  }

  /** Whom an identifier in the element is of. */
  function who(element: Element): Person | undefined {
    const selectors = persons.flatMap((person) => adapter[person] ?? []);
    const innermost = around(element, selectors.join());
    return persons.find((person) => adapter[person] && innermost?.matches(adapter[person]));
  }

  /** Who reads what is written in an editor, where the adapter knows. */
  function audienceOf(editor: Element): EditorAudience | undefined {
    if (isIn(editor, adapter.internalEditor)) return 'internal';
    return isIn(editor, adapter.publicEditor) ? 'public' : undefined;
  }

  /** What the adapter finds in the page as it is now. */
  function check(): AdapterCheck {
    const matches: Partial<Record<AdapterPart, number>> = {};
    for (const part of adapterParts) {
      const selector = adapter[part];
      if (selector) matches[part] = page.querySelectorAll(selector).length;
    }
    return { name: adapter.name, seen: adapter.seen, verdict: verdictOf(matches), matches };
  }
}

/** In a ticket, each has a conversation and a client: what else is missing need not be there. */
function verdictOf({ conversation, client }: AdapterCheck['matches']): AdapterCheck['verdict'] {
  if (!conversation && !client) return 'noTicket';
  return conversation === 0 || client === 0 ? 'partly' : 'fits';
}

/** The page itself or, for what a helpdesk shows in an iframe, one around it. */
function isThere(selector: string, page: Document): boolean {
  if (page.querySelector(selector)) return true;
  const frame = page.defaultView?.frameElement;
  return frame ? isThere(selector, frame.ownerDocument) : false;
}

function isIn(element: Element, selector: string | undefined): boolean {
  return selector !== undefined && around(element, selector) !== undefined;
}

/** The innermost element around this one that matches, out of shadow roots and iframes too. */
function around(element: Element, selector: string): Element | undefined {
  if (!selector) return undefined;
  const found = element.closest(selector);
  if (found) return found;
  const root = element.getRootNode();
  const outside =
    root instanceof ShadowRoot ? root.host : element.ownerDocument.defaultView?.frameElement;
  return outside ? around(outside, selector) : undefined;
}
