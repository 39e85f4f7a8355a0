import { expect, it } from 'vitest';
import { deliverySchema } from '@/lib/delivery.ts';
import { statuses } from '@/lib/status.ts';

const delivery = {
  id: '1',
  provider: 'sendgrid',
  recipient: 'ana@example.net',
  statusSince: '2026-11-23T09:20:00Z',
  flags: [],
  events: [],
};

it.each([...statuses, 'opened'])('reads the status %s', (written) => {
  const status = written === 'opened' ? 'open' : written;
  expect(deliverySchema.parse({ ...delivery, status: written })).toMatchObject({ status });
});

it.each(['Open', 'bounced', '', undefined])('reads no status %s', (status) => {
  expect(deliverySchema.safeParse({ ...delivery, status }).success).toBe(false);
});
