import { describe, expect, it } from 'vitest';
import type { DeliveryEvent } from '../../lib/event.ts';
import { createJoiner, remaining } from '../../server/join.ts';
import { databases, openApp } from './open-app.ts';

const M = '<a@example.org>';
const SHORT = 'Qz7Lw2pXSgKfVb1nT4cRdA';
const P = `${SHORT}.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0`;
const P2 = `${SHORT}.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.1`;
const OLDER = '14c5d75ce93.dfd.64b469';

interface Ids {
  messageId?: string;
  providerMessageId?: string;
  recipient?: string;
  provider?: string;
}

interface Known extends Ids {
  index: number;
}

/** Every order of a list. */
function orders<T>(list: T[]): T[][] {
  if (list.length < 2) return [list];
  return list.flatMap((one, index) =>
    orders(list.toSpliced(index, 1)).map((others) => [one, ...others]),
  );
}

function eventOf(
  { index, recipient = 'ana@example.net', ...known }: Known,
  round = 0,
): DeliveryEvent {
  return {
    provider: 'sendgrid',
    id: `event-${round}-${index}`,
    kind: 'processed',
    at: `2026-11-23T09:0${index}:00.000Z`,
    recipient: recipient.replace('@', `-${round}@`),
    ...known,
  };
}

const cases: [string, Ids[], number[]][] = [
  ['with one Message-ID are one delivery', [{ messageId: M }, { messageId: M }], [2]],
  [
    "of the product's own and of the provider are one",
    [{ messageId: M }, { messageId: M, providerMessageId: P }, { providerMessageId: P }],
    [3],
  ],
  [
    'with and without angle brackets are one',
    [{ messageId: M }, { messageId: 'a@example.org', providerMessageId: P }],
    [2],
  ],
  [
    'with the short id of a send call are one with those of the full id',
    [
      { providerMessageId: SHORT },
      { providerMessageId: P },
      { messageId: M, providerMessageId: P },
    ],
    [3],
  ],
  [
    'for two recipients are two',
    [{ messageId: M }, { messageId: M, recipient: 'bo@example.net' }],
    [1, 1],
  ],
  [
    'for one recipient, spelt in two ways, are one',
    [{ messageId: M }, { messageId: M, recipient: 'ANA@example.net' }],
    [2],
  ],
  ['of two providers are two', [{ messageId: M }, { messageId: M, provider: 'postmark' }], [1, 1]],
  [
    'of two messages in one send call are two',
    [
      { messageId: M, providerMessageId: P },
      { messageId: M, providerMessageId: P2 },
      { providerMessageId: P },
      { providerMessageId: P2 },
    ],
    [2, 2],
  ],
  ['without any id stand alone', [{}, {}], [1, 1]],
  [
    "of SendGrid's SMTP id alone and of the long id alone are one",
    [{ messageId: `<${SHORT}@ismtpd-7>` }, { providerMessageId: P }],
    [2],
  ],
  [
    "of SendGrid's older ids are one",
    [
      { providerMessageId: OLDER },
      { messageId: `<${OLDER}@ismtpd-555>` },
      { providerMessageId: `${OLDER}.filter0001.16648.5515E0B88.0` },
    ],
    [3],
  ],
  [
    'with the Message-ID of either the product or the provider are one',
    [
      { messageId: M, providerMessageId: SHORT },
      { messageId: '<b@example.org>', providerMessageId: P },
      { messageId: '<b@example.org>' },
      { messageId: M },
    ],
    [4],
  ],
  [
    'whose Message-IDs only begin alike are two',
    [
      { messageId: '<intake-form-2026-11-23.1@example.org>' },
      { messageId: '<intake-form-2026-11-23.2@example.org>' },
    ],
    [1, 1],
  ],
];

it.each(cases)('events %s, in whatever order they come', (_, ids, sizes) => {
  for (const order of orders(ids.map((known, index) => eventOf({ ...known, index })))) {
    let made = 0;
    const { join, merged } = createJoiner([], () => `delivery-${made++}`);
    const joined = order.map((event) => join(event).id);

    const deliveries = Object.values(Object.groupBy(joined, (id) => remaining(merged, id)));
    expect(deliveries.map((events) => events?.length).sort()).toEqual(sizes);
    const later = order.filter((event) => event.messageId ?? event.providerMessageId).map(join);
    expect(later.filter(({ id }) => merged.has(id))).toEqual([]);
  }
});

it.each([
  [P, P2],
  [P2, P],
])('an event that fits two messages goes to the newest of them', (first, second) => {
  const joinInOrder = (order: Known[]) => {
    let made = 0;
    const { join } = createJoiner([], () => `delivery-${made++}`);
    return order.map((known) => join(eventOf(known)).id);
  };
  const older = { index: 3, messageId: M, providerMessageId: first };
  const newer = { index: 5, messageId: M, providerMessageId: second };
  const either = { index: 9, messageId: M };
  expect(joinInOrder([older, newer, either])).toEqual(['delivery-0', 'delivery-1', 'delivery-1']);
  expect(joinInOrder([newer, older, either])).toEqual(['delivery-0', 'delivery-1', 'delivery-0']);
});

describe.each(databases)('kept one by one on %s', (database) => {
  it.each(cases)('events %s', async (_, ids, sizes) => {
    const { report, lookUp } = await openApp(database);
    const inOrder = ids.map((known, index) => ({ ...known, index }));
    for (const [round, order] of [
      inOrder,
      inOrder.toReversed(),
      inOrder.toSorted(halfKnownFirst),
    ].entries()) {
      for (const known of order) await report([eventOf(known, round)]);

      const found = await lookUp(`ana-${round}@example.net`, `bo-${round}@example.net`);
      expect(found.flat().map(({ events }) => events.length)).toEqual(sizes);
    }
  });

  it.each<[string, object, object]>([
    ['id', {}, {}],
    ['fingerprint', { fingerprint: 'same' }, { fingerprint: 'same', id: 'another' }],
  ])(
    'halves that each took one event, known by its %s, have it once as a whole',
    async (_, first, again) => {
      const { store, lookUp } = await openApp(database);
      await store.record([{ ...eventOf({ index: 1, messageId: M }), ...first }]);
      await store.record([{ ...eventOf({ index: 1, providerMessageId: P }), ...again }]);
      const whole = eventOf({ index: 2, messageId: M, providerMessageId: P });
      expect(await store.record([whole])).toMatchObject({ accepted: 1 });
      expect((await lookUp('ana-0@example.net')).flat().map(({ events }) => events.length)).toEqual(
        [2],
      );
    },
  );

  it('a bounce without any id stands alone, and is known when it comes again', async () => {
    const { store, lookUp } = await openApp(database);
    const processed = eventOf({ index: 1, messageId: M });
    const bounce = { ...eventOf({ index: 2 }), kind: 'failed' as const, fingerprint: 'a' };
    await store.record([processed, bounce]);
    expect(await store.record([bounce])).toMatchObject({ accepted: 0, duplicates: 1 });
    const renamed = { ...bounce, id: 'another' };
    expect(await store.record([renamed, processed])).toMatchObject({ accepted: 0, duplicates: 2 });
    const [deliveries] = await lookUp('ana-0@example.net');
    expect(deliveries?.map(({ status }) => status)).toEqual(['failed', 'processed']);
  });
});

/** So that two halves are kept before what holds both. */
function halfKnownFirst(a: Ids, b: Ids): number {
  return Object.keys(a).length - Object.keys(b).length;
}
