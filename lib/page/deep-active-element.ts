import { focusedRoots } from './roots.ts';

/** The focused element, also inside same-origin iframes and open shadow roots. */
export function deepActiveElement(document: Document): HTMLElement | undefined {
  const active = [...focusedRoots(document)].map(({ activeElement }) => activeElement);
  // A body has the focus where nothing else has it.
  return active.findLast((element): element is HTMLElement => {
    return element !== null && (element.localName !== 'body' || isEditor(element));
  });
}

function isEditor(element: Element): boolean {
  return (element as HTMLElement).isContentEditable;
}
