/** At 60 frames a second this is half a frame; the page keeps the other half. */
const SLICE_MS = 8;
/** When the page never stops changing, we take one part in so many of its time. */
const SHARE = 20;
const LONGEST_REST_MS = 1000;
/** Where nothing is found, we rest twice as long each time, up to so many times. */
const MOST_MISSES = 2;

/**
 * Do work in slices while the page is idle, and rest after it in proportion to what it took.
 *
 * @param work yields often: there it may be interrupted. It tells whether there was anything to find.
 * @returns what to call when there is work. It costs nothing while that is coming up anyway.
 */
export function createSlices(
  work: () => Generator<void, boolean>,
  signal: AbortSignal,
): () => void {
  let isScheduled = false;
  /** There is work that the current round, if there is one, began too early for. */
  let isWanted = false;
  let current: Generator<void, boolean> | undefined;
  let spent = 0;
  let restUntil = 0;
  let misses = 0;

  function slice(): void {
    isScheduled = false;
    if (signal.aborted) return;
    const start = performance.now();
    let now = start;
    const isNew = !current;
    if (!current) {
      current = work();
      isWanted = false;
    }
    while (now - start < SLICE_MS) {
      const step = current.next();
      if (step.done) {
        misses = step.value ? 0 : Math.min(MOST_MISSES, misses + 1);
        current = undefined;
        break;
      }
      now = performance.now();
    }
    now = performance.now();
    spent = (isNew ? 0 : spent) + now - start;
    if (!current) restUntil = now + Math.min(LONGEST_REST_MS, spent * SHARE) * 2 ** misses;
    if (current || isWanted) schedule();
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    const rest = current ? 0 : restUntil - performance.now();
    if (rest > 1) setTimeout(whenIdle, rest, slice);
    else whenIdle(slice);
  }
  return () => {
    isWanted = true;
    schedule();
  };
}

function whenIdle(slice: () => void): void {
  // The time limit is for pages that are never idle.
  requestIdleCallback(slice, { timeout: 200 });
}
