/** Whatever comes in is answered as what it is: nothing crashes, and nothing is a fault of this program. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectProviders, providers } from '../../server/providers/providers.ts';
import { signSendGridText } from '../fixtures/sendgrid/sign.ts';
import { CERTIFICATE_URL, certificate, signSnsMessage, TOPIC } from '../fixtures/ses/sign.ts';
import { anyJson, headers, spoilt } from './hostile.ts';
import {
  type DatabaseName,
  databases,
  NOW,
  openApp,
  sendgridPrivateKey,
  sendgridPublicKey,
} from './open-app.ts';

const HEADERS = [
  'Authorization',
  'Content-Type',
  'Content-Encoding',
  'Content-Length',
  'X-Forwarded-For',
  'X-Request-Id',
];
const CREDENTIALS = 'name:correct-horse-battery';
const KEY = 'a-signing-key';
const MANDRILL_URL = 'https://status.clinic.test/v1/webhooks/mandrill';
const SVIX_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const seconds = String(NOW.getTime() / 1000);

const connections = connectProviders({
  SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey,
  POSTMARK_WEBHOOK_CREDENTIALS: CREDENTIALS,
  MAILGUN_WEBHOOK_SIGNING_KEY: KEY,
  RESEND_WEBHOOK_SECRET: SVIX_SECRET,
  SES_TOPIC_ARN: TOPIC,
  BREVO_WEBHOOK_CREDENTIALS: CREDENTIALS,
  SPARKPOST_WEBHOOK_CREDENTIALS: CREDENTIALS,
  MAILJET_WEBHOOK_CREDENTIALS: CREDENTIALS,
  MANDRILL_WEBHOOK_KEY: KEY,
  MANDRILL_WEBHOOK_URL: MANDRILL_URL,
});

interface Posted {
  body: string;
  headers: Record<string, string>;
}
const withPassword = (body: string): Posted => ({
  body,
  headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(CREDENTIALS)}` },
});
const hmac = (hash: string, key: string | Buffer, text: string) =>
  createHmac(hash, key).update(text);

/** A good entry of each provider, and how it is signed: what is spoilt is what comes after the signature. */
const webhooks: Record<string, { good: unknown; sign: (text: string) => Posted }> = {
  sendgrid: {
    good: [
      {
        event: 'bounce',
        email: 'ana@example.net',
        timestamp: 1795425302,
        sg_event_id: 'a',
        sg_message_id: 'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0',
        'smtp-id': '<Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7>',
        reason: '550 5.1.1 no such user',
        status: '5.1.1',
        type: 'blocked',
      },
    ],
    sign: (text) => signSendGridText(text, sendgridPrivateKey, NOW),
  },
  postmark: {
    good: {
      RecordType: 'Bounce',
      ID: 42,
      Type: 'HardBounce',
      TypeCode: 1,
      MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
      Email: 'ana@example.net',
      From: 'reminders@clinic.test',
      BouncedAt: '2026-11-23T09:15:02.9070259Z',
      Details: 'smtp;550 5.1.1 no such user',
      Subject: 'Your visit',
    },
    sign: withPassword,
  },
  mailgun: {
    good: {
      event: 'failed',
      severity: 'permanent',
      reason: 'bounce',
      id: 'CPgfbmQMTCKtHW6uIWtuVe',
      timestamp: 1795425302.265374,
      recipient: 'ana@example.net',
      envelope: { sender: 'reminders@mg.clinic.test' },
      message: {
        headers: {
          'message-id': 'a@mg.clinic.test',
          from: 'a@mg.clinic.test',
          subject: 'Your visit',
        },
      },
      'delivery-status': { code: 550, message: '5.1.1 no such user', 'enhanced-code': '5.1.1' },
      flags: { 'is-delayed-bounce': false },
    },
    sign: (text) => {
      const token = createHmac('sha256', KEY).update(text).digest('hex').slice(0, 50); // each once
      const signature = hmac('sha256', KEY, seconds + token).digest('hex');
      const signed = JSON.stringify({ timestamp: seconds, token, signature });
      const headers = { 'Content-Type': 'application/json' };
      return { body: `{"signature":${signed},"event-data":${text}}`, headers };
    },
  },
  resend: {
    good: {
      type: 'email.bounced',
      created_at: '2026-11-23T09:15:02.126Z',
      data: {
        email_id: '0c5e7a1b-33b2-4f0e-8a3c-9b1f2d6e4a70',
        message_id: '<a@mail.clinic.test>',
        created_at: '2026-11-23 09:15:00.674981+00',
        from: 'Clinic <reminders@clinic.test>',
        to: ['Ana Ruiz <ana@example.net>'],
        subject: 'Your visit',
        bounce: { type: 'Permanent', message: 'no', diagnosticCode: ['smtp; 550 5.1.1 unknown'] },
      },
    },
    sign: (body) => {
      const key = Buffer.from(SVIX_SECRET.replace('whsec_', ''), 'base64');
      const signature = hmac('sha256', key, `msg_1.${seconds}.${body}`).digest('base64');
      const headers = {
        'svix-id': 'msg_1',
        'svix-timestamp': seconds,
        'svix-signature': `v1,${signature}`,
      };
      return { body, headers };
    },
  },
  ses: {
    good: {
      eventType: 'Bounce',
      mail: {
        timestamp: '2026-11-23T09:15:00.000Z',
        messageId: '0100019a1b2c3d4e-000000',
        source: 'reminders@clinic.test',
        destination: ['ana@example.net'],
        headers: [{ name: 'Message-ID', value: '<visit-7@clinic.test>' }],
        commonHeaders: { from: ['reminders@clinic.test'], subject: 'Your visit' },
      },
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [
          { emailAddress: 'ana@example.net', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1' },
        ],
        timestamp: '2026-11-23T09:15:02.000Z',
        feedbackId: '0100019a1b2c3d4f-aaaa-000000',
      },
    },
    sign: (text) => ({
      body: JSON.stringify(signSnsMessage({ Message: text })),
      headers: { 'Content-Type': 'text/plain; charset=UTF-8' },
    }),
  },
  brevo: {
    good: {
      event: 'hard_bounce',
      id: 26224,
      email: 'ana@example.net',
      'message-id': '<a@smtp-relay.mailin.fr>',
      ts_event: 1795425302,
      ts_epoch: 1795425302123,
      subject: 'Your visit',
      sender_email: 'reminders@clinic.test',
      reason: '550 5.1.1 no such user',
    },
    sign: withPassword,
  },
  sparkpost: {
    good: [
      {
        msys: {
          message_event: {
            type: 'bounce',
            bounce_class: '10',
            event_id: '92356927693813856',
            message_id: '000443ee14578172be22',
            timestamp: '1795425302',
            rcpt_to: 'ana@example.net',
            raw_rcpt_to: 'Ana@example.net',
            subject: 'Your visit',
            friendly_from: 'reminders@clinic.test',
            raw_reason: '550 5.1.1 no such user',
          },
        },
      },
    ],
    sign: withPassword,
  },
  mailjet: {
    good: [
      {
        event: 'bounce',
        time: 1795425302,
        MessageID: 11529215046068,
        Message_GUID: '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f',
        email: 'ana@example.net',
        hard_bounce: true,
        error_related_to: 'recipient',
        error: 'user unknown',
        comment: '550 5.1.1 no such user',
      },
    ],
    sign: withPassword,
  },
  mandrill: {
    good: [
      {
        event: 'hard_bounce',
        _id: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
        ts: 1795425302,
        msg: {
          ts: 1795425300,
          _id: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
          subject: 'Your visit',
          email: 'ana@example.net',
          sender: 'reminders@clinic.test',
          diag: 'smtp;550 5.1.1 no such user',
          bounce_description: 'bad_mailbox',
        },
      },
    ],
    sign: (text) => {
      const signed = `${MANDRILL_URL}mandrill_events${text}`;
      return {
        body: new URLSearchParams({ mandrill_events: text }).toString(),
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'X-Mandrill-Signature': hmac('sha1', KEY, signed).digest('base64'),
        },
      };
    },
  },
};

