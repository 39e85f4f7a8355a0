import { describe, expect, it } from 'vitest';
import { databases, openApp } from './open-app.ts';

const M = '<a@example.org>';
const SHORT = 'Qz7Lw2pXSgKfVb1nT4cRdA';
const P = `${SHORT}.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0`;
const P2 = `${SHORT}.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.1`;

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

function eventOf({ index, recipient = 'ana@example.net', ...known }: Known, round: number) {
  return {
    provider: 'sendgrid',
    id: `event-${round}-${index}`,
    kind: 'processed',
    at: `2026-11-23T09:0${index}:00Z`,
    recipient: recipient.replace('@', `-${round}@`),
    ...known,
  };
}

describe.each(databases)('events on %s', (database) => {
  it.each<[string, Ids[], number[]]>([
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
    [
      'of two providers are two',
      [{ messageId: M }, { messageId: M, provider: 'postmark' }],
      [1, 1],
    ],
    [
      'of one provider, spelt in two ways, are one',
      [{ messageId: M }, { messageId: M, provider: 'SendGrid' }],
      [2],
    ],
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
  ])('%s, in whatever order they come', async (_, ids, sizes) => {
    const { report, lookUp } = await openApp(database);
    let round = 0;
    for (const together of [true, false]) {
      for (const order of orders(ids.map((known, index) => ({ ...known, index })))) {
        round += 1;
        const events = order.map((known) => eventOf(known, round));
        if (together) await report(events);
        else for (const event of events) await report([event]);

        const found = await lookUp(`ana-${round}@example.net`, `bo-${round}@example.net`);
        expect(found.flat().map(({ events }) => events.length)).toEqual(sizes);
      }
    }
  });
});
