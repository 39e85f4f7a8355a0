import { rootOf } from './element-methods.ts';
import { watchSight } from './plain-sight.ts';
import type { Root } from './roots.ts';
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

const ownCss = [
  // A page that darkens what is behind its dialogs doesn't mean us: here the agent reads on.
  ':host::backdrop{display:none!important}',
  // Whoever prints a ticket wants the ticket.
  '@media print{:host{display:none!important}}',
  // What is selected a page can read, and select itself by find(). Only the preview of a reply,
  // which the agent opened and may have to copy by hand.
  ':host{user-select:none!important}.preview{user-select:text}',
].join('');

interface Options {
  document: Document;
  signal: AbortSignal;
  css: string;
  mode: ShadowRootMode;
}

export interface CardHost {
  element: HTMLElement;
  root: ShadowRoot;
  /** HTML's, whatever the page is: in XML, a page's own way makes elements that mean nothing. */
  createElement: Document['createElement'];
  /**
   * Put it into the top layer, over the page and over the dialog that `beside` is in, which may be
   * in a frame of the page.
   */
  show(beside: Node): void;
  /** Set more of its own style: where it stands, and how much room it has. */
  restyle(more: Record<string, string>): void;
  /** There is something in it now: what the browser says of an empty one is that it isn't seen. */
  drawn(): void;
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
  // Made in a document that no script runs in: a page that has defined an element of this name
  // would be handed the closed root with it (ElementInternals.shadowRoot).
  const apart = document.implementation.createHTMLDocument();
  const element = apart.createElement('whereabouts-card');
  const root = element.attachShadow({ mode });
  const sheet = apart.createElement('style');
  sheet.textContent = css + ownCss;
  root.append(sheet);

  const view = document.defaultView as Window;
  keepEvents({ view, element, root, signal });

  const sight = watchSight(element, view, signal);
  const ownStyle = new Map(Object.entries(style));
  let room: Element | undefined;
  /** As the browser writes our style; a page's script may write another. */
  let written = '';

  // What agents press without seeing it, they mean for the page: it may make the card transparent,
  // or lay something over it that lets presses through.
  root.addEventListener('click', refuseUnseen, { capture: true });

  return {
    element,
    root,
    createElement: apart.createElement.bind(apart),
    show(beside) {
      room = roomFor(beside, document);
      ownStyle.set('zoom', String(1 / room.currentCSSZoom));
      putOnTop();
    },
    restyle(more) {
      for (const [name, value] of Object.entries(more)) ownStyle.set(name, value);
      writeStyle();
    },
    drawn: sight.look,
    hide: () => element.remove(),
    hasFocus: () => root.activeElement !== null,
  };

  function refuseUnseen(event: Event): void {
    // Who presses by key has gone into the card on purpose, and may be quicker than the browser.
    const isByKey = (event as PointerEvent).detail === 0;
    if (isAsPut() && (isByKey || sight.isSeen())) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    putOnTop();
  }

  function isAsPut(): boolean {
    return (
      element.parentNode === room &&
      element.matches(':popover-open') &&
      element.style.cssText === written
    );
  }

  function putOnTop(): void {
    if (element.parentNode !== room) room?.append(element);
    writeStyle();
    if (element.matches(':popover-open')) element.hidePopover();
    element.popover = 'manual';
    element.showPopover();
    sight.look();
  }

  function writeStyle(): void {
    element.style.cssText = [...ownStyle]
      .map(([name, value]) => `${name}: ${value} !important`)
      .join(';');
    written = element.style.cssText;
  }
}

/**
 * What the card goes into: all that is outside an open modal dialog is inert, the top layer
 * included, and a press outside an open popover closes it.
 */
function roomFor(beside: Node, document: Document): Element {
  // Not by `instanceof`: what is in a frame, or around ours, is of another document's classes.
  for (let node: Node | null = beside; node; node = hostOf(node)) {
    if (node.ownerDocument !== document) continue;
    const element = node.nodeType === Node.ELEMENT_NODE ? (node as Element) : node.parentElement;
    const room = element?.closest('dialog:modal, :popover-open');
    if (room) return room;
  }
  return [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.documentElement;
}

/** The element that the tree is in: the host of a shadow root, the frame of a document. */
function hostOf(node: Node): Element | null {
  const root = rootOf(node) as Root;
  return 'host' in root ? root.host : (root.defaultView?.frameElement ?? null);
}
