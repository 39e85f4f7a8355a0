/** What happens in the card is no business of the helpdesk's, and what it makes up none of ours. */
import { goRound } from './tab-round.ts';

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

/** Those that nothing in the card listens to: what they do there, the browser does. */
const unheard = ['keydown', 'keypress', 'keyup', 'focusin', 'focusout'];

interface Options {
  view: Window;
  element: HTMLElement;
  root: ShadowRoot;
  signal: AbortSignal;
}

/** Keep the events in a card, and let none in that no person made. Ends with the signal. */
export function keepEvents({ view, element, root, signal }: Options): void {
  // On the window and first: helpdesks listen for shortcuts, and for the focus that leaves their
  // dialogs, before any element hears of it.
  for (const type of unheard) {
    view.addEventListener(type, hide, { capture: true, signal });
  }
  function hide(event: Event): void {
    const isOurs = event.composedPath().includes(element);
    if (!isOurs && !goesInto(event, element)) return;
    if (isKey(event)) {
      // Whatever hides the card on Esc listens behind us.
      if (event.key === 'Escape') return;
      if (event.type === 'keydown' && event.isTrusted) goRound(event, root);
    }
    event.stopImmediatePropagation();
  }

  for (const type of privateEvents) {
    // Only a person's own doing counts; a page can't press what is in the card.
    root.addEventListener(type, refuseSynthetic, { capture: true });
    element.addEventListener(type, (event) => event.stopPropagation());
  }
  root.addEventListener('click', refuseRepeated as EventListener, { capture: true });
  // A press on a button would take the focus, and with it the caret, out of the reply editor.
  root.addEventListener('mousedown', (event) => {
    const target = event.target as Element;
    if (target.closest('button, summary, a')) event.preventDefault();
  });
}

/** The focus leaves the helpdesk's own for the card. */
function goesInto(event: Event, element: HTMLElement): boolean {
  return event.type === 'focusout' && (event as FocusEvent).relatedTarget === element;
}

/** Not by `instanceof`: the card may be in a document around its script's own. */
function isKey(event: Event): event is KeyboardEvent {
  return event.type.startsWith('key');
}

/** Who clicks twice means it once: what is inserted twice, the client gets twice. */
function refuseRepeated(event: MouseEvent): void {
  if (event.detail <= 1) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}

function refuseSynthetic(event: Event): void {
  if (event.isTrusted) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}
