import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSlices } from '../../lib/page/slices.ts';

let idle: (() => void)[] = [];

beforeEach(() => {
  idle = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => idle.push(callback));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Ten steps of two milliseconds; tells how often it was begun. */
function createWork({ isFound = true } = {}) {
  const begun = { times: 0 };
  function* work(): Generator<void, boolean> {
    begun.times++;
    for (let step = 0; step < 10; step++) {
      vi.advanceTimersByTime(2);
      yield;
    }
    return isFound;
  }
  return { begun, work };
}

/** Let the page be idle until nothing is left to do. */
function beIdle(): void {
  for (let slice = idle.shift(); slice; slice = idle.shift()) {
    slice();
    vi.advanceTimersByTime(1000); // the rest after it
  }
}

it('works in slices, once for all that was asked before it began', () => {
  const { begun, work } = createWork();
  const { schedule } = createSlices(work, new AbortController().signal);
  schedule();
  schedule();
  expect(idle).toHaveLength(1);
  beIdle();
  expect(begun.times).toBe(1);
});

it('works again on what came up while it was interrupted', () => {
  const { begun, work } = createWork();
  const { schedule } = createSlices(work, new AbortController().signal);
  schedule();
  idle.shift()?.();
  schedule();
  beIdle();
  expect(begun.times).toBe(2);
});

it('stops with the signal', () => {
  const { begun, work } = createWork();
  const end = new AbortController();
  const { schedule } = createSlices(work, end.signal);
  schedule();
  end.abort();
  beIdle();
  expect(begun.times).toBe(0);
});

it('finishes at once, in slices, what there is while it rests, and rests again', async () => {
  const { begun, work } = createWork();
  const { schedule, finish } = createSlices(work, new AbortController().signal);
  schedule();
  while (idle.length > 0) idle.shift()?.();
  schedule();
  expect(idle).toHaveLength(0); // it rests
  const finished = finish();
  await vi.advanceTimersByTimeAsync(100);
  await finished;
  expect(begun.times).toBe(2);
  beIdle();
  expect(begun.times).toBe(2);
});

it('has nothing to finish where nothing came up', async () => {
  const { begun, work } = createWork();
  await createSlices(work, new AbortController().signal).finish();
  expect(begun.times).toBe(0);
});

it('keeps nobody waiting on a page that never stops changing', async () => {
  const { work } = createWork();
  const { schedule, finish } = createSlices(work, new AbortController().signal);
  schedule();
  setInterval(schedule);
  const start = performance.now();
  let waited = Number.POSITIVE_INFINITY;
  finish().then(() => {
    waited = performance.now() - start;
  });
  await vi.advanceTimersByTimeAsync(1000);
  expect(waited).toBeLessThan(350);
});

/** How often the work is begun in a minute in which the page never stops changing. */
function beginsInMinute(isFound: boolean): number {
  const { begun, work } = createWork({ isFound });
  const end = new AbortController();
  const { schedule } = createSlices(work, end.signal);
  const start = performance.now();
  while (performance.now() - start < 60_000) {
    schedule();
    idle.shift()?.();
    vi.advanceTimersByTime(1);
  }
  end.abort();
  return begun.times;
}

it('takes a twentieth of the time of a page that never stops changing', () => {
  // A round takes 20 ms.
  expect(beginsInMinute(true) * 20).toBeLessThanOrEqual(60_000 / 20);
});

it('takes an eightieth where nothing is found', () => {
  expect(beginsInMinute(false) * 20).toBeLessThanOrEqual(60_000 / 80 + 60);
});
