/** What happens in the card is no business of the helpdesk's, and what it makes up none of ours. */

const privateEvents = [
  'click',
  'dblclick',
  'auxclick',
  'mousedown',
  'mouseup',
  'pointerdown',
  'pointerup',
  'touchstart',
  'touchend',
  'keydown',
  'keypress',
  'keyup',
  'beforeinput',
  'input',
  'change',
  'focusin',
  'focusout',
  'copy',
  'cut',
  'paste',
  'wheel',
  'contextmenu',
];

/** Keep the events in a card, and let none in that no person made. */
export function keepEvents(element: HTMLElement, root: ShadowRoot): void {
  for (const type of privateEvents) {
    // Only a person's own doing counts; a page can't press what is in the card.
    root.addEventListener(type, refuseSynthetic, { capture: true });
    element.addEventListener(type, (event) => event.stopPropagation());
  }
  // A press on a button would take the focus, and with it the caret, out of the reply editor.
  root.addEventListener('mousedown', (event) => {
    const target = event.target as Element;
    if (target.closest('button, summary, a')) event.preventDefault();
  });
}

function refuseSynthetic(event: Event): void {
  if (event.isTrusted) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}
