import { absoluteTime, ago, span } from '../lib/age.ts';
import type { Delivery } from '../lib/delivery.ts';

/** Statuses that last; the others happened. */
const lasting = ['sending', 'processed', 'deferred'];

interface Props {
  delivery: Delivery;
  /** The status API's clock: milliseconds. */
  now: number;
}

/** Since when: `for 6 min` or `2 h ago`, and the time with its zone. */
export function Since({ delivery, now }: Props) {
  const { statusSince } = delivery;
  return (
    <span class="since">
      {sinceWords(delivery, now)}
      <br />
      <time dateTime={statusSince}>{absoluteTime(statusSince)}</time>
    </span>
  );
}

export function sinceWords({ status, statusSince }: Delivery, now: number): string {
  const age = now - Date.parse(statusSince);
  return lasting.includes(status) ? `for ${span(age)}` : ago(age);
}
