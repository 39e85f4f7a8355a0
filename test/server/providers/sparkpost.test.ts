import { expect, it } from 'vitest';
import { sparkpost } from '../../../server/providers/sparkpost.ts';
import { eventsOf, receive } from './receive.ts';

const CREDENTIALS = 'sparkpost:correct-horse-battery';

function post(body: unknown, credentials = CREDENTIALS) {
  return receive(
    sparkpost,
    { SPARKPOST_WEBHOOK_CREDENTIALS: CREDENTIALS },
    { body: JSON.stringify(body), headers: { Authorization: `Basic ${btoa(credentials)}` } },
  );
}

const base = {
  event_id: '92356927693813856',
  message_id: '000443ee14578172be22',
  transmission_id: '65832150921904138',
  timestamp: '1795425302',
  rcpt_to: 'ana.ruiz@example.net',
  raw_rcpt_to: 'Ana.Ruiz@example.net',
  subject: 'Your visit',
  friendly_from: 'reminders@clinic.test',
  campaign_id: 'reminders',
  customer_id: '1',
  rcpt_meta: { clinic: '7' },
};
const told = {
  provider: 'sparkpost',
  id: '92356927693813856',
  fingerprint: expect.stringMatching(/^[\w-]{43}$/),
  at: '2026-11-23T09:15:02.000Z',
  recipient: 'Ana.Ruiz@example.net',
  providerMessageId: '000443ee14578172be22',
  subject: 'Your visit',
  from: 'reminders@clinic.test',
};
const wrapped = (entry: object, name = 'message_event') => ({
  msys: { [name]: { ...base, ...entry } },
});

const failed = (cause: string, final = true) => ({
  kind: 'failed',
  cause,
  ...(final && { final }),
});
const bounces = (classes: number[], expected: object): [object, object][] =>
  classes.map((bounce_class) => [{ type: 'bounce', bounce_class: String(bounce_class) }, expected]);
const late = (classes: number[], expected: object): [object, object][] =>
  classes.map((bounce_class) => [
    { type: 'out_of_band', bounce_class: String(bounce_class) },
    expected,
  ]);

// providers.md 5.1 and 5.2
it.each<[object, object]>([
  [{ type: 'injection' }, { kind: 'processed' }],
  [
    { type: 'delay', bounce_class: '70', raw_reason: '451 4.7.1 greylisted', num_retries: '1' },
    { kind: 'deferred', reply: '451 4.7.1 greylisted', enhancedStatusCode: '4.7.1' },
  ],
  [{ type: 'delivery' }, { kind: 'delivered' }],
  ...['open', 'initial_open', 'amp_open', 'amp_initial_open'].map((type): [object, object] => [
    { type },
    { kind: 'open' }, // no sign of a machine is documented
  ]),
  ...['click', 'amp_click'].map((type): [object, object] => [
    { type, target_link_url: 'https://willow.example/start' },
    { kind: 'click', url: 'https://willow.example/start' },
  ]),
  [{ type: 'spam_complaint', fbtype: 'abuse' }, { kind: 'spam' }],
  [{ type: 'policy_rejection' }, failed('rejected')],
  [{ type: 'generation_failure' }, failed('rejected')],
  [{ type: 'generation_rejection' }, failed('rejected')],
  ...bounces([10], failed('invalid')),
  ...late([10], failed('invalid')),
  ...bounces([30], failed('bounce')),
  ...late([30], failed('bounce')),
  ...bounces([25], failed('rejected')),
  ...bounces([50, 51, 52, 53, 54], failed('blocked')),
  ...late([50], failed('blocked')),
  ...bounces([1, 20, 21, 22, 23, 24, 40, 70], failed('bounce')),
  ...late([1, 20, 21, 22, 23, 24, 40, 70], failed('bounce', false)),
  [{ type: 'bounce', bounce_class: 10 }, failed('invalid')],
  [{ type: 'bounce', bounce_class: 'none' }, failed('bounce')],
  [{ type: 'out_of_band' }, failed('bounce', false)],
  ...[60, 80, 90, 100].flatMap((bounce_class) =>
    ['bounce', 'out_of_band'].map((type): [object, object] => [
      { type, bounce_class: String(bounce_class) },
      { kind: 'other', name: `${type}, class ${bounce_class}` },
    ]),
  ),
  ...(
    [
      [
        '554 5.7.1 recipient address was suppressed due to customer policy (Spam Complaint)',
        'suppressed-spam',
      ],
      [
        '554 5.7.1 recipient address was suppressed due to customer policy (Bounce Rule)',
        'suppressed-bounce',
      ],
      [
        '554 5.7.1 recipient address was suppressed due to customer policy (Unsubscribe Rule)',
        'suppressed-unsubscribe',
      ],
      ['554 5.7.1 recipient address suppressed due to customer policy', 'suppressed'],
      ['554 5.7.1 [internal] recipient address was suppressed due to system policy', 'suppressed'],
    ] as const
  ).map(([raw_reason, cause]): [object, object] => [
    { type: 'policy_rejection', bounce_class: '25', raw_reason },
    { ...failed(cause), reply: raw_reason, enhancedStatusCode: '5.7.1' },
  ]),
  [{ type: 'list_unsubscribe' }, { kind: 'other', name: 'list_unsubscribe' }],
  [{ type: 'link_unsubscribe' }, { kind: 'other', name: 'link_unsubscribe' }],
  [{ type: 'a kind of tomorrow' }, { kind: 'other', name: 'a kind of tomorrow' }],
  [
    { type: 'open', raw_rcpt_to: undefined },
    { kind: 'open', recipient: 'ana.ruiz@example.net' },
  ],
])('reads %j as %j', async (entry, expected) => {
  expect(await eventsOf(post([wrapped(entry)]))).toEqual([{ ...told, ...expected }]);
});

it('takes what SparkPost sends to see whether we are there', async () => {
  expect(await eventsOf(post([{ msys: {} }]))).toEqual([]);
});

it.each([
  {},
  { msys: null },
  wrapped({ type: undefined }),
  wrapped({ type: 'open', event_id: undefined }),
  wrapped({ type: 'open', timestamp: 'now' }),
  wrapped({ type: 'open', timestamp: '99999999999999' }),
  wrapped({ type: 'open', rcpt_to: undefined }),
])('counts %j, and reads the others', async (entry) => {
  const batch = [entry, wrapped({ type: 'click' }, 'track_event')];
  expect(await post(batch)).toMatchObject({ events: [{ kind: 'click' }], unreadable: 1 });
});

it('refuses other credentials', async () => {
  expect(await post([], 'sparkpost:another-password-16')).toMatchObject({
    problem: 'wrong-password',
  });
});
