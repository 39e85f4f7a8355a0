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
    return (
      innermost && persons.find((person) => adapter[person] && innermost.matches(adapter[person]))
    );
  }

  /** Who reads what is written in an editor, where the adapter knows. */
  function audienceOf(editor: Element): EditorAudience | undefined {
    if (isIn(editor, adapter.internalEditor)) return 'internal';
    return isIn(editor, adapter.publicEditor) ? 'public' : undefined;
  }

  /** What the adapter finds in the page as it is now. */
  function check(): AdapterCheck {
    const matches = Object.fromEntries(
      adapterParts.flatMap((part) => {
        const selector = adapter[part];
        return selector ? [[part, page.querySelectorAll(selector).length]] : [];
      }),
    ) as Partial<Record<AdapterPart, number>>;
    const verdict =
      matches.conversation === 0 ? 'noTicket' : matches.client === 0 ? 'partly' : 'fits';
    return { name: adapter.name, seen: adapter.seen, verdict, matches };
  }
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
