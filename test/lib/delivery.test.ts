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

it('reads what a log of tomorrow tells, without what only that one knows', () => {
  const event = { id: '1', kind: 'read-aloud', cause: 'moon', at: '2026-11-23T09:20:00.000Z' };
  const flags = ['new', 'failed-after-delivery'];
  const told = { ...delivery, status: 'failed', cause: 'moon', flags, events: [event] };
  expect(deliverySchema.parse(told)).toEqual({
    ...delivery,
    status: 'failed',
    flags: ['failed-after-delivery'],
    events: [{ id: '1', kind: 'other', at: event.at }],
  });
});
