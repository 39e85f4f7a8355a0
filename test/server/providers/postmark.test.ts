import { expect, it } from 'vitest';
import { postmark } from '../../../server/providers/postmark.ts';
import { eventsOf, receive } from './receive.ts';

const CREDENTIALS = 'postmark:correct-horse-battery';
const env = { POSTMARK_WEBHOOK_CREDENTIALS: CREDENTIALS };

function post(body: unknown, credentials = CREDENTIALS) {
  return receive(postmark, env, {
    body: JSON.stringify(body),
    headers: { Authorization: `Basic ${btoa(credentials)}` },
  });
}

const message = {
  MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
  ServerID: 23,
  MessageStream: 'outbound',
  Metadata: { clinic: '7' },
  Tag: 'reminder',
};
const at = '2026-11-23T09:15:02.9070259Z';
const delivery = {
  ...message,
  RecordType: 'Delivery',
  Recipient: 'ana@example.net',
  DeliveredAt: at,
  Details: 'smtp;250 2.0.0 OK',
};
const open = {
  ...message,
  RecordType: 'Open',
  FirstOpen: true,
  Recipient: 'ana@example.net',
  ReceivedAt: at,
  UserAgent: 'Mail',
};
const click = {
  ...message,
  RecordType: 'Click',
  Recipient: 'ana@example.net',
  ReceivedAt: at,
  OriginalLink: 'https://willow.example/start',
};
const complaint = {
  ...message,
  RecordType: 'SpamComplaint',
  ID: 42,
  Type: 'SpamComplaint',
  TypeCode: 100001,
  Details: 'Test spam complaint details',
  Email: 'ana@example.net',
  BouncedAt: at,
  Subject: 'Your visit',
};
const bounce = (Type: string) => ({
  ...message,
  RecordType: 'Bounce',
  ID: 4323372036,
  Type,
  TypeCode: 1,
  Name: 'Hard bounce',
  Description: 'The server was unable to deliver your message.',
  Details: 'smtp;550 5.1.1 No such user',
  Email: 'ana@example.net',
  From: 'reminders@clinic.test',
  BouncedAt: at,
  DumpAvailable: true,
  Inactive: true,
  CanActivate: true,
  Subject: 'Your visit',
});

const told = {
  provider: 'postmark',
  at: '2026-11-23T09:15:02.907Z',
  recipient: 'ana@example.net',
  providerMessageId: message.MessageID,
  id: expect.stringMatching(/^[\w-]{43}$/),
  fingerprint: expect.stringMatching(/^[\w-]{43}$/),
};
const bounced = {
  ...told,
  subject: 'Your visit',
  from: 'reminders@clinic.test',
  reply: '550 5.1.1 No such user',
  enhancedStatusCode: '5.1.1',
};

