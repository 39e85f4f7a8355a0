/**
 * Offer text to an editor as if the agent pasted it. Tells whether a handler says it took it.
 *
 * Plain text only: Slate and Trix ignore a paste that also holds HTML; Froala alone wants both. A
 * made-up paste does nothing by itself, so an editor that knows no paste of its own is left as it was.
 */
export function paste(editor: HTMLElement, text: string): boolean {
  const event = new ClipboardEvent('paste', {
    bubbles: true,
    cancelable: true,
    composed: true,
    clipboardData: new DataTransfer(),
  });
  // Into the event's own data: Firefox does not take over what another DataTransfer holds.
  event.clipboardData?.setData('text/plain', text);
  if (editor.matches('.fr-element')) event.clipboardData?.setData('text/html', asHtml(text));
  return !editor.dispatchEvent(event);
}

function asHtml(text: string): string {
  const escaped = text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  const paragraphs = escaped.split(/\n{2,}/).map((lines) => lines.replaceAll('\n', '<br>'));
  return paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('');
}
