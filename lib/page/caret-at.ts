interface Caret {
  node: Node;
  offset: number;
}

/** Where in the page's text a point of the viewport is: the nearest place for a caret. */
export function caretAt(
  document: Document,
  shadowRoots: ShadowRoot[],
  x: number,
  y: number,
): Caret | undefined {
  // Without the roots the answer would be the host of the shadow root.
  const caret = document.caretPositionFromPoint(x, y, { shadowRoots });
  return caret ? { node: caret.offsetNode, offset: caret.offset } : undefined;
}
