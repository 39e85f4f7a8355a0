import {
  type Adapter,
  type AdapterCheck,
  type AdapterPart,
  adapterParts,
  type EditorAudience,
  type Person,
} from '../helpdesks/adapter.ts';
import { around, fits } from './adapter-choice.ts';

export type PageAdapter = ReturnType<typeof createPageAdapter>;

const persons = ['client', 'cc', 'agent', 'quoted'] as const satisfies Person[];

/** The first of the adapters that fits this page, ready to be asked about places in it. */
export function fittingAdapter(adapters: Adapter[], page: Document): PageAdapter | undefined {
  const adapter = adapters.find((one) => fits(one, page));
  return adapter && createPageAdapter(adapter, page);
}

/** An adapter, ready to be asked about places in a page. */
export function createPageAdapter(adapter: Adapter, page: Document) {
  return { name: adapter.name, isLeftOut, who, audienceOf, check };

  /** Whether what stands in the element is no business of the agent's. */
  function isLeftOut(element: Element): boolean {
    return around(element, adapter.leaveOut) !== undefined;
  }

  /** Whom an identifier in the element is of. */
  function who(element: Element): Person | undefined {
    const selectors = persons.flatMap((person) => adapter[person] ?? []);
    const innermost = around(element, selectors.join());
    return persons.find((person) => adapter[person] && innermost?.matches(adapter[person]));
  }

  /** Who reads what is written in an editor, where the adapter knows. */
  function audienceOf(editor: Element): EditorAudience | undefined {
    if (around(editor, adapter.internalEditor)) return 'internal';
    return around(editor, adapter.publicEditor) && 'public';
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
