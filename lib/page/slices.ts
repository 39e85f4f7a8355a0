/** At 60 frames a second this is half a frame; the page keeps the other half. */
const SLICE_MS = 8;
/** When the page never stops changing, we take one part in so many of its time. */
const SHARE = 20;
const LONGEST_REST_MS = 1000;
/** Where nothing is found, we rest twice as long each time, up to so many times. */
const MOST_MISSES = 2;
/** So long an agent waits for what the page has only just shown. */
const LONGEST_WAIT_MS = 300;

export interface Slices {
  /** There is work. It costs nothing to say so while that is coming up anyway. */
  schedule(): void;
  /** Do what there is now, without rest; on a page that never stops changing, for a while. */
  finish(): Promise<void>;
}

/**
 * Do work in slices while the page is idle, and rest after it in proportion to what it took.
 *
 * @param work yields often: there it may be interrupted. It tells whether there was anything to find.
 */
export function createSlices(work: () => Generator<void, boolean>, signal: AbortSignal): Slices {
  let isScheduled = false;
  /** There is work that the current round, if there is one, began too early for. */
  let isWanted = false;
  let current: Generator<void, boolean> | undefined;
  let spent = 0;
  let restUntil = 0;
  let misses = 0;

  return {
    schedule() {
      isWanted = true;
      scheduleTurn();
    },
    async finish() {
      const end = performance.now() + LONGEST_WAIT_MS;
      while (isAnyLeft() && performance.now() < end) {
        slice();
        await new Promise((resolve) => setTimeout(resolve));
      }
    },
  };

  function isAnyLeft(): boolean {
    return !signal.aborted && (current !== undefined || isWanted);
  }

  function turn(): void {
    isScheduled = false;
    // Somebody may have finished it meanwhile.
    if (isAnyLeft()) slice();
    if (isAnyLeft()) scheduleTurn();
  }

  function slice(): void {
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
  }

  function scheduleTurn(): void {
    if (isScheduled) return;
    isScheduled = true;
    const rest = current ? 0 : restUntil - performance.now();
    if (rest > 1) setTimeout(whenIdle, rest, turn);
    else whenIdle(turn);
  }
}

function whenIdle(turn: () => void): void {
  // The time limit is for pages that are never idle.
  requestIdleCallback(turn, { timeout: 200 });
}
