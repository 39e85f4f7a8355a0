import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../server/database.ts';
import { mailgun } from '../../../server/providers/mailgun.ts';
import { connectProviders } from '../../../server/providers/providers.ts';
import { createStore, openStore } from '../../../server/store.ts';
import { databases, lastingDatabase, NOW, openApp } from '../open-app.ts';
import { eventsOf, receive } from './receive.ts';

const KEY = 'a-signing-key';
const env = { MAILGUN_WEBHOOK_SIGNING_KEY: KEY };
const TOKEN = 'a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0';

function sign(entry: unknown, { key = KEY, token = TOKEN, at = NOW } = {}) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${timestamp}${token}`).digest('hex');
  return { signature: { timestamp, token, signature }, 'event-data': entry };
}

function post(body: unknown) {
  return receive(mailgun, env, {
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
}

const base = {
  id: 'CPgfbmQMTCKtHW6uIWtuVe',
  timestamp: 1795425302.265374,
  recipient: 'ana@example.net',
  'recipient-domain': 'example.net',
  'log-level': 'info',
  tags: ['reminder'],
  campaigns: [],
  'user-variables': { clinic: '7' },
  envelope: { transport: 'smtp', sender: 'reminders@mg.clinic.test', targets: 'ana@example.net' },
  message: {
    headers: {
      to: 'Ana Ruiz <ana@example.net>',
      'message-id': '20261123091502.4f1d2c3b5a697887@mg.clinic.test',
      from: 'reminders@mg.clinic.test',
      subject: 'Your visit',
    },
    attachments: [],
    size: 111,
  },
  flags: { 'is-routed': false, 'is-authenticated': true, 'is-delayed-bounce': false },
};
const told = {
  provider: 'mailgun',
  id: TOKEN,
  fingerprint: expect.stringMatching(/^[\w-]{43}$/),
  at: '2026-11-23T09:15:02.265Z',
  recipient: 'ana@example.net',
  messageId: '20261123091502.4f1d2c3b5a697887@mg.clinic.test',
  subject: 'Your visit',
  from: 'reminders@mg.clinic.test',
};

const status = (code: number, message: string, more = {}) => ({
  'delivery-status': { tls: true, 'attempt-no': 1, code, message, description: '', ...more },
});
const permanent = { event: 'failed', severity: 'permanent' };
const failed = { ...told, kind: 'failed', final: true };

// providers.md 5.1 to 5.3
it.each<[object, object]>([
  [{ event: 'accepted' }, { ...told, kind: 'processed' }],
  [
    {
      event: 'failed',
      severity: 'temporary',
      reason: 'generic',
      ...status(451, '4.7.1 greylisted'),
    },
    { ...told, kind: 'deferred', reply: '451 4.7.1 greylisted', enhancedStatusCode: '4.7.1' },
  ],
  [
    { event: 'delivered', ...status(250, 'OK') },
    { ...told, kind: 'delivered', reply: '250 OK' },
  ],
  [
    { event: 'opened', 'client-info': { 'client-type': 'browser', bot: '' }, ip: '203.0.113.5' },
    { ...told, kind: 'open' },
  ],
  [
    { event: 'opened', 'client-info': { bot: 'generic' } },
    { ...told, kind: 'open', machine: true },
  ],
  [
    { event: 'clicked', url: 'https://willow.example/start' },
    { ...told, kind: 'click', url: 'https://willow.example/start' },
  ],
  [{ event: 'complained' }, { ...told, kind: 'spam' }],
  [
    {
      ...permanent,
      reason: 'suppress-bounce',
      ...status(605, 'Not delivering to previously bounced address'),
    },
    { ...failed, cause: 'suppressed-bounce' },
  ],
  [
    { ...permanent, reason: 'suppress-a-list', ...status(607, 'Not delivering') },
    { ...failed, cause: 'suppressed-spam' },
  ],
  [
    { ...permanent, reason: 'suppress-a-list', ...status(606, 'Not delivering') },
    { ...failed, cause: 'suppressed-unsubscribe' },
  ],
  [
    { ...permanent, reason: 'generic', ...status(605, 'x') },
    { ...failed, cause: 'suppressed-bounce' },
  ],
  [
    { ...permanent, reason: 'suppress-bounce' },
    { ...failed, cause: 'suppressed-bounce' },
  ],
  [
    { ...permanent, reason: 'suppress-of-tomorrow' },
    { ...failed, cause: 'suppressed' },
  ],
  [
    { ...permanent, reason: 'old', ...status(498, 'Too old') },
    { ...failed, cause: 'expired' },
  ],
  [
    { ...permanent, reason: 'generic', flags: { 'is-delayed-bounce': true }, envelope: undefined },
    { ...failed, cause: 'bounce' },
  ],
  [
    {
      ...permanent,
      reason: 'bounce',
      ...status(550, '5.1.1 No such user', { 'enhanced-code': '5.1.1' }),
    },
    { ...failed, cause: 'bounce', reply: '550 5.1.1 No such user', enhancedStatusCode: '5.1.1' },
  ],
  [
    { ...permanent, ...status(550, '550 No such user', { 'enhanced-code': '5.1.1' }) },
    { ...failed, cause: 'bounce', reply: '550 No such user', enhancedStatusCode: '5.1.1' },
  ],
  [
    {
      event: 'rejected',
      recipient: undefined,
      reject: { reason: 'Sandbox subdomains', description: '' },
    },
    { ...failed, cause: 'rejected', name: 'Sandbox subdomains' },
  ],
  [{ event: 'unsubscribed' }, { ...told, kind: 'other', name: 'unsubscribed' }],
  [{ event: 'stored' }, { ...told, kind: 'other', name: 'stored' }],
  [{ event: 'a kind of tomorrow' }, { ...told, kind: 'other', name: 'a kind of tomorrow' }],
  [
    // What is only nice to have is of no known shape.
    {
      event: 'opened',
      flags: null,
      'client-info': 7,
      'delivery-status': [],
      message: { headers: null },
    },
    { ...told, kind: 'open', messageId: undefined, subject: undefined, from: undefined },
  ],
])('reads %j as %j', async (entry, expected) => {
  expect(await eventsOf(post(sign({ ...base, ...entry })))).toEqual([expected]);
});

it('reads a rejected message as failed for each recipient', async () => {
  const headers = { ...base.message.headers, to: '"Ruiz, Ana" <ana@example.net>, ben@example.net' };
  const entry = { ...base, event: 'rejected', recipient: undefined, message: { headers } };
  expect(await eventsOf(post(sign(entry)))).toMatchObject([
    { recipient: 'ana@example.net', id: TOKEN },
    { recipient: 'ben@example.net', id: `${TOKEN}/1` },
  ]);
});

it.each([
  undefined,
  null,
  [],
  { ...base, event: undefined },
  { ...base, event: 'opened', timestamp: 'now' },
  { ...base, event: 'opened', timestamp: 1e300 },
  { ...base, event: 'opened', recipient: undefined, message: undefined },
])('counts %j, and takes no event from it', async (entry) => {
  expect(await post(sign(entry))).toMatchObject({ kind: 'read', events: [], unreadable: 1 });
});

describe('the signature', () => {
  const opened = { ...base, event: 'opened' };
  const good = sign(opened);
  const HOUR = 3_600_000;

  it.each([
    ['another key', sign(opened, { key: 'another' })],
    ['another token', { ...good, signature: { ...good.signature, token: 'another' } }],
    ['another moment', { ...good, signature: { ...good.signature, timestamp: '1795425303' } }],
    ['no signature', { 'event-data': opened }],
    ['a signature cut short', { ...good, signature: { ...good.signature, signature: 'abcd' } }],
    ['no moment', sign(opened, { at: new Date(Number.NaN) })],
    ['a moment of the day before', sign(opened, { at: new Date(NOW.getTime() - 25 * HOUR) })],
    ['a moment of the day after', sign(opened, { at: new Date(NOW.getTime() + 25 * HOUR) })],
    ['no object', 'text'],
  ])('is refused with %s', async (_, body) => {
    expect(await post(body)).toEqual({ kind: 'refused', problem: 'wrong-signature' });
  });

  it('holds for the eight hours in which Mailgun tries again', async () => {
    const at = new Date(NOW.getTime() - 8 * HOUR);
    expect(await eventsOf(post(sign(opened, { at })))).toHaveLength(1);
  });

  describe.each(databases)('that was taken, on %s', (name) => {
    const connections = connectProviders(env);
    const delivered = { ...good, 'event-data': { ...base, event: 'delivered' } };
    const forged = {
      ...good,
      'event-data': { ...base, event: 'complained', id: 'another', recipient: 'bo@example.net' },
    };

    it('is refused with another event, on any server of the database: it is not over the body', async () => {
      const url = await lastingDatabase(name);
      const [one, other] = [await openStore(url), await openStore(url)];
      onTestFinished(async () => {
        await Promise.all([one.close(), other.close()]);
      });
      const first = await openApp(name, { connections, store: one });
      const second = await openApp(name, { connections, store: other });
      const send = async ({ post }: typeof first, body: object) =>
        (await post('/v1/webhooks/mailgun', body, undefined)).status;

      expect(await send(first, delivered)).toBe(204);
      expect(await send(second, forged)).toBe(401);
      expect(await send(second, delivered)).toBe(204);
      expect(await send(first, sign(base, { token: 'unreadable' }))).toBe(204);
      expect(await send(second, sign(opened, { token: 'unreadable' }))).toBe(401);

      expect(await first.lookUp('ana@example.net', 'bo@example.net')).toMatchObject([
        [{ status: 'delivered', events: [{ kind: 'delivered' }] }],
        [],
      ]);
      expect(await second.metrics()).toContain(
        'whereabouts_webhooks_refused_total{provider="mailgun",problem="wrong-signature"} 2',
      );
    });

    it('is taken again where its event could not be kept', async () => {
      const database = await openDatabase(await lastingDatabase(name));
      onTestFinished(() => database.close());
      const { post, lookUp } = await openApp(name, { connections, store: createStore(database) });
      const rename = (from: string, to: string) =>
        database.write((transaction) =>
          sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(transaction),
        );

      await rename('events', 'elsewhere');
      expect((await post('/v1/webhooks/mailgun', delivered, undefined)).status).toBe(500);
      await rename('elsewhere', 'events');
      expect((await post('/v1/webhooks/mailgun', delivered, undefined)).status).toBe(204);
      expect(await lookUp('ana@example.net')).toMatchObject([[{ status: 'delivered' }]]);
    });

    it('is forgotten once it is too old to be taken', async () => {
      const database = await openDatabase(await lastingDatabase(name));
      onTestFinished(() => database.close());
      let now = NOW;
      const store = createStore(database);
      const { post } = await openApp(name, { connections, store, now: () => now });
      for (const day of [0, 1, 2]) {
        now = new Date(NOW.getTime() + day * 24 * HOUR);
        await post(
          '/v1/webhooks/mailgun',
          sign(opened, { token: `of day ${day}`, at: now }),
          undefined,
        );
      }
      const seals = await database.queries.selectFrom('seals').selectAll().execute();
      expect(seals).toHaveLength(2);
    });
  });
});
