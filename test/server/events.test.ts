import { describe, expect, it } from 'vitest';
import { databases, openApp } from './open-app.ts';

const received = {
  provider: 'sendgrid',
  id: 'sent-1',
  kind: 'received',
  at: '2026-11-23T09:15:00+00:00',
  recipient: 'ana@example.net',
  messageId: '<visit-1@clinic.example.org>',
  subject: 'Your visit',
};

describe.each(databases)('reported events on %s', (database) => {
  it('begin a delivery that the webhook carries on', async () => {
    const { report, receive, lookUp } = await openApp(database);
    await report([received]);
    expect(await lookUp('ana@example.net')).toMatchObject([
      [{ status: 'sending', statusSince: '2026-11-23T09:15:00.000Z' }],
    ]);

    await receive([
      {
        event: 'bounce', // late: without sg_message_id
        email: 'Ana@example.net',
        timestamp: 1795425400,
        sg_event_id: 'bounce',
        'smtp-id': received.messageId,
        reason: '550 5.1.1 no such user',
      },
      {
        event: 'delivered',
        email: 'ana@example.net',
        timestamp: 1795425304,
        sg_event_id: 'delivered',
        sg_message_id: 'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0',
        'smtp-id': received.messageId,
      },
    ]);

    expect(await lookUp('ana@example.net')).toMatchObject([
      [
        {
          subject: 'Your visit',
          status: 'failed',
          acceptedAt: '2026-11-23T09:15:00.000Z',
          flags: ['failed-after-delivery'],
          events: [{ kind: 'received' }, { kind: 'delivered' }, { kind: 'failed' }],
        },
      ],
    ]);
  });

  it('are taken one by one: new, known and not understood', async () => {
    const { report, lookUp } = await openApp(database);
    await report([received]);

    const response = await report([
      received,
      { ...received, id: 'sent-2', kind: 'processed' },
      { ...received, id: 'sent-2', kind: 'processed' },
      { ...received, id: 'sent-3', kind: 'dreamt of' },
      { ...received, id: 'sent-4', at: 'yesterday' },
      null,
      { ...received, id: 'sent-6', at: '2026-11-24T09:20:01Z' },
      { ...received, id: 'sent-7', at: '9999-12-31T23:59:59-01:00' },
      { ...received, id: 'sent-5', provider: 'postmark' },
      { ...received, id: '\u0000' },
    ]);

    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({
      accepted: 2,
      duplicates: 2,
      rejected: [
        { index: 3, why: expect.stringMatching(/^kind: /) },
        { index: 4, why: expect.stringMatching(/^at: /) },
        { index: 5, why: expect.any(String) },
        { index: 6, why: 'at: Lies more than a day ahead of the server.' },
        { index: 7, why: 'at: Lies more than a day ahead of the server.' },
        { index: 9, why: expect.stringMatching(/^id: /) },
      ],
    });
    expect((await lookUp('ana@example.net')).flat()).toHaveLength(2);
  });

  it('may call an open "opened"', async () => {
    const { report, lookUp } = await openApp(database);
    await report([{ ...received, kind: 'opened' }]);
    expect(await lookUp('ana@example.net')).toMatchObject([
      [{ status: 'open', events: [{ kind: 'open' }] }],
    ]);
  });

  it('join whichever way the provider is spelt', async () => {
    const { report, lookUp } = await openApp(database);
    await report([received, { ...received, id: 'sent-2', provider: ' SendGrid' }]);
    expect(await lookUp('ana@example.net')).toMatchObject([[{ provider: 'sendgrid' }]]);
  });

  it.each(['', '<>', ' '])('with %j for an id of the message stand alone', async (id) => {
    const { report, lookUp } = await openApp(database);
    const ids = { messageId: id, providerMessageId: id };
    await report([
      { ...received, ...ids },
      { ...received, ...ids, id: 'sent-2' },
    ]);
    expect((await lookUp('ana@example.net'))[0]).toHaveLength(2);
    expect(await lookUp({ kind: 'messageId', value: '<>' })).toEqual([[]]);
  });

  it.each([
    ['half a character in its id', { id: 'sent-\ud800' }],
    ['half a character in an id of its message', { messageId: '<visit-\ud800@example.org>' }],
    ['a NUL in an encoded id of its message', { messageId: 'mid:visit%00@example.org' }],
    ['an id of its message that no index holds', { messageId: `<${wideText(950)}@example.org>` }],
  ])('are kept with %s, and known again', async (_, odd) => {
    const { report, lookUp } = await openApp(database);
    const event = { ...received, ...odd };
    expect(await (await report([event])).json()).toMatchObject({ accepted: 1 });
    expect(await (await report([event])).json()).toMatchObject({ duplicates: 1 });

    expect((await lookUp('ana@example.net'))[0]).toHaveLength(1);
    const answer = await lookUp({ kind: 'messageId', value: event.messageId });
    expect(answer).toHaveLength(1);
  });

  it('of two providers may have one id', async () => {
    const { report, lookUp } = await openApp(database);
    await report([received, { ...received, provider: 'postmark' }]);
    expect((await lookUp('ana@example.net'))[0]).toHaveLength(2);
  });

  it('may come in thousands at once, and again', async () => {
    const { report, lookUp } = await openApp(database);
    const events = Array.from({ length: 2500 }, (_, n) => ({
      ...received,
      id: `sent-${n}`,
      messageId: `<visit-${n % 1250}@clinic.example.org>`,
      recipient: `client-${n % 1250}@example.net`,
    }));

    expect(await (await report(events)).json()).toMatchObject({ accepted: 2500, duplicates: 0 });
    expect(await (await report(events)).json()).toMatchObject({ accepted: 0, duplicates: 2500 });
    expect(await lookUp('client-7@example.net')).toMatchObject([
      [{ events: [{ id: 'sent-1257' }, { id: 'sent-7' }] }],
    ]);
  });

  it('of two batches at the same moment join to one delivery', async () => {
    const { report, lookUp } = await openApp(database);
    const atOnce = (recipient: string) =>
      Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          report([{ ...received, recipient, id: `to ${recipient} ${n}` }]),
        ),
      );
    await atOnce('bo@example.net'); // with every connection open, the next really meet
    await atOnce('ana@example.net');
    const [deliveries] = await lookUp('ana@example.net');
    expect(deliveries?.map(({ events }) => events.length)).toEqual([10]);
  });

  it('are all kept or none: a batch that fails half way leaves nothing', async () => {
    const { store } = await openApp(database);
    const good = { ...received, at: '2026-11-23T09:15:00.000Z', kind: 'received' as const };
    // Not through the API, which would reject it: this one breaks in the middle of the work.
    const broken = {
      ...good,
      id: 'broken',
      kind: 'never' as 'received',
      recipient: 'bo@example.net',
    };

    await expect(store.record([good, broken])).rejects.toThrow();

    const everything = { limit: 10, since: '2026-01-01T00:00:00.000Z' };
    const found = await store.find([{ kind: 'recipient', value: 'ana@example.net' }], everything);
    expect(found).toEqual([{ deliveries: [], more: false }]);
  });
});

/** Text that neither UTF-8 nor a database makes any shorter. */
function wideText(length: number): string {
  const letter = (_: unknown, n: number) => String.fromCharCode(0x4e00 + ((n * n * 7919) % 20_000));
  return Array.from({ length }, letter).join('');
}
