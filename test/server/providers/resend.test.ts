import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { resend } from '../../../server/providers/resend.ts';
import { NOW } from '../open-app.ts';
import { eventsOf, receive } from './receive.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_2W2D3qXLS5fOaPja1GDg7rF2CwB';

function sign(body: string, { secret = SECRET, id = ID, at = NOW } = {}) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    body,
    headers: {
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature}`,
    },
  };
}

const take = (posted: ReturnType<typeof sign>) =>
  receive(resend, { RESEND_WEBHOOK_SECRET: SECRET }, posted);
const post = (entry: unknown) => take(sign(JSON.stringify(entry)));

const data = {
  email_id: '0c5e7a1b-33b2-4f0e-8a3c-9b1f2d6e4a70',
  message_id: '<0100019a-0c5e7a1b@mail.clinic.test>',
  created_at: '2026-11-23 09:15:00.674981+00',
  from: 'Clinic <reminders@clinic.test>',
  to: ['Ana Ruiz <ana@example.net>'],
  subject: 'Your visit',
};
const entry = (type: string, more = {}) => ({
  type,
  created_at: '2026-11-23T09:15:02.126Z',
  data: { ...data, ...more },
});
const told = {
  provider: 'resend',
  id: ID,
  at: '2026-11-23T09:15:02.126Z',
  recipient: 'ana@example.net',
  messageId: '<0100019a-0c5e7a1b@mail.clinic.test>',
  providerMessageId: data.email_id,
  subject: 'Your visit',
  from: 'Clinic <reminders@clinic.test>',
};
const bounce = (type: string) => ({
  bounce: {
    type,
    subType: 'General',
    message: 'The recipient’s server rejected the address.',
    diagnosticCode: ['smtp; 550 5.1.1 user unknown'],
  },
});
const bounced = {
  kind: 'failed',
  cause: 'bounce',
  reply: '550 5.1.1 user unknown',
  enhancedStatusCode: '5.1.1',
};

// providers.md 5.1 and 5.2
it.each<[object, object]>([
  [entry('email.queued'), { kind: 'received' }],
  [entry('email.scheduled'), { kind: 'received' }],
  [entry('email.sent'), { kind: 'processed' }],
  [entry('email.delivery_delayed'), { kind: 'deferred' }],
  [entry('email.delivered'), { kind: 'delivered' }],
  [entry('email.opened'), { kind: 'open' }],
  [
    entry('email.clicked', {
      click: { link: 'https://willow.example/start', ipAddress: '203.0.113.5' },
    }),
    { kind: 'click', url: 'https://willow.example/start' },
  ],
  [entry('email.complained'), { kind: 'spam' }],
  [entry('email.bounced', bounce('Permanent')), { ...bounced, final: true }],
  [entry('email.bounced', bounce('Undetermined')), { ...bounced, final: true }],
  [entry('email.bounced', bounce('Transient')), { ...bounced, final: false }],
  [entry('email.bounced', { bounce: null }), { kind: 'failed', cause: 'bounce', final: true }],
  ...(
    [
      ['previous_bounce', 'suppressed-bounce'],
      ['previous_complaint', 'suppressed-spam'],
      ['a reason of tomorrow', 'suppressed'],
    ] as const
  ).map(([reason, cause]): [object, object] => [
    entry('email.suppressed', { suppressed: { reason } }),
    { kind: 'failed', cause, final: true },
  ]),
  [entry('email.suppressed'), { kind: 'failed', cause: 'suppressed', final: true }],
  [entry('email.failed'), { kind: 'failed', cause: 'rejected', final: true }],
  [entry('email.canceled'), { kind: 'failed', cause: 'cancelled', final: true }],
  [entry('email.of_tomorrow'), { kind: 'other', name: 'email.of_tomorrow' }],
  [{ ...entry('email.sent'), created_at: '2026-11-23 09:15:02.126981+00' }, { kind: 'processed' }],
])('reads %j as %j', async (body, expected) => {
  expect(await eventsOf(post(body))).toEqual([{ ...told, ...expected }]);
});

it('of several recipients, tells none that it was theirs', async () => {
  const more = { to: ['ana@example.net'], cc: ['ben@example.net'] };
  expect(
    await eventsOf(post(entry('email.bounced', { ...more, ...bounce('Permanent') }))),
  ).toMatchObject([
    {
      recipient: 'ana@example.net',
      id: ID,
      kind: 'other',
      name: 'email.bounced, one of 2 recipients',
    },
    { recipient: 'ben@example.net', id: `${ID}/1`, kind: 'other' },
  ]);
  expect(await eventsOf(post(entry('email.sent', more)))).toMatchObject([
    { recipient: 'ana@example.net', kind: 'processed' },
    { recipient: 'ben@example.net', kind: 'processed' },
  ]);
});

it.each([
  entry('email.received'),
  { type: 'contact.created', created_at: '2026-11-23T09:15:02.126Z', data: { id: '7' } },
])('takes %j, which tells of nothing sent', async (body) => {
  expect(await eventsOf(post(body))).toEqual([]);
});

it.each([
  null,
  [],
  entry('email.sent', { to: [] }),
  entry('email.sent', { to: 'ana@example.net' }),
  { ...entry('email.sent'), created_at: 'yesterday' },
  { ...entry('email.sent'), created_at: '2027-11-23T09:15:02Z' },
  { ...entry('email.sent'), data: null },
])('counts %j, and takes no event from it', async (body) => {
  expect(await post(body)).toMatchObject({ kind: 'read', events: [], unreadable: 1 });
});

describe("Svix' signature", () => {
  const good = sign(JSON.stringify(entry('email.sent')));
  const { headers } = good;
  const MINUTE = 60_000;

  it.each([
    ['another secret', sign(good.body, { secret: 'whsec_AAAAQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })],
    ['another body', { ...good, body: `${good.body}\n` }],
    ['another id', { ...good, headers: { ...headers, 'svix-id': 'msg_another' } }],
    ['no id', { ...good, headers: { ...headers, 'svix-id': '' } }],
    ['another moment', { ...good, headers: { ...headers, 'svix-timestamp': '1795425601' } }],
    ['an old one', sign(good.body, { at: new Date(NOW.getTime() - 6 * MINUTE) })],
    ['one of the future', sign(good.body, { at: new Date(NOW.getTime() + 6 * MINUTE) })],
    [
      'another version',
      {
        ...good,
        headers: { ...headers, 'svix-signature': headers['svix-signature'].replace('v1', 'v2') },
      },
    ],
    ['none', { ...good, headers: { ...headers, 'svix-signature': '' } }],
  ])('is refused: %s', async (_, posted) => {
    expect(await take(posted)).toEqual({ kind: 'refused', problem: 'wrong-signature' });
  });

  it('is one of several while the secret is changed', async () => {
    const signature = `v1,AAAA v1a,BBBB ${headers['svix-signature']}`;
    const received = take({ ...good, headers: { ...headers, 'svix-signature': signature } });
    expect(await eventsOf(received)).toHaveLength(1);
  });

  it("is the one of Svix' own example", async () => {
    const received = await receive(
      resend,
      { RESEND_WEBHOOK_SECRET: SECRET },
      {
        body: '{"test": 2432232314}',
        headers: {
          'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
          'svix-timestamp': '1614265330',
          'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
        },
      },
      { now: new Date(1614265330_000) },
    );
    expect(received).toEqual({ kind: 'read', events: [], unreadable: 1 });
  });

  it.each(['secret', 'whsec_', 'whsec_short'])('%j is no secret', (secret) => {
    const connect = () => resend.webhook.connect({ RESEND_WEBHOOK_SECRET: secret });
    expect(connect).toThrow(/^RESEND_WEBHOOK_SECRET must be .*\.$/);
  });
});