// providers.md 5.1 and 5.2
it.each<[object, object]>([
  [delivery, { ...told, kind: 'delivered', reply: '250 2.0.0 OK', enhancedStatusCode: '2.0.0' }],
  [open, { ...told, kind: 'open' }],
  [click, { ...told, kind: 'click', url: 'https://willow.example/start' }],
  [complaint, { ...told, kind: 'spam', subject: 'Your visit' }],
  [bounce('HardBounce'), { ...bounced, kind: 'failed', cause: 'bounce', final: true }],
  [bounce('BadEmailAddress'), { ...bounced, kind: 'failed', cause: 'invalid', final: true }],
  [bounce('SoftBounce'), { ...bounced, kind: 'failed', cause: 'bounce' }],
  ...['Blocked', 'DMARCPolicy', 'VirusNotification', 'SpamNotification'].map(
    (type): [object, object] => [
      bounce(type),
      { ...bounced, kind: 'failed', cause: 'blocked', final: true },
    ],
  ),
  ...['ManuallyDeactivated', 'Unconfirmed'].map((type): [object, object] => [
    bounce(type),
    { ...bounced, kind: 'failed', cause: 'suppressed', final: true },
  ]),
  ...['SMTPApiError', 'TemplateRenderingFailed'].map((type): [object, object] => [
    bounce(type),
    { ...bounced, kind: 'failed', cause: 'rejected', final: true },
  ]),
  ...['Transient', 'DnsError'].map((type): [object, object] => [
    bounce(type),
    { ...bounced, kind: 'deferred' },
  ]),
  ...[
    'AutoResponder',
    'AddressChange',
    'ChallengeVerification',
    'OpenRelayTest',
    'Subscribe',
    'Unsubscribe',
    'Unknown',
    'InboundError',
    'a type of tomorrow',
  ].map((type): [object, object] => [
    bounce(type),
    {
      ...told,
      subject: 'Your visit',
      from: 'reminders@clinic.test',
      kind: 'other',
      name: type,
    },
  ]),
  [
    {
      ...message,
      RecordType: 'SubscriptionChange',
      Recipient: 'ana@example.net',
      ChangedAt: at,
      Origin: 'Recipient',
      SuppressSending: true,
      SuppressionReason: 'HardBounce',
    },
    { ...told, kind: 'other', name: 'SubscriptionChange' },
  ],
  [
    { ...delivery, RecordType: 'a kind of tomorrow' },
    { ...told, kind: 'other', name: 'a kind of tomorrow' },
  ],
])('reads %j as %j', async (entry, expected) => {
  expect(await eventsOf(post(entry))).toEqual([expected]);
});

it('knows an event again, and tells two bounces of one message apart', async () => {
  const idOf = async (entry: object) => (await eventsOf(post(entry)))[0]?.id;
  const first = await idOf(delivery);
  expect(await idOf({ ...delivery, Recipient: 'Ana@Example.net' })).toBe(first);
  expect(await idOf({ ...delivery, DeliveredAt: '2026-11-23T09:15:02Z' })).toBe(first);
  expect(await idOf({ ...delivery, DeliveredAt: '2026-11-23T09:15:03Z' })).not.toBe(first);
  expect(await idOf(bounce('HardBounce'))).not.toBe(await idOf({ ...bounce('HardBounce'), ID: 7 }));
});

it.each([
  {},
  null,
  'text',
  { ...delivery, Recipient: undefined },
  { ...delivery, DeliveredAt: undefined },
  { ...delivery, DeliveredAt: 'yesterday' },
  { ...delivery, DeliveredAt: '2027-11-23T09:15:02Z' },
  { ...delivery, RecordType: 7 },
])('counts %j, and takes no event from it', async (entry) => {
  expect(await post(entry)).toMatchObject({ kind: 'read', events: [], unreadable: 1 });
});

it.each([
  'postmark:another-password-of-16',
  'postmark:correct-horse-battery ',
  'Postmark:correct-horse-battery',
  '',
])('refuses the credentials %j by 401, since a 403 would end all attempts', async (credentials) => {
  expect(await post(delivery, credentials)).toMatchObject({
    kind: 'refused',
    problem: 'wrong-password',
    headers: { 'WWW-Authenticate': expect.stringMatching(/^Basic /) },
  });
});

it('takes the name of the scheme in any case', async () => {
  const headers = { Authorization: `bAsIc ${btoa(CREDENTIALS)}` };
  const received = receive(postmark, env, { body: JSON.stringify(delivery), headers });
  expect(await eventsOf(received)).toHaveLength(1);
});

it.each(['a password alone', 'name:short', 'name:with a space in it', 'name:with/a/slash/in/it'])(
  'says what credentials must be, other than %j, without repeating them',
  (credentials) => {
    const connect = () => postmark.webhook.connect({ POSTMARK_WEBHOOK_CREDENTIALS: credentials });
    expect(connect).toThrow(/^POSTMARK_WEBHOOK_CREDENTIALS must be .*\.$/);
    expect(connect).not.toThrow(credentials);
  },
);
