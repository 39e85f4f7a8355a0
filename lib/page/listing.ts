import type { Person } from '../helpdesks/adapter.ts';
import { mergeSpotted, type Spotted } from '../spotted.ts';
import { closestTo } from './element-methods.ts';
import type { Mark } from './marks.ts';

/** How mail programs set the mail apart that they answer. */
const QUOTED = 'blockquote, .gmail_quote, [type="cite"]';

/** What the marks of a page are of, each once, and whom: as the helpdesk's adapter knows, if any. */
export function listSpotted(
  marks: Mark[],
  who?: (element: Element) => Person | undefined,
): Spotted[] {
  return mergeSpotted(
    marks.map(({ identifier, element }) => ({
      identifier,
      who: element
        ? (who?.(element) ?? (closestTo(element, QUOTED) ? 'quoted' : undefined))
        : undefined,
      count: 1,
    })),
  );
}
