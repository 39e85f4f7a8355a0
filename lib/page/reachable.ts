import type { Mark } from './marks.ts';

/** Tells of marks whether an agent can get at them: a modal dialog shuts off all around it. */
export function reachableNow(): (mark: Mark) => boolean {
  const hasModal = document.querySelector(':modal') !== null;
  return ({ element }) =>
    element !== null && !isIn(element, '[inert]') && (!hasModal || isIn(element, ':modal'));
}

/** Out of shadow roots, too. */
function isIn(element: Element, selector: string): boolean {
  if (element.closest(selector)) return true;
  const root = element.getRootNode();
  return root instanceof ShadowRoot && isIn(root.host, selector);
}