const good = {
  lookup: { identifiers: [{ kind: 'recipient', value: 'ana@example.net' }], limit: 10 },
  events: {
    events: [
      {
        provider: 'sendgrid',
        id: 'a',
        kind: 'failed',
        at: NOW.toISOString(),
        recipient: 'ana@example.net',
        messageId: '<a@clinic.test>',
        providerMessageId: 'p',
        reply: '550 5.1.1',
        cause: 'bounce',
        suppression: { list: 'bounces', since: NOW.toISOString() },
      },
    ],
  },
};

async function open(database: DatabaseName = 'SQLite') {
  const opened = await openApp(database, {
    connections,
    lookupsPerMinute: 1_000_000,
    fetch: async (url) => {
      if (url === CERTIFICATE_URL) return new Response(certificate);
      throw new TypeError('fetch failed');
    },
  });
  /** Whoever sends it gets an answer that says what is wrong with it, if anything is. */
  async function statusOf(path: string, { body, headers }: Posted): Promise<number> {
    const posted = { method: 'POST', body: body.toWellFormed(), headers };
    const { status } = await opened.app.request(path, posted);
    const [last] = opened.told().slice(-1);
    // One that is dated far ahead: whose clock is wrong isn't known.
    if (status !== 503 || !last?.ahead) expect(status, JSON.stringify(last)).toBeLessThan(500);
    return status;
  }
  return { ...opened, statusOf };
}

