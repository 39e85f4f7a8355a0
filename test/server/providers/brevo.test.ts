import { expect, it } from 'vitest';
import { brevo } from '../../../server/providers/brevo.ts';
import { eventsOf, receive } from './receive.ts';

const CREDENTIALS = 'brevo:correct-horse-battery';

function post(body: unknown, credentials = CREDENTIALS) {
  return receive(
    brevo,
    { BREVO_WEBHOOK_CREDENTIALS: CREDENTIALS },
    { body: JSON.stringify(body), headers: { Authorization: `Basic ${btoa(credentials)}` } },
  );
}

const base = {
  id: 26224,
  email: 'ana@example.net',
  'message-id': '<202611230915.41780023456@smtp-relay.mailin.fr>',
  date: '2026-11-23 10:15:02',
  ts: 1795428902,
  ts_event: 1795425302,
  ts_epoch: 1795425302123,
  subject: 'Your visit',
  sender_email: 'reminders@clinic.test',
  sending_ip: '198.51.100.20',
  template_id: 22,
  tags: ['reminder'],
};
const told = {
  provider: 'brevo',
  id: expect.stringMatching(/^[\w-]{43}$/),
  fingerprint: expect.stringMatching(/^[\w-]{43}$/),
  at: '2026-11-23T09:15:02.123Z',
  recipient: 'ana@example.net',
  messageId: '<202611230915.41780023456@smtp-relay.mailin.fr>',
  subject: 'Your visit',
  from: 'reminders@clinic.test',
};

// providers.md 5.1 to 5.3; the webhook's names differ from those of Brevo's API
it.each<[object, object]>([
  [{ event: 'request' }, { kind: 'processed' }],
  [
    { event: 'deferred', reason: '451 4.7.1 greylisted' },
    { kind: 'deferred', reply: '451 4.7.1 greylisted', enhancedStatusCode: '4.7.1' },
  ],
  [{ event: 'delivered' }, { kind: 'delivered' }],
  [{ event: 'opened' }, { kind: 'open' }],
  [{ event: 'unique_opened' }, { kind: 'open' }],
  [{ event: 'proxy_open' }, { kind: 'open', machine: true }],
  [{ event: 'unique_proxy_open' }, { kind: 'open', machine: true }],
  [
    { event: 'click', link: 'https://willow.example/start' },
    { kind: 'click', url: 'https://willow.example/start' },
  ],
  [{ event: 'spam' }, { kind: 'spam' }],
  [{ event: 'complaint' }, { kind: 'spam' }],
  [
    { event: 'hard_bounce', reason: '550 5.1.1 No such user' },
    {
      kind: 'failed',
      cause: 'bounce',
      final: true,
      reply: '550 5.1.1 No such user',
      enhancedStatusCode: '5.1.1',
    },
  ],
  [
    { event: 'soft_bounce', reason: '452 4.2.2 mailbox full' },
    {
      kind: 'failed',
      cause: 'bounce',
      reply: '452 4.2.2 mailbox full',
      enhancedStatusCode: '4.2.2',
    },
  ],
  [{ event: 'invalid_email' }, { kind: 'failed', cause: 'invalid', final: true }],
  [{ event: 'blocked' }, { kind: 'failed', cause: 'suppressed', final: true }],
  [{ event: 'error' }, { kind: 'failed', cause: 'rejected', final: true }],
  [{ event: 'unsubscribe' }, { kind: 'other', name: 'unsubscribe' }],
  [{ event: 'list_addition' }, { kind: 'other', name: 'list_addition' }],
])('reads %j as %j', async (entry, expected) => {
  expect(await eventsOf(post({ ...base, ...entry }))).toEqual([{ ...told, ...expected }]);
});

it('reads several at once, and knows each again', async () => {
  const batch = [
    { ...base, event: 'delivered' },
    { ...base, event: 'opened' },
    { ...base, event: 'opened', ts_epoch: base.ts_epoch + 1 },
  ];
  const ids = (await eventsOf(post(batch))).map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect((await eventsOf(post(batch))).map(({ id }) => id)).toEqual(ids);
});

it.each([{ event: undefined }, { email: undefined }, { ts_epoch: undefined }, { ts_epoch: 1e300 }])(
  'counts an entry with %j, and reads the others',
  async (entry) => {
    const batch = [
      { ...base, event: 'opened', ...entry },
      { ...base, event: 'click' },
    ];
    expect(await post(batch)).toMatchObject({ events: [{ kind: 'click' }], unreadable: 1 });
  },
);

it('refuses other credentials', async () => {
  expect(await post([], 'brevo:another-password-of-16')).toMatchObject({
    problem: 'wrong-password',
  });
});
