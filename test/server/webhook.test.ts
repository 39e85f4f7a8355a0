import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { problemSchema } from '../../lib/api.ts';
import { connectProviders, providers } from '../../server/providers/providers.ts';
import { isSigned, readPublicKey } from '../../server/providers/sendgrid-signature.ts';
import { signSendGridBatch } from '../fixtures/sendgrid/sign.ts';
import { databases, NOW, openApp, sendgridPrivateKey, sendgridPublicKey } from './open-app.ts';

const allSet = {
  SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey,
  MAILGUN_WEBHOOK_SIGNING_KEY: 'a-key',
  RESEND_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  SES_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:email-events',
  MANDRILL_WEBHOOK_KEY: 'a-key',
  MANDRILL_WEBHOOK_URL: 'https://status.clinic.test/v1/webhooks/mandrill',
  ...Object.fromEntries(
    ['POSTMARK', 'BREVO', 'SPARKPOST', 'MAILJET'].map((name) => [
      `${name}_WEBHOOK_CREDENTIALS`,
      'name:correct-horse-battery',
    ]),
  ),
};

const processed = {
  email: 'ana@example.net',
  event: 'processed',
  timestamp: 1795425302,
  sg_event_id: 'cHJvY2Vzc2Vk',
  sg_message_id: 'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0',
  'smtp-id': '<Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7>',
};

describe.each(databases)("SendGrid's webhook on %s", (database) => {
  it('keeps a signed batch, whatever else is in it', async () => {
    const { receive, lookUp, told } = await openApp(database);

    const response = await receive([
      { ...processed, category: 'reminders', clinic: { id: 7 } },
      {
        ...processed,
        event: 'delivered',
        timestamp: 1795425304,
        sg_event_id: 'ZGVs',
        category: [],
      },
      { event: 'no address' },
      'no object',
      null,
    ]);

    expect([response.status, await response.text()]).toEqual([204, '']);
    const [deliveries] = await lookUp('ana@example.net');
    expect(deliveries).toMatchObject([
      { status: 'delivered', acceptedAt: '2026-11-23T09:15:02.000Z', provider: 'sendgrid' },
    ]);
    expect(deliveries?.[0]?.events).toHaveLength(2);
    expect(told()).toEqual([
      {
        level: 'warn',
        provider: 'sendgrid',
        unreadable: 3,
        msg: 'left out entries without meaning',
      },
    ]);
  });

  it('has a batch of tomorrow sent again: it may be the clock of this machine that is wrong', async () => {
    const { receive, lookUp, told, metrics } = await openApp(database);
    const aDayAhead = NOW.getTime() / 1000 + 25 * 3600;
    const batch = [{ ...processed, timestamp: aDayAhead }, 'no object'];

    const response = await receive(batch);

    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(await lookUp('ana@example.net')).toEqual([[]]);
    const msg = 'refused events dated more than a day ahead: is the clock of this machine right?';
    expect(told()).toMatchObject([{ level: 'error', provider: 'sendgrid', ahead: 1, msg }]);
    expect(await metrics()).toContain(
      'whereabouts_webhooks_refused_total{provider="sendgrid",problem="ahead"} 1',
    );
    expect((await receive([...batch, processed])).status).toBe(204); // others' events harm nothing
  });

  it('shows an event of an unknown kind, which changes no status', async () => {
    const { receive, lookUp } = await openApp(database);
    await receive([
      processed,
      { ...processed, event: 'a kind of tomorrow', timestamp: 1795425400, sg_event_id: 'bmV3' },
    ]);

    const [deliveries] = await lookUp('ana@example.net');
    expect(deliveries?.[0]).toMatchObject({
      status: 'processed',
      events: [{ kind: 'processed' }, { kind: 'other', name: 'a kind of tomorrow' }],
    });
  });

  it('takes an event once, also when it comes again under another id', async () => {
    const { receive, lookUp } = await openApp(database);
    await receive([processed, processed]);
    const again = await receive([{ ...processed, sg_event_id: 'another id' }]);
    await receive([{ ...processed, timestamp: processed.timestamp + 1 }]); // the id alone is enough

    expect(again.status).toBe(204); // or SendGrid would send it for a day
    const [deliveries] = await lookUp('ana@example.net');
    expect(deliveries?.map(({ events }) => events.length)).toEqual([1]);
  });

  it('takes text that a database may not', async () => {
    const { receive, lookUp } = await openApp(database);
    const reply = '550 5.1.1 \u0000 no \ud800 such user';
    const response = await receive([
      {
        ...processed,
        event: 'bounce',
        reason: reply,
        subject: 'A\u0000B',
        sg_message_id: 'x\u0000y',
      },
    ]);

    expect(response.status).toBe(204);
    expect(await lookUp('ana@example.net')).toMatchObject([[{ status: 'failed', subject: 'AB' }]]);
  });
});

