/** What is in the log of a day, and what isn't. */
import { expect, it } from 'vitest';
import { createLog } from '../../server/log.ts';
import { NOW, openApp } from './open-app.ts';

/** One of each, in all that comes in: none of it is a word of ours. */
const seeds = {
  recipient: 'seed-recipient@seed-domain.test',
  messageId: 'seed-message@seed-host.test',
  providerMessageId: 'SeedProviderMessageId22',
  subject: 'seed-subject',
  reply: '550 seed-reply',
  event: 'seed-event',
  token: 'seed-token',
  path: 'seed-path',
  query: 'seed-query',
  header: 'seed-header',
};

it('has a line for each request of a day, and nobody in it', async () => {
  let text = '';
  const log = createLog('debug', { write: (line) => (text += line) });
  const { app, ask, report, receive, post, tokens, store } = await openApp('SQLite', { log });
  const event = {
    provider: 'sendgrid',
    id: seeds.event,
    kind: 'failed',
    at: NOW.toISOString(),
    recipient: seeds.recipient,
    messageId: seeds.messageId,
    providerMessageId: seeds.providerMessageId,
    subject: seeds.subject,
    reply: seeds.reply,
  };
  const reported = {
    email: seeds.recipient,
    event: 'bounce',
    timestamp: NOW.getTime() / 1000,
    sg_event_id: seeds.event,
    'smtp-id': seeds.messageId,
    reason: seeds.reply,
  };
  const identifiers = [
    { kind: 'recipient', value: seeds.recipient },
    { kind: 'messageId', value: seeds.messageId },
  ];
  const statuses = [
    await report([event, { ...event, at: 'never' }]),
    await report([{ ...event, provider: seeds.path }]),
    await receive([reported, { ...reported, timestamp: 1 }, { email: seeds.recipient }, seeds]),
    await receive(seeds),
    await ask({ identifiers }),
    await ask({ identifiers, limit: seeds.query }),
    await ask(`{"identifiers": "${seeds.recipient}`),
    await post('/v1/lookups', { identifiers }, seeds.token),
    await post('/v1/lookups', { identifiers }, tokens.ingest),
    await post(`/v1/lookups?q=${seeds.query}`, { identifiers }, tokens.lookup, {
      'X-Request-Id': seeds.header,
      'User-Agent': seeds.header,
      Referer: `https://helpdesk.test/${seeds.path}`,
    }),
    await post('/v1/lookups', { identifiers }, tokens.lookup, { 'Content-Type': seeds.header }),
    await post('/v1/lookups', { identifiers }, tokens.lookup, { 'Content-Encoding': seeds.header }),
    await app.request(`/v1/${seeds.path}/${seeds.recipient}?q=${seeds.query}`),
    await app.request(`/v1/webhooks/${seeds.path}`, { method: 'POST' }),
    await app.request('/healthz'),
  ].map(({ status }) => status);
  store.find = store.record = () => {
    throw Object.assign(new Error(seeds.recipient), { detail: seeds.recipient });
  };
  statuses.push((await ask({ identifiers })).status, (await report([event])).status);

  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ msg }) => msg === 'answered').map(({ status }) => status)).toEqual(
    statuses,
  );
  expect(new Set(statuses)).toEqual(new Set([200, 202, 204, 400, 401, 403, 404, 415, 422, 500]));
  expect(text).not.toMatch(/seed/i);
  for (const token of Object.values(tokens)) expect(text).not.toContain(token.slice(-20));
});

it('tells a request by its route and its own id, as loud as it matters', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('debug', { write: (line) => lines.push(JSON.parse(line)) });
  const { app, store, ask } = await openApp('SQLite', { log });
  const response = await app.request('/healthz');
  await app.request('/elsewhere');
  await app.request('/v1/events', { method: 'POST' });
  store.find = () => Promise.reject(Object.assign(new Error(), { code: '57P03' }));
  await ask({ identifiers: [{ kind: 'recipient', value: 'ana@example.net' }] });

  expect(lines[0]).toMatchObject({
    requestId: response.headers.get('X-Request-Id'),
    method: 'GET',
    ms: expect.any(Number),
  });
  expect(lines.map(({ level, route, status }) => [level, route, status])).toEqual([
    ['debug', '/healthz', 200],
    ['info', 'none', 404],
    ['warn', '/v1/events', 401],
    ['error', undefined, undefined],
    ['error', '/v1/lookups', 503],
  ]);
  expect(lines[3]?.requestId).toBe(lines[4]?.requestId);
});
