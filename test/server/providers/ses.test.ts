import { describe, expect, it, vi } from 'vitest';
import type { Fetch } from '../../../server/providers/provider.ts';
import { connectProviders } from '../../../server/providers/providers.ts';
import { ses } from '../../../server/providers/ses.ts';
import {
  CERTIFICATE_URL,
  certificate,
  type SnsFields,
  SUBSCRIBE_URL,
  signSnsMessage,
  strangersCertificate,
  TOPIC,
} from '../../fixtures/ses/sign.ts';
import { NOW, openApp } from '../open-app.ts';
import { eventsOf, receive } from './receive.ts';

const env = { SES_TOPIC_ARN: TOPIC };

/** What Amazon would answer. Whatever else is asked for is an error of ours. */
function amazon(pem = certificate): Fetch {
  return async (url, init) => {
    expect(init).toMatchObject({ redirect: 'error', signal: expect.any(AbortSignal) });
    if (url === CERTIFICATE_URL) return new Response(pem);
    if (url === SUBSCRIBE_URL) return new Response('<ConfirmSubscriptionResponse/>');
    throw new Error(`Nothing is to be fetched from ${url}.`);
  };
}

function post(message: SnsFields, fetch = amazon()) {
  return receive(
    ses,
    env,
    {
      body: JSON.stringify(message),
      headers: { 'Content-Type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'x' },
    },
    { fetch },
  );
}
const notify = (event: unknown) => post(signSnsMessage({ Message: JSON.stringify(event) }));

const mail = {
  timestamp: '2026-11-23T09:15:00.000Z',
  messageId: '0100019a1b2c3d4e-5f60718a-9b0c-4d1e-8f2a-3b4c5d6e7f80-000000',
  source: 'reminders@clinic.test',
  sendingAccountId: '123456789012',
  destination: ['ana@example.net'],
  headersTruncated: false,
  headers: [
    { name: 'From', value: 'reminders@clinic.test' },
    { name: 'Message-ID', value: '<visit-7@clinic.test>' },
  ],
  commonHeaders: {
    from: ['reminders@clinic.test'],
    to: ['ana@example.net'],
    subject: 'Your visit',
  },
  tags: { 'ses:configuration-set': ['default'] },
};
const at = '2026-11-23T09:15:02.000Z';
const two = { ...mail, destination: ['ana@example.net', 'ben@example.net'] };
const bounce = (bounceType: string, bounceSubType: string, more = {}) => ({
  eventType: 'Bounce',
  mail,
  bounce: {
    bounceType,
    bounceSubType,
    bouncedRecipients: [
      {
        emailAddress: 'Ana Ruiz <ana@example.net>',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
    timestamp: at,
    feedbackId: '0100019a1b2c3d4f-aaaa-000000',
    reportingMTA: 'dsn; amazonses.com',
    ...more,
  },
});
const complaint = (more = {}) => ({
  eventType: 'Complaint',
  mail: two,
  complaint: {
    complainedRecipients: [{ emailAddress: 'ana@example.net' }],
    timestamp: at,
    feedbackId: '0100019a1b2c3d4f-bbbb-000000',
    complaintSubType: null,
    complaintFeedbackType: 'abuse',
    ...more,
  },
});

const told = {
  provider: 'ses',
  id: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  fingerprint: expect.stringMatching(/^[\w-]{43}$/),
  at,
  recipient: 'ana@example.net',
  messageId: '<visit-7@clinic.test>',
  providerMessageId: mail.messageId,
  subject: 'Your visit',
  from: 'reminders@clinic.test',
};
const reply = { reply: '550 5.1.1 user unknown', enhancedStatusCode: '5.1.1' };
const suppressed = { kind: 'failed', cause: 'suppressed', final: true };

// providers.md 5.1 and 5.2
it.each<[object, object]>([
  [
    { eventType: 'Send', mail, send: {} },
    { kind: 'processed', at: mail.timestamp },
  ],
  [
    {
      eventType: 'DeliveryDelay',
      mail,
      deliveryDelay: {
        timestamp: at,
        delayType: 'MailboxFull',
        delayedRecipients: [
          {
            emailAddress: 'ana@example.net',
            status: '4.2.2',
            diagnosticCode: 'smtp; 452 4.2.2 full',
          },
        ],
      },
    },
    { kind: 'deferred', reply: '452 4.2.2 full', enhancedStatusCode: '4.2.2' },
  ],
  [
    {
      eventType: 'Delivery',
      mail,
      delivery: {
        timestamp: at,
        recipients: ['ana@example.net'],
        smtpResponse: '250 2.6.0 queued',
      },
    },
    { kind: 'delivered', reply: '250 2.6.0 queued', enhancedStatusCode: '2.6.0' },
  ],
  [
    // the older format
    {
      notificationType: 'Delivery',
      mail,
      delivery: { timestamp: at, recipients: ['ana@example.net'] },
    },
    { kind: 'delivered' },
  ],
  [{ eventType: 'Open', mail, open: { timestamp: at, userAgent: 'Mail' } }, { kind: 'open' }],
  [
    { eventType: 'Click', mail, click: { timestamp: at, link: 'https://willow.example/start' } },
    { kind: 'click', url: 'https://willow.example/start' },
  ],
  [complaint(), { kind: 'spam' }],
  [complaint({ complaintSubType: 'OnAccountSuppressionList' }), suppressed],
  [
    complaint({ complaintFeedbackType: 'not-spam' }),
    { kind: 'other', name: 'Complaint, not-spam' },
  ],
  [bounce('Permanent', 'General'), { kind: 'failed', cause: 'bounce', final: true, ...reply }],
  [bounce('Permanent', 'NoEmail'), { kind: 'failed', cause: 'invalid', final: true, ...reply }],
  [bounce('Permanent', 'Suppressed'), { ...suppressed, ...reply }],
  [bounce('Permanent', 'OnAccountSuppressionList'), { ...suppressed, ...reply }],
  ...['General', 'MailboxFull', 'MessageTooLarge', 'ContentRejected', 'AttachmentRejected'].map(
    (subType): [object, object] => [
      bounce('Transient', subType),
      { kind: 'failed', cause: 'bounce', ...reply },
    ],
  ),
  [bounce('Undetermined', 'Undetermined'), { kind: 'failed', cause: 'bounce', ...reply }],
  [
    { eventType: 'Reject', mail, reject: { reason: 'Bad content' } },
    { kind: 'failed', cause: 'rejected', final: true, at: mail.timestamp },
  ],
  [
    { eventType: 'Rendering Failure', mail, failure: { errorMessage: 'x', templateName: 'visit' } },
    { kind: 'failed', cause: 'rejected', final: true, at: mail.timestamp },
  ],
  [
    { eventType: 'Subscription', mail, subscription: { source: 'x' } },
    { kind: 'other', name: 'Subscription', at: mail.timestamp },
  ],
])('reads %j as %j', async (event, expected) => {
  expect(await eventsOf(notify(event))).toEqual([{ ...told, ...expected }]);
});

it('tells of each recipient where Amazon does', async () => {
  const delivery = { timestamp: at, recipients: two.destination };
  const events = await eventsOf(notify({ eventType: 'Delivery', mail: two, delivery }));
  expect(events).toMatchObject([
    { recipient: 'ana@example.net', kind: 'delivered', id: told.id },
    { recipient: 'ben@example.net', kind: 'delivered', id: `${told.id}/1` },
  ]);
  expect(new Set(events.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});

it.each([
  { eventType: 'Open', mail: two, open: { timestamp: at } },
  { eventType: 'Click', mail: two, click: { timestamp: at } },
  complaint({
    complainedRecipients: two.destination.map((emailAddress) => ({ emailAddress })),
  }),
])('changes no status where Amazon does not tell who: %j', async (event) => {
  const name = `${event.eventType}, one of 2 recipients`;
  expect(await eventsOf(notify(event))).toMatchObject([
    { recipient: 'ana@example.net', kind: 'other', name },
    { recipient: 'ben@example.net', kind: 'other', name },
  ]);
});

it.each([
  'Successfully validated SNS topic for Amazon SES event publishing.',
  '{"notificationType":"Received","mail":{"timestamp":"2026-11-23T09:15:00.000Z","destination":["help@clinic.test"]}}',
])('takes %j, which tells of nothing sent', async (Message) => {
  expect(await eventsOf(post(signSnsMessage({ Message })))).toEqual([]);
});

it.each([
  '',
  'text',
  'null',
  '{}',
  JSON.stringify({ eventType: 'Send' }),
  JSON.stringify({ eventType: 'Send', mail: { ...mail, destination: [] } }),
  JSON.stringify({ eventType: 'Send', mail: { ...mail, timestamp: 'yesterday' } }),
  JSON.stringify({ mail }),
  ...['Bounce', 'Complaint', 'Delivery', 'DeliveryDelay', 'Open', 'Click'].map((eventType) =>
    JSON.stringify({ eventType, mail }),
  ),
])('counts %j, and takes no event from it', async (Message) => {
  expect(await post(signSnsMessage({ Message }))).toEqual({
    kind: 'read',
    events: [],
    unreadable: 1,
  });
});

const good = signSnsMessage({ Message: JSON.stringify({ eventType: 'Send', mail }) });
const refused = { kind: 'refused', problem: 'wrong-signature' };

describe("Amazon's signature", () => {
  it.each(['1', '2'])(
    'holds in version %s, with a subject and without',
    async (SignatureVersion) => {
      const { Message = '' } = good;
      for (const more of [undefined, { Subject: 'Amazon SES Email Event Notification' }]) {
        const message = signSnsMessage({ Message, SignatureVersion, ...more });
        expect(await eventsOf(post(message))).toHaveLength(1);
      }
    },
  );

  it.each([
    ['another message', { ...good, Message: good.Message?.replace('ana@', 'ben@') ?? '' }],
    ['another moment', { ...good, Timestamp: '2026-11-23T09:16:03.000Z' }],
    ['a subject that was added', { ...good, Subject: 'x' }],
    ['another version', { ...good, SignatureVersion: '1' }],
    ['a version of tomorrow', { ...good, SignatureVersion: '3' }],
    ['no signature', { ...good, Signature: '' }],
    ['the topic of somebody else', signSnsMessage({ Message: '{}', TopicArn: `${TOPIC}2` })],
    ['no SNS message at all', { Message: '{}' }],
  ])('is refused with %s', async (_, message) => {
    expect(await post(message as SnsFields)).toEqual(refused);
  });

  it.each([
    'http://sns.eu-west-1.amazonaws.com/x.pem',
    'https://sns.eu-west-1.amazonaws.com.stranger.test/x.pem',
    'https://stranger.test/sns.eu-west-1.amazonaws.com/x.pem',
    'https://sns.eu-west-1.amazonaws.com@stranger.test/x.pem',
    'https://user@sns.eu-west-1.amazonaws.com/x.pem',
    'https://sns.eu-west-1.amazonaws.com:8443/x.pem',
    'https://a.sns.eu-west-1.amazonaws.com/x.pem',
    'https://sns.amazonaws.com.stranger.test/x.pem',
    'https://s3.amazonaws.com/bucket/x.pem',
    'https://sns.eu-west-1.amazonaws.com/x.pem?x=.txt#.pem/x.html',
    'https://127.0.0.1/x.pem',
    'file:///etc/x.pem',
    'x.pem',
  ])('is not looked for at %s', async (SigningCertURL) => {
    const fetch = vi.fn<Fetch>(async () => new Response(strangersCertificate));
    expect(await post(signSnsMessage({ Message: '{}', SigningCertURL }), fetch)).toEqual(refused);
    for (const [url] of fetch.mock.calls)
      expect(new URL(url).host).toBe('sns.eu-west-1.amazonaws.com');
  });

  it.each([
    ["that isn't Amazon's", strangersCertificate],
    ['that is none', 'not a certificate'],
  ])('is refused with a certificate %s', async (_, pem) => {
    expect(await post(good, amazon(pem))).toEqual(refused);
  });

  it.each(['2020-01-01T00:00:00Z', '2200-01-01T00:00:00Z'])(
    'is refused with a certificate that is not valid in %s',
    async (moment) => {
      const posted = { body: JSON.stringify(good), headers: {} };
      const edges = { fetch: amazon(), now: new Date(moment) };
      expect(await receive(ses, env, posted, edges)).toEqual(refused);
    },
  );

  it.each<[string, Fetch]>([
    ['the line is down', async () => Promise.reject(new TypeError('fetch failed'))],
    ['Amazon is down', async () => new Response('', { status: 500 })],
  ])('is to come again when %s', async (_, fetch) => {
    expect(await post(good, fetch)).toEqual({ kind: 'refused', problem: 'not-checked' });
  });

  it('takes one certificate for many messages, and knows whose it is', async () => {
    const webhook = ses.webhook.connect(env);
    const fetch = vi.fn(amazon());
    const take = (message: SnsFields) => {
      const body = new TextEncoder().encode(JSON.stringify(message));
      return webhook?.take({ headers: new Headers(), body }, { now: NOW, fetch });
    };
    for (let i = 0; i < 3; i++) expect(await take(good)).toMatchObject({ kind: 'read' });
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(await take({ ...good, Timestamp: '2026-11-23T09:16:03.000Z' })).toEqual(refused);
  });
});

describe('a subscription', () => {
  const ask = (SubscribeURL: string) =>
    signSnsMessage({
      Type: 'SubscriptionConfirmation',
      Message: 'You have chosen to subscribe',
      Token: '2336412f37',
      SubscribeURL,
    });

  it('is confirmed', async () => {
    const fetch = vi.fn(amazon());
    expect(await eventsOf(post(ask(SUBSCRIBE_URL), fetch))).toEqual([]);
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([CERTIFICATE_URL, SUBSCRIBE_URL]);
  });

  it.each([
    'https://stranger.test/',
    'http://sns.eu-west-1.amazonaws.com/',
    'https://sns.eu-west-1.amazonaws.com.stranger.test/',
    'https://sns.eu-west-1.amazonaws.com@stranger.test/',
    'https://user:password@sns.eu-west-1.amazonaws.com/',
    'https://sns.eu-west-1.amazonaws.com:8443/',
    'https://127.0.0.1/',
    '',
  ])('is not confirmed at %j', async (url) => {
    expect(await post(ask(url))).toMatchObject({ kind: 'refused', problem: 'not-as-agreed' });
  });

  it('is not confirmed to somebody else’s topic, however well it is signed', async () => {
    const message = signSnsMessage({ ...ask(SUBSCRIBE_URL), TopicArn: `${TOPIC}2` });
    const fetch = vi.fn(amazon());
    expect(await post(message, fetch)).toEqual(refused);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('is to be asked for again where Amazon does not answer', async () => {
    const fetch: Fetch = async (url) =>
      url === CERTIFICATE_URL ? new Response(certificate) : new Response('', { status: 500 });
    expect(await post(ask(SUBSCRIBE_URL), fetch)).toMatchObject({ problem: 'not-checked' });
  });

  it('may end', async () => {
    const message = signSnsMessage({ ...ask(SUBSCRIBE_URL), Type: 'UnsubscribeConfirmation' });
    expect(await eventsOf(post(message))).toEqual([]);
  });
});

it('arrives at a server that asks Amazon through its own edge', async () => {
  const { app, lookUp } = await openApp('SQLite', {
    connections: connectProviders(env),
    fetch: amazon(),
  });
  const response = await app.request('/v1/webhooks/ses', {
    method: 'POST',
    body: JSON.stringify(good),
  });
  expect(response.status).toBe(204);
  expect(await lookUp('ana@example.net')).toMatchObject([[{ status: 'processed' }]]);
});

it.each(['email-events', 'arn:aws:sqs:eu-west-1:123456789012:x', `${TOPIC} `])(
  '%j is no topic',
  (topic) => {
    const connect = () => ses.webhook.connect({ SES_TOPIC_ARN: topic });
    expect(connect).toThrow(/^SES_TOPIC_ARN must be .*\.$/);
  },
);
