const FOCUSABLE =
  'button:not(:disabled), a[href], summary, input, select, textarea, [tabindex="0"]';

/** Tab goes round in the card: behind its last button would be the browser's own. */
export function goRound(event: KeyboardEvent, root: ShadowRoot): void {
  if (event.key !== 'Tab' || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }),
  );
  const at = all.indexOf(root.activeElement as HTMLElement);
  const isAtEdge = event.shiftKey ? at <= 0 : at === all.length - 1;
  if (!isAtEdge) return;
  event.preventDefault();
  all.at(event.shiftKey ? -1 : 0)?.focus();
}
