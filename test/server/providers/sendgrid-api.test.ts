import { describe, expect, it } from 'vitest';
import { sendgrid } from '../../../server/providers/sendgrid.ts';
import { signSendGridBatch } from '../../fixtures/sendgrid/sign.ts';
import { NOW, sendgridPrivateKey, sendgridPublicKey } from '../open-app.ts';
import { apiOf, find, hostileAddresses } from './asked.ts';
import { eventsOf, receive } from './receive.ts';

const api = apiOf(sendgrid, { SENDGRID_API_KEY: 'SG.key' });
const ana = { kind: 'recipient', value: 'ana.ruiz@example.net' } as const;
const ID = 'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0';
const OLDER = 'Rt8Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0';

const summary = (sg_message_id: string, at: string) => ({
  from_email: 'reminders@clinic.test',
  sg_message_id,
  subject: 'Your visit',
  to_email: 'ana.ruiz@example.net',
  reason: '250 2.0.0 OK',
  status: 'delivered',
  sg_message_id_created_at: at,
});
const logged = (event: string, more = {}) => ({
  event,
  email: 'ana.ruiz@example.net',
  timestamp: 1795425302,
  sg_event_id: `id-${event}`,
  sg_message_id: ID,
  'smtp-id': '<Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7>',
  ...more,
});
const detail = (...events: object[]) => ({
  from_email: 'reminders@clinic.test',
  sg_message_id: ID,
  subject: 'Your visit',
  to_email: 'ana.ruiz@example.net',
  status: 'delivered',
  client_ip: '203.0.113.9',
  events,
});
const byId = { kind: 'messageId', value: ID } as const;
const DETAIL = `GET /v3/logs/${ID}`;

it('is asked for the newest messages of a recipient, then for each with its events', async () => {
  const { events, trouble, asked } = await find(api, ana, {
    'POST /v3/logs': {
      messages: [summary(OLDER, '2026-11-01T09:15:02Z'), summary(ID, '2026-11-23T09:15:02Z')],
    },
    [DETAIL]: detail(
      { event: 'received', timestamp: 1795425301, recv_msgid: 'x', recipient_count: 1 },
      logged('processed'),
      logged('delivered', { response: '250 2.0.0 OK' }),
      logged('open', { sg_machine_open: true }),
    ),
    [`GET /v3/logs/${OLDER}`]: 404,
  });

  expect(trouble).toBeUndefined();
  expect(events).toMatchObject([
    { kind: 'processed', subject: 'Your visit', from: 'reminders@clinic.test' },
    { kind: 'delivered', reply: '250 2.0.0 OK', providerMessageId: ID },
    { kind: 'open', machine: true, recipient: 'ana.ruiz@example.net' },
  ]);
  expect(asked).toEqual([
    {
      method: 'POST',
      url: 'https://api.sendgrid.com/v3/logs',
      headers: { authorization: 'Bearer SG.key', 'content-type': 'application/json' },
      body: {
        query:
          'to_email="ana.ruiz@example.net" AND sg_message_id_created_at > TIMESTAMP "2026-10-24T09:20:00Z"',
        limit: 100,
      },
    },
    expect.objectContaining({ url: `https://api.sendgrid.com/v3/logs/${ID}` }),
    expect.objectContaining({ url: `https://api.sendgrid.com/v3/logs/${OLDER}` }),
  ]);
});

it('is asked for five messages at most, the newest', async () => {
  const ids = Array.from({ length: 9 }, (_, day) => `Qz7Lw2pXSgKfVb1nT4cRd${day}.recvd-x.0`);
  const messages = ids.map((id, day) => summary(id, `2026-11-0${day + 1}T09:15:02Z`));
  const details = Object.fromEntries(ids.map((id) => [`GET /v3/logs/${id}`, detail()]));
  const { asked } = await find(api, ana, { 'POST /v3/logs': { messages }, ...details });
  expect(asked.slice(1).map(({ url }) => url.split('/').at(-1))).toEqual(ids.reverse().slice(0, 5));
});

it('tells an event as its webhook does, so that it is kept once', async () => {
  const click = logged('click', { url: 'https://willow.example/start' });
  const { events } = await find(api, byId, { [DETAIL]: detail(click) });
  const posted = signSendGridBatch([click], sendgridPrivateKey, NOW);
  const env = { SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey };
  const [told] = await eventsOf(receive(sendgrid, env, posted));
  expect(events[0]).toMatchObject({ id: told?.id, fingerprint: told?.fingerprint });
});

