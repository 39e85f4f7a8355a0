/** Milliseconds: the least that browsers allow, since they look at all that is drawn above. */
const DELAY_MS = 100;

export interface Sight {
  /** Begin anew, now that it is shown: it's known with the next frame, and not a delay later. */
  look(): void;
  isSeen(): boolean;
}

/**
 * Tell whether an element is seen as it was drawn: nothing lies over it, and nothing makes it
 * transparent or otherwise. The browser says so itself, and no page can lie about it.
 *
 * Where nobody can tell, it's taken to be seen: Firefox knows only whether it's in view, and in a
 * frame of another page the browser counts what that page lays over any corner of the frame.
 */
export function watchSight(element: Element, view: Window, signal: AbortSignal): Sight {
  if (view.top !== view) return { look: () => {}, isSeen: () => true };
  let isSeen = false;
  // No browser's own types know the two yet.
  const options = { threshold: 0, trackVisibility: true, delay: DELAY_MS };
  const observer = new IntersectionObserver(take, options);
  signal.addEventListener('abort', () => observer.disconnect());
  return {
    look() {
      isSeen = false;
      observer.disconnect();
      observer.observe(element);
    },
    isSeen() {
      // On a busy page, the agent's press comes before what the browser has found out already.
      take(observer.takeRecords());
      return isSeen;
    },
  };

  function take(entries: Entry[]): void {
    const latest = entries.at(-1);
    if (latest) isSeen = latest.isVisible ?? latest.isIntersecting;
  }
}

interface Entry extends IntersectionObserverEntry {
  isVisible?: boolean;
}
