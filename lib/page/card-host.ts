import { keepEvents } from './shield.ts';

/** What would let a page hide, move or restyle the card, taken out of its hands. */
const style = {
  all: 'initial',
  direction: 'ltr', // which "all" leaves out
  position: 'fixed',
  inset: 'auto',
  margin: '0',
  padding: '0',
  border: '0',
  background: 'none',
  overflow: 'visible',
  display: 'block',
  'z-index': '2147483647', // only where there is no top layer
};

/** A page that darkens what is behind its dialogs doesn't mean us: here the agent reads on. */
const noBackdrop = ':host::backdrop { display: none !important }';

interface Options {
  document: Document;
  signal: AbortSignal;
  css: string;
  mode: ShadowRootMode;
}

export interface CardHost {
  element: HTMLElement;
  root: ShadowRoot;
  /** Put it into the top layer, over the page and over the modal dialog that `beside` is in. */
  show(beside: Node): void;
  hide(): void;
  hasFocus(): boolean;
}

/**
 * The one element that a page gets from us, and only while a card is open.
 *
 * The card lives in its shadow root, which is closed: the page can't read what it says. It is a
 * popover, so that no z-index, overflow or transform of the page can cover or clip it.
 */
export function createCardHost({ document, signal, css, mode }: Options): CardHost {
  const element = document.createElement('whereabouts-card');
  element.popover = 'manual';
  const root = element.attachShadow({ mode });
  const sheet = document.createElement('style');
  sheet.textContent = css + noBackdrop;
  root.append(sheet);

  keepEvents(element, root, signal);

  return {
    element,
    root,
    show(beside) {
      // All that is outside an open modal dialog is inert, the top layer included.
      const parent = modalAround(beside) ?? document.documentElement;
      if (element.parentNode !== parent) parent.append(element);
      for (const [name, value] of Object.entries(style)) {
        element.style.setProperty(name, value, 'important');
      }
      element.style.setProperty('zoom', String(1 / parent.currentCSSZoom), 'important');
      if (!element.matches(':popover-open')) element.showPopover();
    },
    hide: () => element.remove(),
    hasFocus: () => root.activeElement !== null,
  };
}

function modalAround(node: Node): Element | null | undefined {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest('dialog:modal');
}
