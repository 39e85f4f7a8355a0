import { afterEach, expect, it, vi } from 'vitest';
import { forgetHourly } from '../../server/retention.ts';
import { NOW, openTestStore } from './open-app.ts';

afterEach(() => void vi.useRealTimers());

it('removes what is too old at once, and then every day', async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['setInterval', 'Date'] });
  const store = await openTestStore('SQLite');
  const days = [20, 21, 22, 23];
  await store.record(
    days.map((day) => ({
      provider: 'sendgrid',
      id: `${day}`,
      kind: 'processed',
      at: `2026-11-${day}T09:20:00.000Z`,
      recipient: 'ana@example.net',
      messageId: `${day}@example.org`,
    })),
  );
  const kept = async () => {
    const ana = { kind: 'recipient', value: 'ana@example.net' } as const;
    const [found] = await store.find([ana], { limit: 10, since: '2000-01-01T00:00:00.000Z' });
    return found?.deliveries.flatMap(({ events }) => events.map(({ id }) => id));
  };

  await forgetHourly(store, 2);
  expect(await kept()).toEqual(['23', '22', '21']);
  await vi.advanceTimersByTimeAsync(24 * 60 * 60 * 1000);
  expect(await kept()).toEqual(['23', '22']);
});
