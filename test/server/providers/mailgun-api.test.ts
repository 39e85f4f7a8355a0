import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mailgun } from '../../../server/providers/mailgun.ts';
import { NOW } from '../open-app.ts';
import { apiOf, find, hostileAddresses } from './asked.ts';
import { eventsOf, receive } from './receive.ts';

const api = apiOf(mailgun, { MAILGUN_API_KEY: 'a-key' });
const ana = { kind: 'recipient', value: 'ana.ruiz@example.net' } as const;
const MESSAGE_ID = '20261123091502.4f1d2c3b5a697887@mg.clinic.test';
const LOGS = 'POST /v1/analytics/logs';

const item = (event: string, more = {}) => ({
  id: 'mK2bV8cQSzCw0pXyL1rTfg',
  event,
  '@timestamp': '2026-11-23T09:15:18.530Z',
  'log-level': 'warn',
  account: { id: '10203' },
  domain: { name: 'mg.clinic.test' },
  recipient: 'ana.ruiz@example.net',
  envelope: { sender: 'reminders@mg.clinic.test', transport: 'smtp' },
  message: {
    headers: {
      to: 'ana.ruiz@example.net',
      from: 'reminders@mg.clinic.test',
      subject: 'Your visit',
      'message-id': MESSAGE_ID,
    },
  },
  ...more,
});
const logs = (...items: object[]) => ({ [LOGS]: { items, pagination: { total: items.length } } });
const question = (attribute: string, value: string) => ({
  start: 'Sat, 24 Oct 2026 09:20:00 +0000',
  end: 'Mon, 23 Nov 2026 09:20:00 +0000',
  filter: { AND: [{ attribute, comparator: '=', values: [{ label: value, value }] }] },
  include_subaccounts: true,
  pagination: { sort: 'timestamp:desc', limit: 100 },
});

it('is asked for the newest events of a recipient', async () => {
  const greylisted = {
    severity: 'temporary',
    reason: 'generic',
    'delivery-status': {
      'attempt-no': 1,
      code: 451,
      'enhanced-code': '4.7.1',
      message: '4.7.1 greylisted',
    },
  };
  const { events, trouble, asked } = await find(api, ana, logs(item('failed', greylisted)));
  expect(trouble).toBeUndefined();
  expect(events).toEqual([
    {
      provider: 'mailgun',
      id: 'mK2bV8cQSzCw0pXyL1rTfg/2026-11-23',
      fingerprint: expect.stringMatching(/^[\w-]{43}$/),
      kind: 'deferred',
      at: '2026-11-23T09:15:18.530Z',
      recipient: 'ana.ruiz@example.net',
      messageId: MESSAGE_ID,
      subject: 'Your visit',
      from: 'reminders@mg.clinic.test',
      reply: '451 4.7.1 greylisted',
      enhancedStatusCode: '4.7.1',
    },
  ]);
  expect(asked).toEqual([
    {
      method: 'POST',
      url: 'https://api.mailgun.net/v1/analytics/logs',
      headers: { authorization: `Basic ${btoa('api:a-key')}`, 'content-type': 'application/json' },
      body: question('recipient', 'ana.ruiz@example.net'),
    },
  ]);
});

it('is asked by a message id without its brackets', async () => {
  const { asked } = await find(api, { kind: 'messageId', value: `<${MESSAGE_ID}>` }, logs());
  expect(asked[0]?.body).toEqual(question('message_id', MESSAGE_ID));
});

it('tells an event as its webhook does, so that it is kept once', async () => {
  const { events } = await find(api, ana, logs(item('delivered')));
  const signature = { timestamp: String(NOW.getTime() / 1000), token: 'a-token' };
  const signed = createHmac('sha256', 'k')
    .update(signature.timestamp + signature.token)
    .digest('hex');
  const entry = { ...item('delivered'), timestamp: 1795425318.53 };
  const posted = {
    body: JSON.stringify({ signature: { ...signature, signature: signed }, 'event-data': entry }),
    headers: {},
  };
  const [told] = await eventsOf(receive(mailgun, { MAILGUN_WEBHOOK_SIGNING_KEY: 'k' }, posted));
  expect(told?.id).toBe('a-token');
  expect(events[0]?.fingerprint).toBe(told?.fingerprint);
});

const keptBack = (code: number) =>
  item('failed', {
    severity: 'permanent',
    reason: 'suppress-a-list',
    'delivery-status': { code, message: 'Not delivering' },
  });
const path = (list: string) => `GET /v3/mg.clinic.test/${list}/${encodeURIComponent(ana.value)}`;

it.each([
  [605, 'bounces'],
  [606, 'unsubscribes'],
  [607, 'complaints'],
])('looks up in its domain which list it was after code %i: %s', async (code, list) => {
  const { events, asked } = await find(api, ana, {
    ...logs(keptBack(code)),
    [path(list)]: { address: ana.value, code: '550', created_at: 'Thu, 11 Dec 2025 01:49:40 UTC' },
  });
  expect(events).toMatchObject([
    { kind: 'failed' },
    {
      kind: 'other',
      messageId: MESSAGE_ID,
      suppression: { list: `${list} (mg.clinic.test)`, since: '2025-12-11T01:49:40.000Z' },
    },
  ]);
  expect(asked[1]?.method).toBe('GET'); // it removes nobody
});

it('looks up once what kept several messages back, and nothing that is not listed any more', async () => {
  const several = logs(keptBack(605), { ...keptBack(605), id: 'another' });
  const listed = await find(api, ana, { ...several, [path('bounces')]: {} });
  expect(listed.events.flatMap(({ suppression }) => suppression ?? [])).toEqual([
    { list: 'bounces (mg.clinic.test)' },
    { list: 'bounces (mg.clinic.test)' },
  ]);
  expect(listed.asked).toHaveLength(2);
  expect((await find(api, ana, { ...several, [path('bounces')]: 404 })).events).toHaveLength(2);
});

it('tells what it got where it did not get all', async () => {
  expect(await find(api, ana, { [LOGS]: 500 })).toMatchObject({ events: [], trouble: 'down' });
  expect(await find(api, ana, { ...logs(keptBack(605)), [path('bounces')]: 500 })).toMatchObject({
    events: [{ kind: 'failed' }],
    trouble: 'down',
  });
});

describe('what it can be asked by', () => {
  it.each(hostileAddresses)('is no recipient such as %j', (value) => {
    expect(api.canFind({ kind: 'recipient', value })).toBe(false);
  });

  it.each([
    [MESSAGE_ID, true],
    [`<${MESSAGE_ID}>`, true],
    ['Qz7Lw2pXSgKfVb1nT4cRdA', false],
    [`${MESSAGE_ID}" OR "`, false],
    ['a@b\\', false],
    ['a@\ud800b', false],
    ['', false],
  ])('is the id %j: %s', (value, expected) => {
    expect(api.canFind({ kind: 'messageId', value })).toBe(expected);
  });
});

it('is asked in its region', async () => {
  const eu = apiOf(mailgun, { MAILGUN_API_KEY: 'a-key', MAILGUN_REGION: 'eu' });
  const { asked } = await find(eu, ana, logs());
  expect(asked[0]?.url).toBe('https://api.eu.mailgun.net/v1/analytics/logs');
  expect(() => mailgun.api?.connect({ MAILGUN_REGION: 'mars' })).toThrow(
    /^MAILGUN_REGION must be .*\.$/,
  );
  expect(mailgun.api?.connect({})).toBeUndefined();
});
