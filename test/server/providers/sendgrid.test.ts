import { expect, it } from 'vitest';
import { sendgrid } from '../../../server/providers/sendgrid.ts';
import { signSendGridBatch } from '../../fixtures/sendgrid/sign.ts';
import { NOW, sendgridPrivateKey, sendgridPublicKey } from '../open-app.ts';
import { receive } from './receive.ts';

const base = {
  email: 'ana@example.net',
  timestamp: 1795425302,
  sg_event_id: 'an-event',
  sg_message_id: 'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0',
  'smtp-id': '<Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7>',
};

async function receiveBatch(batch: object[]) {
  const received = await receive(
    sendgrid,
    { SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey },
    signSendGridBatch(batch, sendgridPrivateKey, NOW),
  );
  if (received.kind === 'refused') throw new Error(received.problem);
  return received;
}

async function read(entry: object) {
  return (await receiveBatch([{ ...base, ...entry }])).events[0];
}

// providers.md 5.2 and 5.3
it.each<[object, object]>([
  [{ event: 'received' }, { kind: 'received' }],
  [{ event: 'processed' }, { kind: 'processed' }],
  [
    { event: 'deferred', response: '451 4.7.1 greylisted', attempt: '0' },
    { kind: 'deferred', reply: '451 4.7.1 greylisted', enhancedStatusCode: '4.7.1' },
  ],
  [
    { event: 'delivered', response: '250 OK' },
    { kind: 'delivered', reply: '250 OK' },
  ],
  [{ event: 'open' }, { kind: 'open' }],
  [
    { event: 'open', sg_machine_open: true },
    { kind: 'open', machine: true },
  ],
  [
    { event: 'click', url: 'https://x.test/' },
    { kind: 'click', url: 'https://x.test/' },
  ],
  [{ event: 'spamreport' }, { kind: 'spam' }],
  [
    { event: 'bounce', type: 'bounce', bounce_classification: 'Invalid Address', status: '5.1.1' },
    { kind: 'failed', cause: 'invalid', final: true, enhancedStatusCode: '5.1.1' },
  ],
  [
    { event: 'bounce', type: 'bounce', reason: '552 5.2.2 full', status: '' },
    {
      kind: 'failed',
      cause: 'bounce',
      final: true,
      reply: '552 5.2.2 full',
      enhancedStatusCode: '5.2.2',
    },
  ],
  [{ event: 'bounce' }, { kind: 'failed', cause: 'bounce', final: true }],
  [
    { event: 'bounce', type: 'blocked' },
    { kind: 'failed', cause: 'blocked', final: true },
  ],
  [
    { event: 'bounce', type: 'expired' },
    { kind: 'failed', cause: 'expired', final: true },
  ],
  ...(
    [
      ['Bounced Address', 'suppressed-bounce'],
      ['Spam Reporting Address', 'suppressed-spam'],
      ['Unsubscribed Address', 'suppressed-unsubscribe'],
      ['Invalid', 'invalid'],
      ['Spam Content', 'rejected'],
      ['Invalid SMTPAPI header', 'rejected'],
      ['Recipient List over Package Quota', 'rejected'],
      ['a reason of tomorrow', 'rejected'],
    ] as const
  ).map(([reason, cause]): [object, object] => [
    { event: 'dropped', reason },
    { kind: 'failed', cause, final: true, name: reason },
  ]),
  [{ event: 'cancel_drop' }, { kind: 'failed', cause: 'cancelled', final: true }],
  [{ event: 'unsubscribe' }, { kind: 'other', name: 'unsubscribe' }],
  [{ event: 'group_unsubscribe' }, { kind: 'other', name: 'group_unsubscribe' }],
  [{ event: 'group_resubscribe' }, { kind: 'other', name: 'group_resubscribe' }],
  [{ event: '__proto__' }, { kind: 'other', name: '__proto__' }],
])('reads %j as %j', async (entry, expected) => {
  expect(await read(entry)).toEqual({
    provider: 'sendgrid',
    id: 'an-event',
    at: '2026-11-23T09:15:02.000Z',
    recipient: 'ana@example.net',
    messageId: base['smtp-id'],
    providerMessageId: base.sg_message_id,
    fingerprint: expect.any(String),
    ...expected,
  });
});

it('reads an entry whose custom arguments look like fields', async () => {
  expect(
    await read({
      event: 'open',
      type: 3,
      url: null,
      sg_machine_open: 'yes',
      status: ['x'],
      from: {},
    }),
  ).toMatchObject({ kind: 'open', recipient: 'ana@example.net' });
});

it('takes subject and sender from custom arguments', async () => {
  expect(
    await read({ event: 'open', subject: 'Your visit', from: 'hi@example.org' }),
  ).toMatchObject({
    subject: 'Your visit',
    from: 'hi@example.org',
  });
});

it('makes an id for an event that has none, the same every time', async () => {
  const event = await read({ event: 'open', sg_event_id: undefined });
  expect(event?.id).toMatch(/^[\w-]{43}$/);
  expect(await read({ event: 'open', sg_event_id: undefined })).toEqual(event);
});

it.each(['', ' ', '\u0000', 7])('takes the id %j for none', async (id) => {
  const without = await read({ event: 'open', sg_event_id: undefined });
  expect(await read({ event: 'open', sg_event_id: id })).toEqual(without);
});

it('shortens what is longer than we keep', async () => {
  const event = await read({ event: 'bounce', reason: 'x'.repeat(10_000) });
  expect(event?.reply).toHaveLength(4000);
});

it.each([
  { event: undefined },
  { email: undefined },
  { email: '' },
  { timestamp: '1795425302' },
  { timestamp: 1e300 },
  { timestamp: -1 },
  { timestamp: 1795425302 + 2 * 86_400 }, // the day after tomorrow
])('leaves out an entry with %j, and counts it', async (entry) => {
  const batch = [
    { ...base, event: 'open', ...entry },
    { ...base, event: 'click' },
  ];
  expect(await receiveBatch(batch)).toMatchObject({
    events: [{ kind: 'click' }],
    unreadable: 1,
  });
});

const click = { event: 'click', url: 'https://x.test/1' };

it.each([
  [{ sg_event_id: 'another' }, true],
  [{ email: 'Ana@Example.net' }, true],
  [{ useragent: 'another' }, true],
  [{ timestamp: 1795425303 }, false],
  [{ url: 'https://x.test/2' }, false],
  [{ event: 'open' }, false],
  [{ sg_message_id: 'another' }, false],
  [{ type: 'blocked' }, false],
])('knows an event again with %j: %s', async (entry, known) => {
  const [first, again] = await Promise.all([read(click), read({ ...click, ...entry })]);
  expect(again?.fingerprint === first?.fingerprint).toBe(known);
});

it('an open by a person is no repeat of a machine’s in the same second', async () => {
  const person = await read({ event: 'open' });
  const machine = await read({ event: 'open', sg_event_id: 'another', sg_machine_open: true });
  const again = await read({ event: 'open', sg_event_id: 'a third', sg_machine_open: true });
  expect(machine?.fingerprint).not.toBe(person?.fingerprint);
  expect(again?.fingerprint).toBe(machine?.fingerprint);
});
