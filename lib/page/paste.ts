/** Offers text to an editor, which has the focus, as a paste. Tells whether a handler says it took it. */
export type Paste = (editor: HTMLElement, text: string) => boolean | Promise<boolean>;

/** Most want plain text only: Slate and Trix ignore a paste that also holds HTML. Froala wants both. */
export function htmlFor(editor: HTMLElement, text: string): string {
  if (!editor.matches('.fr-element')) return '';
  const escaped = text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  const paragraphs = escaped.split(/\n{2,}/).map((lines) => lines.replaceAll('\n', '<br>'));
  return paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('');
}

/**
 * Make a paste for an editor, or for whatever has the focus. Tells whether a handler says it took it.
 *
 * A made-up paste does nothing by itself, so an editor that knows no paste of its own is left as it
 * was. It holds all that it needs: Firefox runs it alone, in the page's own world.
 */
export function makePaste(text: string, html: string, editor?: Element): boolean {
  let target = editor ?? document.activeElement;
  for (let inside = editor ? null : target; inside; ) {
    target = inside;
    const { shadowRoot, contentDocument } = inside as HTMLIFrameElement;
    inside = (shadowRoot ?? contentDocument)?.activeElement ?? null;
  }

  const event = new ClipboardEvent('paste', {
    bubbles: true,
    cancelable: true,
    composed: true,
    clipboardData: new DataTransfer(),
  });
  // Into the event's own data: Firefox does not take over what another DataTransfer holds.
  event.clipboardData?.setData('text/plain', text);
  if (html) event.clipboardData?.setData('text/html', html);
  return target ? !target.dispatchEvent(event) : false;
}
