/** Which elements of a helpdesk's page an agent writes replies in, in any of its documents. */

export type Field = HTMLTextAreaElement | HTMLInputElement;

/** Not by `instanceof`: an editor's iframe has classes of its own. */
export function isField(element: Element): element is Field {
  return element.localName === 'textarea' || element.localName === 'input';
}

/**
 * Inputs that take something else than a reply: what is searched for, people, tags, addresses.
 * Helpdesks build their pickers from plain text inputs, so the type alone doesn't tell.
 */
const NO_REPLY = [
  '[type="search"]',
  '[role="search"] *',
  '[role="searchbox"]',
  '[role="combobox"]',
  '[aria-autocomplete]',
  '[list]',
  '[inputmode]:not([inputmode="text"])',
  '[name*="search" i]',
  '[id*="search" i]',
  '[placeholder*="search" i]',
  '[aria-label*="search" i]',
].join();

/** The reply editor that this element is, or lies in. */
export function editorOf(element: Element): HTMLElement | undefined {
  if (isField(element)) return takesReplies(element) ? element : undefined;

  let editor = element as HTMLElement;
  if (!editor.isContentEditable) return undefined;
  while (editor.parentElement?.isContentEditable) editor = editor.parentElement;
  return editor.ariaReadOnly === 'true' ? undefined : editor;
}

function takesReplies(field: Field): boolean {
  if (field.readOnly || field.disabled) return false;
  return field.localName === 'textarea' || (field.type === 'text' && !field.matches(NO_REPLY));
}

/** In the page and shown, together with each iframe around it that can be reached. */
export function isShown(element: Element): boolean {
  const view = element.ownerDocument.defaultView;
  // The emptied documents of removed iframes are in no window any more.
  if (!view?.top || !element.isConnected) return false;
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  return view.frameElement === null || isShown(view.frameElement);
}
