import { describe, expect, it } from 'vitest';
import { type LookupAnswer, lookupAnswerSchema } from '../../lib/api.ts';
import { findIdentifiers } from '../../lib/identifier.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import { databases, openApp } from './open-app.ts';

const LONG_ID = 'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0';

let serial = 0;

function event(fields: object) {
  serial += 1;
  return {
    provider: 'sendgrid',
    id: `event-${serial}`,
    kind: 'processed',
    at: '2026-11-23T09:00:00Z',
    recipient: 'ana@example.net',
    messageId: `<message-${serial}@example.org>`,
    ...fields,
  };
}

function byMessageId(value: string): Identifier {
  return { kind: 'messageId', value };
}

describe.each(databases)('a look-up on %s', (database) => {
  it('tells which list kept a message back, and since when, once that is known', async () => {
    const { report, lookUp } = await openApp(database);
    const ids = { messageId: '<a@example.org>' };
    const suppression = { list: 'bounces', since: '2026-03-01T08:00:00.000Z' };
    const told = event({ ...ids, kind: 'other', name: 'On a list', suppression });
    await report([event({ ...ids, kind: 'failed', cause: 'suppressed-bounce', final: true })]);
    expect((await lookUp('ana@example.net'))[0]?.[0]).not.toHaveProperty('suppression');

    await report([{ ...told, at: '2026-11-23T09:10:00Z' }]);
    expect(await lookUp('ana@example.net')).toMatchObject([
      [{ status: 'failed', statusSince: '2026-11-23T09:00:00.000Z', suppression }],
    ]);

    await report([event({ ...ids, kind: 'click', at: '2026-11-23T09:15:00Z' })]);
    expect((await lookUp('ana@example.net'))[0]?.[0]).not.toHaveProperty('suppression');
  });

  it('shows a delivery with all that is known, in the shape that the extension reads', async () => {
    const { report, ask } = await openApp(database);
    const ids = { messageId: '<a@example.org>', providerMessageId: LONG_ID };
    await report([
      event({ ...ids, kind: 'received', subject: 'Your visit', from: 'hi@example.org' }),
      event({ ...ids, kind: 'deferred', at: '2026-11-23T09:01:00Z', reply: '451 later' }),
      event({
        ...ids,
        kind: 'failed',
        at: '2026-11-23T10:02:00+01:00',
        reply: '550 5.1.1 no such user',
        enhancedStatusCode: '5.1.1',
        cause: 'invalid',
        final: true,
      }),
    ]);

    const identifiers = [{ kind: 'recipient', value: 'ana@example.net' }];
    const answer = (await (await ask({ identifiers })).json()) as LookupAnswer;

    expect(lookupAnswerSchema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      asOf: '2026-11-23T09:20:00.000Z',
      retentionDays: 30,
      lookups: [
        {
          identifier: identifiers[0],
          more: false,
          deliveries: [
            {
              id: expect.any(String),
              provider: 'sendgrid',
              messageId: 'a@example.org',
              providerMessageId: LONG_ID,
              recipient: 'ana@example.net',
              subject: 'Your visit',
              from: 'hi@example.org',
              status: 'failed',
              statusSince: '2026-11-23T09:02:00.000Z',
              acceptedAt: '2026-11-23T09:00:00.000Z',
              cause: 'invalid',
              reply: '550 5.1.1 no such user',
              enhancedStatusCode: '5.1.1',
              flags: [],
              events: [{ kind: 'received' }, { kind: 'deferred' }, { kind: 'failed' }],
            },
          ],
        },
      ],
    });
    expect(answer.lookups[0]?.deliveries[0]?.events[0]).not.toHaveProperty('recipient');
  });

  it('shows the reply that goes with the status, not the latest one', async () => {
    const { report, lookUp } = await openApp(database);
    const messageId = '<a@example.org>';
    await report([
      event({ messageId, kind: 'delivered', at: '2026-11-23T09:05:00Z', reply: '250 taken' }),
      event({ messageId, kind: 'deferred', at: '2026-11-23T09:06:00Z', reply: '451 later' }),
    ]);
    expect(await lookUp('ana@example.net')).toMatchObject([
      [{ status: 'delivered', reply: '250 taken' }],
    ]);
  });

  it('shows no reply of a failure that the delivery overtook', async () => {
    const { report, lookUp } = await openApp(database);
    const failed = { messageId: '<a@example.org>', kind: 'failed', final: true };
    await report([
      event({ ...failed, at: '2026-11-23T09:01:00Z', reply: '550 no' }),
      event({ ...failed, kind: 'delivered', at: '2026-11-23T09:02:00Z', reply: '250 taken' }),
      event({ ...failed, at: '2026-11-23T09:03:00Z', cause: 'bounce' }),
    ]);
    const [deliveries] = await lookUp('ana@example.net');
    expect(deliveries).toMatchObject([{ status: 'failed', cause: 'bounce' }]);
    expect(deliveries?.[0]).not.toHaveProperty('reply');
  });

  it.each(['ana@example.net', 'ANA@Example.NET', ' ana@example.net '])(
    'finds the recipient as %j',
    async (value) => {
      const { report, lookUp } = await openApp(database);
      await report([
        event({ recipient: 'Ana@Example.net' }),
        event({ recipient: 'bo@example.net' }),
      ]);
      expect(await lookUp(value)).toMatchObject([[{ recipient: 'Ana@Example.net' }]]);
    },
  );

  it('finds a recipient at an international domain in either form', async () => {
    const { report, lookUp } = await openApp(database);
    await report([event({ recipient: 'ana@BÜCHER.example.net' })]);
    for (const value of ['ana@bücher.example.net', 'ana@xn--bcher-kva.example.net']) {
      expect((await lookUp(value))[0]).toHaveLength(1);
    }
  });

  it.each([
    'a@mail.example.org',
    '<a@mail.example.org>',
    'mid:a@mail.example.org',
    '&lt;a@mail.example.org&gt;',
    LONG_ID,
    'Qz7Lw2pXSgKfVb1nT4cRdA',
  ])('finds the message by %s', async (value) => {
    const { report, lookUp } = await openApp(database);
    await report([
      event({ messageId: '<a@mail.example.org>', providerMessageId: LONG_ID }),
      event({ providerMessageId: LONG_ID.replace('Qz7', 'Zz7') }),
    ]);
    expect(await lookUp(byMessageId(value))).toMatchObject([[{ messageId: 'a@mail.example.org' }]]);
  });

  it('finds a message that was spotted in a ticket, where the domain of its ID has capitals', async () => {
    const { report, lookUp } = await openApp(database);
    const written = 'Message-ID: <Ab12@AM0PR01.Prod.Example.com>';
    await report([event({ messageId: written.replace('Message-ID: ', '') })]);
    const [spotted] = findIdentifiers(written);
    expect((await lookUp(byMessageId(spotted?.value ?? '')))[0]).toHaveLength(1);
  });

  it.each(['visit-1@example.org', 'Qz7Lw2pXSgKfVb1nT4cRdA@geopod-ismtpd-7'])(
    'finds the message that has two Message-IDs by %s',
    async (value) => {
      const { report, lookUp } = await openApp(database);
      // The product's own, and the one that SendGrid wrote into the message.
      await report([
        event({ messageId: '<visit-1@example.org>', providerMessageId: LONG_ID.slice(0, 22) }),
      ]);
      await report([
        event({
          messageId: `<${LONG_ID.slice(0, 22)}@geopod-ismtpd-7>`,
          providerMessageId: LONG_ID,
        }),
      ]);
      expect(await lookUp(byMessageId(value))).toMatchObject([
        [{ messageId: 'visit-1@example.org', events: [{}, {}] }],
      ]);
    },
  );

  it('shows every recipient of a message', async () => {
    const { report, lookUp } = await openApp(database);
    const messageId = '<to-both@example.org>';
    await report([event({ messageId }), event({ messageId, recipient: 'bo@example.net' })]);

    const [deliveries] = await lookUp(byMessageId('to-both@example.org'));
    expect(deliveries?.map(({ recipient }) => recipient).sort()).toEqual([
      'ana@example.net',
      'bo@example.net',
    ]);
  });

  it('answers in the order asked, newest first, and says when there are more', async () => {
    const { report, ask } = await openApp(database);
    const messageId = '<first@example.org>';
    await report([
      event({ at: '2026-11-23T08:00:00Z', subject: 'second' }),
      event({ at: '2026-11-23T09:00:00Z', subject: 'third' }),
      event({ at: '2026-11-23T07:00:00Z', subject: 'first', messageId }),
      event({ at: '2026-11-23T09:10:00Z', messageId, kind: 'open' }), // which makes it no newer
      event({ recipient: 'bo@example.net', subject: 'for Bo', messageId: '<bo@example.org>' }),
    ]);

    const response = await ask({
      identifiers: [
        { kind: 'recipient', value: 'ana@example.net' },
        { kind: 'recipient', value: 'nobody@example.net' },
        byMessageId('bo@example.org'),
        { kind: 'recipient', value: 'ana@example.net' },
      ],
      limit: 2,
    });

    const { lookups } = (await response.json()) as LookupAnswer;
    const subjects = lookups.map(({ deliveries }) => deliveries.map(({ subject }) => subject));
    expect(subjects).toEqual([['third', 'second'], [], ['for Bo'], ['third', 'second']]);
    expect(lookups.map(({ more }) => more)).toEqual([true, false, false, true]);

    const all = { identifiers: [{ kind: 'recipient', value: 'ana@example.net' }], limit: 3 };
    expect(await (await ask(all)).json()).toMatchObject({
      lookups: [{ deliveries: [{}, {}, {}], more: false }],
    });
  });

  it('takes an email for as old as its earliest event, however late that comes', async () => {
    const { report, lookUp } = await openApp(database);
    const messageId = '<old@example.org>';
    await report([event({ messageId, at: '2026-11-23T09:00:00Z', kind: 'open', subject: 'old' })]);
    await report([event({ at: '2026-11-23T08:00:00Z', subject: 'new' })]);
    await report([event({ messageId, at: '2026-11-23T07:00:00Z' })]);
    const [deliveries] = await lookUp('ana@example.net');
    expect(deliveries?.map(({ subject }) => subject)).toEqual(['new', 'old']);
  });

  it('shows what a later batch tells of an email, also of one from before the log', async () => {
    const { report, lookUp } = await openApp(database);
    const messageId = '<known@example.org>';
    await report([event({ messageId, at: '2026-10-20T09:00:00Z' })]);
    expect(await lookUp('ana@example.net')).toEqual([[]]);
    const told = { subject: 'Your visit', from: 'hi@example.org', providerMessageId: LONG_ID };
    await report([event({ messageId, kind: 'open', ...told })]);
    expect(await lookUp('ana@example.net')).toMatchObject([[{ ...told, status: 'open' }]]);
  });

  it('takes 100 identifiers at once', async () => {
    const { ask, report } = await openApp(database);
    await report([event({ recipient: 'n99@example.net' })]);
    const identifiers = Array.from({ length: 100 }, (_, n) => ({
      kind: n % 2 ? 'recipient' : 'messageId',
      value: `n${n}@example.net`,
    }));

    const { lookups } = (await (await ask({ identifiers })).json()) as LookupAnswer;
    expect(lookups).toHaveLength(100);
    expect(lookups[99]?.deliveries).toHaveLength(1);
  });

  it('shows nothing older than what is kept, even before it is removed', async () => {
    const { report, lookUp, store } = await openApp(database, { retentionDays: 7 });
    const messageId = '<long@example.org>';
    await report([
      event({ at: '2026-11-16T09:19:59Z', recipient: 'old@example.net' }),
      event({ messageId, at: '2026-11-16T09:19:59Z' }),
      event({ messageId, at: '2026-11-16T09:20:01Z', kind: 'delivered' }),
    ]);

    expect(await lookUp('old@example.net')).toEqual([[]]);
    expect(await lookUp('ana@example.net')).toMatchObject([[{ events: [{ kind: 'delivered' }] }]]);

    await store.forgetBefore('2026-11-16T09:20:00.000Z');
    const everything = { limit: 10, since: '2026-01-01T00:00:00.000Z' };
    const kept = await store.find(
      ['old@example.net', 'ana@example.net'].map((value) => ({ kind: 'recipient', value })),
      everything,
    );
    expect(kept.map(({ deliveries }) => deliveries.map(({ events }) => events.length))).toEqual([
      [],
      [1],
    ]);
    expect(await store.find([byMessageId('long@example.org')], everything)).toHaveLength(1);
  });

  it('finds nothing by what looks like a query', async () => {
    const { report, lookUp } = await openApp(database);
    await report([event({})]);
    const asked = ["' or '1'='1", '%', '_', '\u0000', '<>', 'mid:'];
    const found = await lookUp(...asked, ...asked.map(byMessageId));
    expect(found.flat()).toEqual([]);
  });
});
