import { describe, expect, it } from 'vitest';
import { postmark } from '../../../server/providers/postmark.ts';
import { NOW } from '../open-app.ts';
import { apiOf, find, hostileAddresses } from './asked.ts';
import { eventsOf, receive } from './receive.ts';

const api = apiOf(postmark, { POSTMARK_SERVER_TOKEN: 'a-token' });
const ana = { kind: 'recipient', value: 'ana.ruiz+visit@example.net' } as const;
const ID = '5b1f7c0a-6c1e-4d2b-9a57-0f3f8f2c9d11';
const byId = { kind: 'messageId', value: ID } as const;

const LIST = 'GET /messages/outbound?recipient=ana.ruiz%2Bvisit%40example.net&count=5&offset=0';
const DETAILS = `GET /messages/outbound/${ID}/details`;
const DUMP =
  'GET /message-streams/outbound/suppressions/dump?EmailAddress=ana.ruiz%2Bvisit%40example.net';

const message = (more: object = {}) => ({
  MessageID: ID,
  MessageStream: 'outbound',
  Recipients: [ana.value],
  ReceivedAt: '2026-11-23T04:15:02.1234567-05:00',
  From: 'reminders@clinic.test',
  Subject: 'Your visit',
  Status: 'Sent',
  Body: 'the whole email',
  TextBody: 'Dear Ana',
  HtmlBody: '<p>Dear Ana</p>',
  MessageEvents: [],
  ...more,
});
const happened = (Type: string, Details: object | undefined = {}) => ({
  Type,
  Recipient: ana.value,
  ReceivedAt: '2026-11-23T04:15:05.0000000-05:00',
  Details,
});
const told = {
  provider: 'postmark',
  recipient: ana.value,
  providerMessageId: ID,
  subject: 'Your visit',
  from: 'reminders@clinic.test',
  at: '2026-11-23T09:15:05.000Z',
  id: expect.stringMatching(/^[\w-]{43}$/),
  fingerprint: expect.stringMatching(/^[\w-]{43}$/),
};

it('is asked for the newest messages of a recipient, then for each; their text is dropped', async () => {
  const { events, trouble, asked } = await find(api, ana, {
    [LIST]: { TotalCount: 1, Messages: [{ MessageID: ID, Subject: 'Your visit' }] },
    [DETAILS]: message({
      MessageEvents: [
        happened('Delivered', {
          DeliveryMessage: 'smtp;250 2.0.0 OK',
          DestinationIP: '198.51.100.7',
        }),
      ],
    }),
  });

  expect(trouble).toBeUndefined();
  expect(events).toEqual([
    { ...told, kind: 'processed', at: '2026-11-23T09:15:02.123Z' },
    { ...told, kind: 'delivered', reply: '250 2.0.0 OK', enhancedStatusCode: '2.0.0' },
  ]);
  expect(asked).toEqual([
    {
      method: 'GET',
      url: `https://api.postmarkapp.com${LIST.slice(4)}`,
      headers: { 'x-postmark-server-token': 'a-token', accept: 'application/json' },
      body: undefined,
    },
    expect.objectContaining({ url: `https://api.postmarkapp.com/messages/outbound/${ID}/details` }),
  ]);
});

// providers.md 5.1
it.each<[object, object]>([
  [{ Status: 'Queued' }, { kind: 'received' }],
  [{ Status: 'Sent' }, { kind: 'processed' }],
  [{ Status: 'Processed' }, { kind: 'processed' }],
  [{ MessageEvents: [happened('Delivered')] }, { kind: 'delivered' }],
  [
    { MessageEvents: [happened('OPENED', { Summary: 'Email opened with Mail' })] },
    { kind: 'open' },
  ],
  [{ MessageEvents: [happened('Opened', undefined)] }, { kind: 'open' }],
  [{ MessageEvents: [happened('Transient')] }, { kind: 'deferred' }],
  [
    { MessageEvents: [happened('LinkClicked', { Link: 'https://willow.example/start' })] },
    { kind: 'click', url: 'https://willow.example/start' },
  ],
  [{ MessageEvents: [happened('SpamComplaint')] }, { kind: 'spam' }],
  [
    { MessageEvents: [happened('SubscriptionChanged')] },
    { kind: 'other', name: 'SubscriptionChanged' },
  ],
])('reads %j as %j', async (more, expected) => {
  const { events } = await find(api, byId, { [DETAILS]: message(more) });
  expect(events.at(-1)).toMatchObject(expected);
});

it.each([
  [
    { Type: 'HardBounce', Details: 'smtp;550 5.1.1 No such user' },
    {
      kind: 'failed',
      cause: 'bounce',
      final: true,
      reply: '550 5.1.1 No such user',
      enhancedStatusCode: '5.1.1',
    },
  ],
  [{ Type: 'SoftBounce' }, { kind: 'failed', cause: 'bounce' }],
  [{ Type: 'BadEmailAddress' }, { kind: 'failed', cause: 'invalid', final: true }],
  [{ Type: 'DnsError' }, { kind: 'deferred' }],
  [{ Type: 'AutoResponder' }, { kind: 'other', name: 'AutoResponder' }],
  [404, { kind: 'failed', cause: 'bounce' }],
] as const)('asks what a bounce is: %j', async (bounce, expected) => {
  for (const BounceID of [740021, '740021']) {
    const { events } = await find(api, byId, {
      [DETAILS]: message({ MessageEvents: [happened('Bounced', { BounceID })] }),
      'GET /bounces/740021': bounce,
    });
    expect(events.slice(1)).toEqual([{ ...told, ...expected }]);
  }
});

