/** The trees that a page is made of: its document, same-origin iframes, open shadow roots. */
export type Root = Document | ShadowRoot;

function rootInside(element: Element): Root | null {
  if (element.shadowRoot) return element.shadowRoot;
  const isFrame = element.localName === 'iframe' || element.localName === 'frame';
  return isFrame ? (element as HTMLIFrameElement).contentDocument : null;
}

/** The trees that focus is in, outermost first. */
export function* focusedRoots(root: Root): Generator<Root> {
  yield root;
  const inside = root.activeElement && rootInside(root.activeElement);
  if (inside) yield* focusedRoots(inside);
}

/** Every tree of the page. Looks at each element, so only for when an agent has asked. */
export function* allRoots(root: Root): Generator<Root> {
  yield root;
  for (const element of root.querySelectorAll('*')) {
    const inside = rootInside(element);
    if (inside) yield* allRoots(inside);
  }
}
