/**
 * Put text on the clipboard. Tells whether it is there now.
 *
 * The clipboard API is there on secure pages only; a helpdesk in the company's own network is
 * often plain http. `room` is where the other way may put its field for a moment.
 */
export async function copyText(text: string, room: ParentNode & Node): Promise<boolean> {
  const document = room.ownerDocument as Document;
  try {
    await document.defaultView?.navigator.clipboard.writeText(text);
    if (document.defaultView?.isSecureContext) return true;
  } catch {
    // Not focused, or forbidden by the page's permissions policy: the other way may still work.
  }
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.style.cssText = 'position: fixed; opacity: 0; inset: 0 auto auto 0;';
  room.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (focused && 'focus' in focused) (focused as HTMLElement).focus({ preventScroll: true });
  return copied;
}
