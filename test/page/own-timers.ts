/** In place of the browser's own in what is bundled for tests: these tell what is still to come. */

const timers = new Map<number, () => void>();
const idle = new Set<number>();
let begun = 0;

export function setTimeout<Args extends unknown[]>(
  callback: (...args: Args) => void,
  ms: number,
  ...args: Args
): number {
  const run = () => {
    clearTimeout(id);
    callback(...args);
  };
  const id = window.setTimeout(run, ms);
  timers.set(id, run);
  begun++;
  return id;
}

export function clearTimeout(id: number | undefined): void {
  window.clearTimeout(id);
  if (id !== undefined) timers.delete(id);
}

export function requestIdleCallback(
  callback: IdleRequestCallback,
  options?: IdleRequestOptions,
): number {
  const id = window.requestIdleCallback((deadline) => {
    idle.delete(id);
    callback(deadline);
  }, options);
  idle.add(id);
  return id;
}

export function isAnythingToCome(): boolean {
  return timers.size > 0 || idle.size > 0;
}

/** How many were begun so far, of those that take time. */
export function timersBegun(): number {
  return begun;
}

/** What was to come after a time comes now. */
export function passTime(): void {
  for (const run of [...timers.values()]) run();
}