describe("SendGrid's signature", () => {
  const { privateKey: foreignKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const good = signSendGridBatch([processed], sendgridPrivateKey, NOW);

  it.each([
    ['no signature', good.body, { 'Content-Type': 'application/json' }],
    ['another key', good.body, signSendGridBatch([processed], foreignKey, NOW).headers],
    ['a byte less in the body', good.body.trimEnd(), good.headers],
    ['a byte more in the body', `${good.body}\n`, good.headers],
    [
      'another timestamp',
      good.body,
      { ...good.headers, 'X-Twilio-Email-Event-Webhook-Timestamp': '1795425303' },
    ],
    [
      'a signature that is none',
      good.body,
      { ...good.headers, 'X-Twilio-Email-Event-Webhook-Signature': 'AAAA' },
    ],
  ])('is refused with %s, and nothing is kept', async (_, body, headers) => {
    const { app, lookUp } = await openApp();

    const response = await app.request('/v1/webhooks/sendgrid', { method: 'POST', body, headers });

    expect(response.status).toBe(401);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await lookUp('ana@example.net')).toEqual([[]]);
  });

  it('is not asked for where no key is set up: the batch is to come again', async () => {
    const { receive } = await openApp('SQLite', { connections: connectProviders({}) });
    expect((await receive([processed])).status).toBe(503);
  });

  it('holds for any bytes, but only a batch is taken', async () => {
    const { receive } = await openApp();
    expect((await receive({ events: [] })).status).toBe(422);
    expect((await receive([])).status).toBe(204);
  });

  it("accepts the example that SendGrid's own libraries test with", () => {
    const key = readPublicKey(
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
    );
    const signature = {
      timestamp: '1600112502',
      value:
        'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
    };
    const body =
      '[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]';

    expect(isSigned(key, signature, Buffer.from(`${body}\r\n`))).toBe(true);
    expect(isSigned(key, signature, Buffer.from(body))).toBe(false);
  });
});

describe.each(providers)("$title's webhook", ({ name, webhook }) => {
  const path = `/v1/webhooks/${name}`;
  const post = (app: Awaited<ReturnType<typeof openApp>>['app'], body: string) =>
    app.request(path, { method: 'POST', body });

  it('says what to set where it is not set up, and that it may come again', async () => {
    const { app } = await openApp('SQLite', { connections: connectProviders({}) });
    const response = await post(app, '[]');
    expect(response.status).toBe(503);
    const { detail } = problemSchema.parse(await response.json());
    for (const needed of webhook.needs) expect(detail).toContain(needed);
  });

  it('refuses what nobody signed, whatever it is', async () => {
    const { app, lookUp } = await openApp('SQLite', { connections: connectProviders(allSet) });
    for (const body of ['', '{', '[]', '{}', JSON.stringify([processed])]) {
      expect((await post(app, body)).status).toBeOneOf([400, 401]);
    }
    expect((await post(app, 'x'.repeat(5 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await app.request(path)).status).toBe(405);
    expect(await lookUp('ana@example.net')).toEqual([[]]);
  });
});
