import { absoluteTime, ago, span } from '../lib/age.ts';
import type { Delivery } from '../lib/delivery.ts';

/** Statuses that last; the others happened. */
const lasting = ['sending', 'processed', 'deferred'];

interface Props {
  delivery: Delivery;
  /** The status API's clock: milliseconds. */
  now: number;
  /** By the same clock, when the log was asked last, where it can't be asked now. */
  knownUntil?: number | undefined;
}

/** Since when: `for 6 min` or `2 h ago`, and the time with its zone. */
export function Since({ delivery, now, knownUntil }: Props) {
  const { statusSince } = delivery;
  return (
    <span class="since">
      {sinceWords(delivery, now, knownUntil)}
      <br />
      <time dateTime={statusSince}>{absoluteTime(statusSince)}</time>
    </span>
  );
}

export function sinceWords(
  { status, statusSince }: Delivery,
  now: number,
  knownUntil = now,
): string {
  const since = Date.parse(statusSince);
  return lasting.includes(status) ? `for ${span(knownUntil - since)}` : ago(now - since);
}
