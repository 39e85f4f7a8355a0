export interface RateLimit {
  /** Take one; tells how many seconds to wait first, 0 where there's no need to. */
  take(caller: string): number;
}

/**
 * At most so many a minute for each caller, with the minute's worth at once if need be.
 *
 * In memory: on several machines each counts for itself, which is good enough against a runaway
 * script or a lost token.
 */
export function createRateLimit(perMinute: number, now: () => Date): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  const msEach = 60_000 / perMinute;

  return {
    take(caller) {
      const at = now().getTime();
      const bucket = buckets.get(caller) ?? { left: perMinute, at };
      const left = Math.min(perMinute, bucket.left + Math.max(0, at - bucket.at) / msEach);
      const allowed = left >= 1;
      buckets.set(caller, { left: allowed ? left - 1 : left, at });
      return allowed ? 0 : Math.ceil(((1 - left) * msEach) / 1000);
    },
  };
}
