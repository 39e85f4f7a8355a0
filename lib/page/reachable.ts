import { closestOutside } from './element-methods.ts';
import type { Mark } from './marks.ts';

/** Tells of marks whether an agent can get at them: a modal dialog shuts off all around it. */
export function reachableNow(): (mark: Mark) => boolean {
  const hasModal = document.querySelector(':modal') !== null;
  return ({ element }) =>
    element !== null &&
    !closestOutside(element, '[inert]') &&
    (!hasModal || closestOutside(element, ':modal') !== null);
}
