/**
 * Offer text to an editor as if the agent pasted it. Tells whether a handler says it took it.
 *
 * Plain text only: Slate and Trix ignore a paste that also holds HTML. A made-up paste does nothing
 * by itself, so an editor that knows no paste of its own is left as it was.
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
  return !editor.dispatchEvent(event);
}
