/** A form's inputs are its properties, and may be called as its methods are. */
const { closest, getRootNode, checkVisibility } = Element.prototype;

/** The nearest element that matches: it, or one around it. */
export function closestTo(element: Element, selector: string): Element | null {
  return closest.call(element, selector);
}

/** The same, out of shadow roots too. */
export function closestOutside(element: Element, selector: string): Element | null {
  const root = rootOf(element);
  const outside = () => (root instanceof ShadowRoot ? closestOutside(root.host, selector) : null);
  return closestTo(element, selector) ?? outside();
}

export function rootOf(node: Node): Node {
  return getRootNode.call(node);
}

export function isVisible(element: Element, options: CheckVisibilityOptions): boolean {
  return checkVisibility.call(element, options);
}
