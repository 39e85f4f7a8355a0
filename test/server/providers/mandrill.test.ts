import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mandrill } from '../../../server/providers/mandrill.ts';
import { connectProviders } from '../../../server/providers/providers.ts';
import { openApp } from '../open-app.ts';
import { eventsOf, receive } from './receive.ts';

const KEY = 'a-webhook-key';
const URL_OF_WEBHOOK = 'https://status.clinic.test/v1/webhooks/mandrill?from=mandrill';
const env = { MANDRILL_WEBHOOK_KEY: KEY, MANDRILL_WEBHOOK_URL: URL_OF_WEBHOOK };

function sign(events: string, { key = KEY, url = URL_OF_WEBHOOK, more = {} } = {}) {
  const fields: Record<string, string> = { mandrill_events: events, ...more };
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + fields[name], url);
  const signature = createHmac('sha1', key).update(signed).digest('base64');
  return {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Mandrill-Signature': signature,
    },
  };
}

const post = (...entries: unknown[]) => receive(mandrill, env, sign(JSON.stringify(entries)));

const msg = {
  ts: 1795425300,
  subject: 'Your visit – Friday',
  email: 'ana@example.net',
  sender: 'reminders@clinic.test',
  tags: ['reminder'],
  metadata: { clinic: '7' },
  _id: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
};
const entry = (event: string, more = {}, ofMessage = {}) => ({
  event,
  _id: msg._id,
  ts: 1795425302,
  msg: { ...msg, ...ofMessage },
  ...more,
});
const told = {
  provider: 'mandrill',
  id: expect.stringMatching(/^[\w-]{43}$/),
  fingerprint: expect.stringMatching(/^[\w-]{43}$/),
  at: '2026-11-23T09:15:02.000Z',
  recipient: 'ana@example.net',
  providerMessageId: msg._id,
  subject: 'Your visit – Friday',
  from: 'reminders@clinic.test',
};
const diag = { diag: 'smtp;550 5.1.1 No such user', bounce_description: 'bad_mailbox' };
const reply = { reply: '550 5.1.1 No such user', enhancedStatusCode: '5.1.1' };

// providers.md 5.1 and 5.2; `queued`, `scheduled` and `canceled` are known to its API only
it.each<[object, object]>([
  [entry('send'), { kind: 'processed' }],
  [
    entry('deferral', {}, { diag: '451 4.7.1 greylisted' }),
    { kind: 'deferred', reply: '451 4.7.1 greylisted', enhancedStatusCode: '4.7.1' },
  ],
  [entry('delivered', {}, { diag: '250 OK' }), { kind: 'delivered', reply: '250 OK' }],
  [entry('open', { ip: '203.0.113.5' }, { diag: '250 OK' }), { kind: 'open' }],
  [
    entry('click', { url: 'https://willow.example/start' }),
    { kind: 'click', url: 'https://willow.example/start' },
  ],
  [entry('spam'), { kind: 'spam' }],
  [entry('hard_bounce', {}, diag), { kind: 'failed', cause: 'bounce', final: true, ...reply }],
  [entry('soft_bounce', {}, diag), { kind: 'failed', cause: 'bounce', ...reply }],
  ...(
    [
      ['hard-bounce', 'suppressed-bounce'],
      ['soft-bounce', 'suppressed-bounce'],
      ['spam', 'suppressed-spam'],
      ['unsub', 'suppressed-unsubscribe'],
      ['custom', 'suppressed'],
      ['invalid', 'invalid'],
      ['test-mode-limit', 'rejected'],
    ] as const
  ).map(([reason, cause]): [object, object] => [
    entry('reject', {}, { state: 'rejected', reject: { reason } }),
    { kind: 'failed', cause, final: true },
  ]),
  [entry('reject', {}, { reject: null }), { kind: 'failed', cause: 'rejected', final: true }],
  [entry('unsub'), { kind: 'other', name: 'unsub' }],
  [entry('a kind of tomorrow'), { kind: 'other', name: 'a kind of tomorrow' }],
])('reads %j as %j', async (one, expected) => {
  expect(await eventsOf(post(one))).toEqual([{ ...told, ...expected }]);
});

it.each([
  { type: 'blacklist', action: 'add', reject: { email: 'ana@example.net', reason: 'manual edit' } },
  { event: 'inbound', ts: 1795425302, msg: { email: 'help@clinic.test', raw_msg: '' } },
])('takes %j, which tells of nothing sent', async (one) => {
  expect(await eventsOf(post(one))).toEqual([]);
});

it.each([
  null,
  entry('send', { ts: 'now' }),
  entry('send', { ts: 1e300 }),
  entry('send', { msg: undefined }),
  entry('send', {}, { email: undefined }), // a text message
])('counts %j, and reads the others', async (one) => {
  expect(await post(one, entry('click'))).toMatchObject({
    events: [{ kind: 'click' }],
    unreadable: 1,
  });
});

describe('the signature', () => {
  const events = JSON.stringify([entry('send')]);
  const good = sign(events);

  it('is over the address and every field, in the order of their names', async () => {
    const posted = sign(events, { more: { zebra: 'last', aardvark: 'first ö' } });
    expect(await eventsOf(receive(mandrill, env, posted))).toHaveLength(1);
  });

  it.each([
    ['another key', sign(events, { key: 'test-webhook' })],
    ['another address', sign(events, { url: 'https://status.clinic.test/v1/webhooks/mandrill' })],
    ['a field more', { ...good, body: `${good.body}&more=1` }],
    ['none', { ...good, headers: {} }],
    ['a short one', { ...good, headers: { 'X-Mandrill-Signature': 'AAAA' } }],
  ])('is refused: %s', async (_, posted) => {
    expect(await receive(mandrill, env, posted)).toEqual({
      kind: 'refused',
      problem: 'wrong-signature',
    });
  });

  it('holds for any text, but only a batch is taken', async () => {
    expect(await receive(mandrill, env, sign('{'))).toMatchObject({ problem: 'malformed-json' });
    expect(await receive(mandrill, env, sign('{}'))).toMatchObject({ problem: 'not-as-agreed' });
  });

  it.each(['status.clinic.test', 'https://'])('%j is no address of a webhook', (url) => {
    const connect = () => mandrill.webhook.connect({ ...env, MANDRILL_WEBHOOK_URL: url });
    expect(connect).toThrow(/^MANDRILL_WEBHOOK_URL must be .*\.$/);
  });
});

it('is there when Mandrill looks whether it is, before there is a key', async () => {
  const { app } = await openApp('SQLite', { connections: connectProviders({}) });
  const path = '/v1/webhooks/mandrill';
  const response = await app.request(path, { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect((await app.request(path, { method: 'POST', body: 'x' })).status).toBe(503);
});
