/**
 * Listen to a document now, and again each time that its page writes it anew.
 *
 * Mail and editors are often written into a frame by `document.open`, which takes every listener
 * off document and window. What is listened to must be the same function each time: then those that
 * are still there stay alone.
 */
export function listenForGood(document: Document, signal: AbortSignal, listen: () => void): void {
  listen();
  // Observers stay; the root element is always another one then.
  const observer = new MutationObserver(listen);
  observer.observe(document, { childList: true });
  signal.addEventListener('abort', () => observer.disconnect());
}
