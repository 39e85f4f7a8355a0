import { expect, it } from 'vitest';
import { mailjet } from '../../../server/providers/mailjet.ts';
import { eventsOf, receive } from './receive.ts';

const CREDENTIALS = 'mailjet:correct-horse-battery';

function post(body: string, credentials = CREDENTIALS) {
  return receive(
    mailjet,
    { MAILJET_WEBHOOK_CREDENTIALS: CREDENTIALS },
    { body, headers: { Authorization: `Basic ${btoa(credentials)}` } },
  );
}

/** Past the numbers that JavaScript counts exactly. */
const ID = '1152921512345678901';

/** As Mailjet writes it: the message's id is a number. */
function write(...entries: object[]): string {
  const written = entries.map((entry) =>
    JSON.stringify({
      event: 'sent',
      time: 1795425302,
      MessageID: 0,
      Message_GUID: '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f',
      email: 'ana@example.net',
      mj_campaign_id: 7257,
      mj_contact_id: 4,
      customcampaign: '',
      CustomID: '',
      Payload: '',
      ...entry,
    }).replace('"MessageID":0', `"MessageID":${ID}`),
  );
  return written.length === 1 ? `${written[0]}` : `[${written}]`;
}

const told = {
  provider: 'mailjet',
  id: expect.stringMatching(/^[\w-]{43}$/),
  fingerprint: expect.stringMatching(/^[\w-]{43}$/),
  at: '2026-11-23T09:15:02.000Z',
  recipient: 'ana@example.net',
  providerMessageId: ID,
};
const soft = { event: 'bounce', blocked: false, hard_bounce: false };
const hard = { event: 'bounce', blocked: false, hard_bounce: true };

// providers.md 5.1 and 5.2; `queued` and `deferred` are known to its API only
it.each<[object, object]>([
  [
    { event: 'sent', smtp_reply: 'sent (250 2.0.0 OK 4fa5e2a1)' },
    { kind: 'delivered', reply: '250 2.0.0 OK 4fa5e2a1', enhancedStatusCode: '2.0.0' },
  ],
  [{ event: 'open', ip: '203.0.113.5', geo: 'EU', agent: 'Mail' }, { kind: 'open' }],
  [
    { event: 'click', url: 'https://willow.example/start' },
    { kind: 'click', url: 'https://willow.example/start' },
  ],
  [{ event: 'spam', source: 'JMRPP' }, { kind: 'spam' }],
  [{ ...soft, error: 'greylisted', error_related_to: 'domain' }, { kind: 'deferred' }],
  [
    { ...soft, error: 'quota exceeded', comment: '452 4.2.2 Mailbox full' },
    {
      kind: 'failed',
      cause: 'bounce',
      reply: '452 4.2.2 Mailbox full',
      enhancedStatusCode: '4.2.2',
    },
  ],
  [
    { ...hard, error: 'mailbox inactive' },
    { kind: 'failed', cause: 'bounce', final: true },
  ],
  ...['user unknown', 'invalid domain', 'typofix'].flatMap((error) =>
    [soft, hard, { event: 'blocked' }].map((entry): [object, object] => [
      { ...entry, error },
      { kind: 'failed', cause: 'invalid', final: true },
    ]),
  ),
  ...(
    [
      ['spam reporter', 'suppressed-spam'],
      ['preblocked', 'suppressed-bounce'],
      ['blacklisted', 'suppressed'],
      ['content blocked', 'rejected'],
      ['duplicate in campaign', 'rejected'],
      ['', 'rejected'],
    ] as const
  ).map(([error, cause]): [object, object] => [
    { event: 'blocked', error },
    { kind: 'failed', cause, final: true },
  ]),
  [
    { event: 'unsub', mj_list_id: 1 },
    { kind: 'other', name: 'unsub' },
  ],
  [{ event: 'a kind of tomorrow' }, { kind: 'other', name: 'a kind of tomorrow' }],
])('reads %j as %j', async (entry, expected) => {
  expect(await eventsOf(post(write(entry)))).toEqual([{ ...told, ...expected }]);
});

it('reads grouped events, and no text for an id', async () => {
  const url = `https://willow.example/?q={"MessageID":${ID}}`;
  expect(await eventsOf(post(write({ event: 'open' }, { event: 'click', url })))).toMatchObject([
    { kind: 'open', providerMessageId: ID },
    { kind: 'click', providerMessageId: ID, url },
  ]);
});

it.each(['1e3', '1.5', '-7', 'null', '"7"'])('reads an event whose id is %s', async (id) => {
  const body = write({ event: 'open' }).replace(ID, id);
  const [event] = await eventsOf(post(body));
  expect(event).toMatchObject({ kind: 'open' });
  expect(event?.providerMessageId).toBe(id === '"7"' ? '7' : undefined);
});

it.each([{ event: undefined }, { email: undefined }, { time: 'now' }, { time: 1e300 }])(
  'counts an entry with %j, and reads the others',
  async (entry) => {
    expect(await post(write(entry, { event: 'click' }))).toMatchObject({
      events: [{ kind: 'click' }],
      unreadable: 1,
    });
  },
);

it('refuses other credentials, and what is no JSON', async () => {
  expect(await post('[]', 'mailjet:another-password-16')).toMatchObject({
    problem: 'wrong-password',
  });
  expect(await post('{')).toMatchObject({ problem: 'malformed-json' });
});
