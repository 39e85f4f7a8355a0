import { expect, it } from 'vitest';
import { z } from 'zod';
import { createMetrics } from '../../server/metrics.ts';
import type { Api } from '../../server/providers/provider.ts';
import { NOW, openApp } from './open-app.ts';

const event = {
  provider: 'postfix',
  id: 'a',
  kind: 'received',
  at: NOW.toISOString(),
  recipient: 'ana@example.net',
};
const ana = { identifiers: [{ kind: 'recipient', value: 'ana@example.net' }] };

it('are in the OpenMetrics format, to its end', async () => {
  const { app, store } = await openApp();
  const token = await store.createToken({ name: 'm', scope: 'metrics', now: NOW });
  const headers = { Authorization: `Bearer ${token}` };
  const response = await app.request('/metrics', { headers });
  expect(response.headers.get('Content-Type')).toBe(
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  );
  const text = await response.text();
  expect(text).toMatch(/^# EOF\n?$/m);
  expect(text).toContain('# TYPE whereabouts_events counter'); // its samples end in _total
});

it('count events by provider and kind, and what was left out', async () => {
  const { report, receive, metrics } = await openApp();
  await report([event, { ...event, id: 'b', kind: 'failed' }, { ...event, at: 'never' }]);
  await report([event]);
  await report([{ ...event, provider: 'ana@example.net' }]);
  await receive([{ event: 7 }]);
  await receive({});

  const lines = await metrics();
  expect(lines).toEqual(
    expect.arrayContaining([
      'whereabouts_events_total{provider="postfix",kind="received"} 2',
      'whereabouts_events_total{provider="postfix",kind="failed"} 1',
      'whereabouts_events_total{provider="other",kind="received"} 1',
      'whereabouts_events_left_out_total{source="events",why="rejected"} 1',
      'whereabouts_events_left_out_total{source="sendgrid",why="unreadable"} 1',
      'whereabouts_webhooks_refused_total{provider="sendgrid",problem="not-as-agreed"} 1',
    ]),
  );
  expect(lines.join()).not.toContain('ana@');
});

it('count requests by route and status, and no path that somebody made up', async () => {
  const { app, ask, metrics } = await openApp();
  await ask(ana);
  await ask(ana);
  await ask('broken');
  for (const path of ['/a', '/b', '/v1/webhooks/c']) await app.request(path);

  const lines = await metrics();
  expect(lines).toEqual(
    expect.arrayContaining([
      'whereabouts_request_seconds_count{route="/v1/lookups",status="200"} 2',
      'whereabouts_request_seconds_count{route="/v1/lookups",status="400"} 1',
      'whereabouts_request_seconds_count{route="none",status="404"} 3',
    ]),
  );
});

it('tell for how long the oldest batch has been waiting for the disk', async () => {
  let ms = 0;
  const { store, report, metrics } = await openApp('SQLite', { metrics: createMetrics(() => ms) });
  const { record } = store;
  const begun = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  store.record = async (events) => {
    begun.resolve();
    await free.promise;
    return record(events);
  };
  const waiting = async () =>
    (await metrics()).find((line) => line.startsWith('whereabouts_oldest_unprocessed_seconds'));

  const older = report([event]);
  await begun.promise;
  ms = 1000;
  const newer = report([{ ...event, id: 'b' }]);
  ms = 2500;
  expect(await waiting()).toBe('whereabouts_oldest_unprocessed_seconds 2.5');
  free.resolve();
  await Promise.all([older, newer]);
  expect(await waiting()).toBe('whereabouts_oldest_unprocessed_seconds 0');
});

it('count what a provider did not answer', async () => {
  const api: Api = {
    requestsPerMinute: 60,
    canFind: () => true,
    async find(_, { ask }) {
      await ask('https://api.test/', {}, z.object({}));
      return { events: [] };
    },
  };
  const connections = new Map([['mailgun', { webhook: undefined, api }]]);
  const fetch = () => Promise.reject(new TypeError('fetch failed'));
  const { ask, metrics } = await openApp('SQLite', { connections, fetch });
  await ask(ana);
  expect(await metrics()).toContain(
    'whereabouts_provider_failures_total{provider="mailgun",why="down"} 1',
  );
});