const texts = (good: unknown) =>
  fc.oneof(
    { weight: 4, arbitrary: spoilt(good).map((entry) => JSON.stringify(entry) ?? '') },
    { weight: 1, arbitrary: anyJson.map((entry) => JSON.stringify(entry) ?? '') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()) },
  );

it('there is a good example of each provider', () => {
  expect(Object.keys(webhooks).sort()).toEqual(providers.map(({ name }) => name).sort());
});

describe.each(Object.entries(webhooks))("%s's webhook", (name, { good, sign }) => {
  const path = `/v1/webhooks/${name}`;

  it('takes the good example', async () => {
    const { statusOf, told, lookUp } = await open();
    expect(await statusOf(path, sign(JSON.stringify(good)))).toBe(204);
    expect(told()).toEqual([]); // nothing of it was left out
    expect(await lookUp('ana@example.net')).toMatchObject([[{ status: 'failed' }]]);
  });

  it('takes or refuses whatever is signed', async () => {
    const { statusOf } = await open();
    const property = fc.asyncProperty(texts(good), async (text) => {
      await statusOf(path, sign(text));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it('takes or refuses whatever headers and body come', async () => {
    const { statusOf } = await open();
    const posted = sign(JSON.stringify(good));
    const names = [...Object.keys(posted.headers), ...HEADERS];
    const property = fc.asyncProperty(headers(...names), texts(good), async (more, text) => {
      await statusOf(path, { body: text, headers: { ...posted.headers, ...more } });
      await statusOf(path, { ...posted, headers: { ...posted.headers, ...more } });
    });
    await fc.assert(property, { numRuns: 100 });
  });
});

describe.each([
  ['/v1/lookups', 'lookup', good.lookup],
  ['/v1/events', 'ingest', good.events],
] as const)('%s', (path, scope, example) => {
  const openFor = async (database: DatabaseName) => {
    const { tokens, statusOf } = await open(database);
    const known = {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${tokens[scope]}`,
    };
    return (body: string, more: Record<string, string> = {}) =>
      statusOf(path, { body, headers: { ...known, ...more } });
  };

  it.each(databases)('takes or refuses whatever comes with a token, on %s', async (database) => {
    const statusOf = await openFor(database);
    expect(await statusOf(JSON.stringify(example))).toBeLessThan(300);
    const property = fc.asyncProperty(texts(example), async (text) => {
      await statusOf(text);
    });
    await fc.assert(property, { numRuns: database === 'SQLite' ? 500 : 150 });
  });

  it('takes or refuses whatever headers come', async () => {
    const statusOf = await openFor('SQLite');
    const property = fc.asyncProperty(headers(...HEADERS), async (more) => {
      await statusOf(JSON.stringify(example), more);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
