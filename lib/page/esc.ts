/**
 * Tell when Esc is pressed in a page that has frames which we can't look into: a card that is open in
 * there doesn't hear of it, since the focus is here. Which one the pointer is in isn't told.
 */
export function onEscBesideFrames(document: Document, signal: AbortSignal, tell: () => void): void {
  document.addEventListener(
    'keydown',
    ({ key, isTrusted }) => {
      if (key !== 'Escape' || !isTrusted) return;
      const frames = document.querySelectorAll<HTMLIFrameElement>('iframe, frame');
      if ([...frames].some(({ contentDocument }) => !contentDocument)) tell();
    },
    { capture: true, passive: true, signal },
  );
}
