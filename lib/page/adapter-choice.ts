/**
 * Which adapter is a page's. This is all of adapters that the spotter holds; what one says of the
 * page is in `adapter.ts`, for the parts that ask.
 */
import type { Adapter } from '../helpdesks/adapter.ts';
import { closestOutside } from './element-methods.ts';

/** Looking at a page takes a while, so it's done at most so often. */
const AGAIN_MS = 500;

interface Options {
  page: Document;
  onFound?: () => void;
  /** Test seam: milliseconds. */
  now?: () => number;
}

/**
 * Tells the adapter of a page, as soon as the page shows which one it is: some helpdesks draw what
 * they are known by only when a ticket is opened.
 */
export function createAdapterChoice({ page, onFound, now = Date.now }: Options) {
  let candidates: Adapter[] = [];
  let found: Adapter | undefined;
  let nextTry = 0;

  return {
    choose(adapters: Adapter[]): void {
      candidates = adapters;
      found = undefined;
      nextTry = 0;
    },
    here(): Adapter | undefined {
      if (found || now() < nextTry) return found;
      nextTry = now() + AGAIN_MS;
      found = candidates.find((adapter) => fits(adapter, page));
      if (found) onFound?.();
      return found;
    },
  };
}

/** Whether a page, or one around it for what a helpdesk shows in an iframe, is of the helpdesk. */
export function fits(adapter: Adapter, page: Document): boolean {
  if (!adapter.fits || page.querySelector(adapter.fits)) return true;
  const frame = page.defaultView?.frameElement;
  return frame ? fits(adapter, frame.ownerDocument) : false;
}

/** The innermost element around this one that matches, out of shadow roots and iframes too. */
export function around(element: Element | null, selector: string | undefined): Element | undefined {
  if (!element || !selector) return undefined;
  const frame = element.ownerDocument.defaultView?.frameElement;
  return closestOutside(element, selector) ?? around(frame ?? null, selector);
}
