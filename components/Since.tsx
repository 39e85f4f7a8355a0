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
export function Since({ delivery: { status, statusSince }, now }: Props) {
  const age = now - Date.parse(statusSince);
  return (
    <span class="since">
      {lasting.includes(status) ? `for ${span(age)}` : ago(age)}
      <br />
      <time dateTime={statusSince}>{absoluteTime(statusSince)}</time>
    </span>
  );
}