it('leaves a bounce for the next time where it cannot be told what it is', async () => {
  const { events, trouble } = await find(api, byId, {
    [DETAILS]: message({ MessageEvents: [happened('Bounced', { BounceID: 7 })] }),
    'GET /bounces/7': 500,
  });
  expect(events.map(({ kind }) => kind)).toEqual(['processed']);
  expect(trouble).toBe('down');
});

it('tells an event as its webhook does, so that it is kept once', async () => {
  const { events } = await find(api, byId, {
    [DETAILS]: message({
      MessageEvents: [happened('Delivered'), happened('Bounced', { BounceID: 740021 })],
    }),
    'GET /bounces/740021': { Type: 'HardBounce' },
  });
  const credentials = 'postmark:correct-horse-battery';
  const post = (entry: object) =>
    receive(
      postmark,
      { POSTMARK_WEBHOOK_CREDENTIALS: credentials },
      {
        body: JSON.stringify({ MessageID: ID, ...entry }),
        headers: { Authorization: `Basic ${btoa(credentials)}` },
      },
    );
  const DeliveredAt = '2026-11-23T09:15:05.25Z';
  const [delivered] = await eventsOf(
    post({ RecordType: 'Delivery', Recipient: ana.value, DeliveredAt }),
  );
  const [bounced] = await eventsOf(
    post({
      RecordType: 'Bounce',
      Type: 'HardBounce',
      ID: 740021,
      Email: ana.value,
      BouncedAt: DeliveredAt,
    }),
  );
  expect(events.slice(1).map(({ id }) => id)).toEqual([delivered?.id, bounced?.id]);
});

const entry = (SuppressionReason: string) => ({
  EmailAddress: ana.value.toUpperCase(),
  SuppressionReason,
  Origin: 'Recipient',
  CreatedAt: '2026-03-01T03:00:00-05:00',
});
const since = '2026-03-01T08:00:00.000Z';

it.each([
  ['HardBounce', 'suppressed-bounce', 'bounces (outbound)'],
  ['SpamComplaint', 'suppressed-spam', 'spam reports (outbound)'],
  ['ManualSuppression', 'suppressed', 'manual suppressions (outbound)'],
])('explains by %s why there is no message at all', async (reason, cause, list) => {
  const answers = { [LIST]: { Messages: [] }, [DUMP]: { Suppressions: [entry(reason)] } };
  const { events } = await find(api, ana, answers);
  expect(events).toMatchObject([
    { kind: 'failed', cause, final: true, at: NOW.toISOString(), suppression: { list, since } },
  ]);
  // Asked again, it is the same event.
  expect((await find(api, ana, answers)).events).toEqual(events);
});

it('tells since when a message was kept back', async () => {
  const { events } = await find(api, byId, {
    [DETAILS]: message({ MessageEvents: [happened('Bounced', { BounceID: 7 })] }),
    'GET /bounces/7': { Type: 'ManuallyDeactivated' },
    [DUMP]: { Suppressions: [entry('ManualSuppression')] },
  });
  expect(events.slice(1)).toMatchObject([
    { kind: 'failed', cause: 'suppressed' },
    {
      kind: 'other',
      providerMessageId: ID,
      suppression: { list: 'manual suppressions (outbound)', since },
    },
  ]);
});

it.each([
  { Suppressions: [] },
  { Suppressions: [{ ...entry('HardBounce'), EmailAddress: 'ben@example.net' }] },
  404,
])('explains nothing by %j', async (dump) => {
  const { events } = await find(api, ana, { [LIST]: { Messages: [] }, [DUMP]: dump });
  expect(events).toEqual([]);
});

it('looks in every stream that is set up', async () => {
  const env = { POSTMARK_SERVER_TOKEN: 'x', POSTMARK_MESSAGE_STREAMS: 'outbound, broadcast' };
  const { events } = await find(apiOf(postmark, env), ana, {
    [LIST]: { Messages: [] },
    [DUMP]: { Suppressions: [] },
    [DUMP.replace('outbound', 'broadcast')]: { Suppressions: [entry('HardBounce')] },
  });
  expect(events).toMatchObject([{ suppression: { list: 'bounces (broadcast)' } }]);
});

it.each(['../x', 'outbound/..', 'a b', ','])('%j is no stream', (streams) => {
  expect(() => postmark.api?.connect({ POSTMARK_MESSAGE_STREAMS: streams })).toThrow(
    /^POSTMARK_MESSAGE_STREAMS must be .*\.$/,
  );
});

it('tells what it got where it did not get all', async () => {
  expect(await find(api, ana, { [LIST]: 500 })).toMatchObject({ events: [], trouble: 'down' });
  expect(await find(api, byId, { [DETAILS]: 500 })).toMatchObject({ events: [], trouble: 'down' });
  expect(await find(api, ana, { [LIST]: { Messages: [] }, [DUMP]: 500 })).toMatchObject({
    events: [],
    trouble: 'down',
  });
});

describe('what it can be asked by', () => {
  it.each(hostileAddresses)('is no recipient such as %j', (value) => {
    expect(api.canFind({ kind: 'recipient', value })).toBe(false);
  });

  it.each([
    [ID, true],
    [ID.toUpperCase(), true],
    [`${ID}/../../../bounces`, false],
    ['visit@clinic.test', false],
    ['', false],
  ])('is the id %j: %s', (value, expected) => {
    expect(api.canFind({ kind: 'messageId', value })).toBe(expected);
  });
});