const suppressed = (list: string, since?: string) => ({
  kind: 'other',
  name: `On a list: ${list}`,
  at: NOW.toISOString(),
  providerMessageId: ID,
  suppression: { list, ...(since && { since }) },
});
const since = '2026-11-22T09:20:00.000Z';
const entry = [{ created: 1795339200, email: ana.value, reason: '550 5.1.1', status: '5.1.1' }];
const address = encodeURIComponent(ana.value);

it.each([
  ['Bounced Address', 'suppression/bounces', entry, [suppressed('bounces', since)]],
  [
    'Spam Reporting Address',
    'suppression/spam_reports',
    entry,
    [suppressed('spam reports', since)],
  ],
  ['Invalid', 'suppression/invalid_emails', entry, [suppressed('invalid emails', since)]],
  [
    'Unsubscribed Address',
    'asm/suppressions/global',
    { recipient_email: ana.value },
    [suppressed('global unsubscribes')],
  ],
  ['Unsubscribed Address', 'asm/suppressions/global', {}, []],
  ['Bounced Address', 'suppression/bounces', [], []],
])('looks up which list it was when it says %s: %s', async (reason, path, answer, expected) => {
  const { events, asked } = await find(api, byId, {
    [DETAIL]: detail(logged('dropped', { reason })),
    [`GET /v3/${path}/${address}`]: answer,
  });
  expect(events.slice(1)).toMatchObject(expected);
  expect(events).toHaveLength(1 + expected.length);
  expect(asked.every(({ method }) => method === 'GET')).toBe(true); // it removes nobody
});

it.each(['bounce', 'deferred', 'delivered'])('looks up no list after a %s', async (event) => {
  const more = { type: 'bounce', bounce_classification: 'Invalid Address' };
  const { asked } = await find(api, byId, { [DETAIL]: detail(logged(event, more)) });
  expect(asked).toHaveLength(1);
});

it('tells what it got where it did not get all', async () => {
  const dropped = logged('dropped', { reason: 'Bounced Address' });
  const answers = { [DETAIL]: detail(dropped), [`GET /v3/suppression/bounces/${address}`]: 500 };
  expect(await find(api, byId, answers)).toMatchObject({
    events: [{ kind: 'failed' }],
    trouble: 'down',
  });
  expect(await find(api, ana, { 'POST /v3/logs': 500 })).toMatchObject({
    events: [],
    trouble: 'down',
  });
  expect(await find(api, byId, { [DETAIL]: 404 })).toEqual({
    events: [],
    asked: [expect.anything()],
  });
});

describe('what it can be asked by', () => {
  it.each(hostileAddresses)('is no recipient such as %j', (value) => {
    expect(api.canFind({ kind: 'recipient', value })).toBe(false);
  });

  it.each([
    'ana@example.net',
    'ana+visit@example.net',
    'äna@exämple.net',
    'a/b?c#d%20@example.net',
  ])('is a recipient such as %s', (value) =>
    expect(api.canFind({ kind: 'recipient', value })).toBe(true),
  );

  it.each([ID, '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0'])(
    'is the long id %s',
    (value) => expect(api.canFind({ kind: 'messageId', value })).toBe(true),
  );

  it.each([
    'Qz7Lw2pXSgKfVb1nT4cRdA',
    '<Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7>',
    'visit@clinic.test',
    `${ID}/../../suppression/bounces`,
    `${ID}" OR "`,
    `${ID}?subuser=7`,
    '',
  ])('is not the id %j', (value) => {
    expect(api.canFind({ kind: 'messageId', value })).toBe(false);
  });
});

it('is asked in its region', async () => {
  const eu = apiOf(sendgrid, { SENDGRID_API_KEY: 'SG.key', SENDGRID_REGION: 'eu' });
  const { asked } = await find(eu, byId, { [DETAIL]: 404 });
  expect(asked[0]?.url).toBe(`https://api.eu.sendgrid.com/v3/logs/${ID}`);
  expect(() => sendgrid.api?.connect({ SENDGRID_REGION: 'mars' })).toThrow(
    /^SENDGRID_REGION must be .*\.$/,
  );
  expect(sendgrid.api?.connect({})).toBeUndefined();
});
