import type { Delivery } from '@/lib/delivery.ts';
import type { Found, NotFound } from '@/lib/lookup.ts';
import type { Status } from '@/lib/status.ts';

/** A delivery with made-up people, for tests that care about its status only. */
export function delivery(status: Status, rest: Partial<Delivery> = {}): Delivery {
  return {
    id: `delivery-${status}`,
    provider: 'sendgrid',
    recipient: 'ana@example.net',
    status,
    statusSince: '2026-11-23T09:00:00.000Z',
    flags: [],
    events: [],
    ...rest,
  };
}

export function found(fetchedAt: number, ...statuses: [Status, ...Status[]]): Found {
  const [newest, ...older] = statuses;
  return {
    kind: 'found',
    deliveries: [delivery(newest), ...older.map((status) => delivery(status))],
    more: false,
    ...answered(fetchedAt),
  };
}

export function notFound(fetchedAt: number): NotFound {
  return { kind: 'notFound', ...answered(fetchedAt) };
}

const answered = (fetchedAt: number) => ({ fetchedAt, clockOffset: 0, retentionDays: 30 });
