/** A stored delivery as the API answers it: with its status, computed from all its events. */
import type { Delivery } from '../lib/delivery.ts';
import type { Event, EventKind, Suppression } from '../lib/event.ts';
import { currentStatus, type Status } from '../lib/status.ts';
import type { StoredDelivery } from './store.ts';

/** Whose SMTP reply explains a status. What comes after a delivery rests on the delivery's. */
const repliedTo: Partial<Record<Status, EventKind>> = {
  deferred: 'deferred',
  delivered: 'delivered',
  open: 'delivered',
  clicked: 'delivered',
  'spam-report': 'delivered',
  failed: 'failed',
};

export function describeDelivery(delivery: StoredDelivery): Delivery {
  const { firstAt, lastAt: _, events, ...known } = delivery;
  const { status, since, cause, flags } = currentStatus(events);
  const statusSince = since ?? firstAt;
  const replied = events.findLast(
    ({ kind, at, reply, enhancedStatusCode }) =>
      kind === repliedTo[status] &&
      (status !== 'failed' || at >= statusSince) && // an earlier failure was overtaken
      (reply ?? enhancedStatusCode),
  );
  const isSuppressed = cause?.startsWith('suppressed') || cause === 'invalid';
  return {
    ...known,
    status,
    statusSince,
    acceptedAt: events.find(({ kind }) => kind === 'received' || kind === 'processed')?.at,
    cause,
    suppression: isSuppressed ? latestSuppression(events) : undefined,
    reply: replied?.reply,
    enhancedStatusCode: replied?.enhancedStatusCode,
    flags,
    events,
  };
}

/** A list is looked up after the failure that it explains, and perhaps more than once. */
function latestSuppression(events: Event[]): Suppression | undefined {
  return events.findLast(({ suppression }) => suppression)?.suppression;
}
