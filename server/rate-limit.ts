import type { Usage } from './usage.ts';

const MINUTE_MS = 60_000;

export interface RateLimit {
  /** Take one; tells how many seconds to wait first, 0 where there's no need to. */
  take(caller: string): number;
}

/**
 * At most so many in a minute for each caller, on all servers of a database together: each learns within
 * a tenth of a second what the others counted, and until then may let through what is left of the minute.
 */
export function createRateLimit(
  perMinute: number,
  usage: Pick<Usage, 'spend' | 'spentBy'>,
  now: () => Date,
): RateLimit {
  let begun = Number.NaN;
  let minute = '';
  return {
    take(caller) {
      const at = now().getTime();
      if (!(at >= begun && at < begun + MINUTE_MS)) {
        begun = Math.floor(at / MINUTE_MS) * MINUTE_MS;
        minute = new Date(begun).toISOString();
      }
      if (usage.spentBy(caller, minute) >= perMinute) {
        return Math.ceil((begun + MINUTE_MS - at) / 1000);
      }
      usage.spend(caller, minute);
      return 0;
    },
  };
}
