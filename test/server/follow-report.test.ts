import { expect, it } from 'vitest';
import type { DeliveryEvent } from '../../lib/event.ts';
import { reportEvents } from '../../server/follow-report.ts';
import { openApp } from './open-app.ts';

const api = { address: 'https://status.example.com', token: 'a-token' };

function event(id: string): DeliveryEvent {
  const at = '2026-11-23T09:00:00.000Z';
  const message = { provider: 'postfix', recipient: 'ana@example.net', messageId: 'a@b.example' };
  return { ...message, id, kind: 'delivered', at };
}

const answer = { accepted: 1, duplicates: 0, rejected: [] };
const taken = () => Response.json(answer, { status: 202 });
const refused = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });
const unreachable = () => {
  throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
};

/** Report to a status API that gives these answers, one after the other. */
async function report(answers: (() => Response)[], events = [event('1')]) {
  const ended = new AbortController();
  const waits: number[] = [];
  const said: string[] = [];
  const sent: string[][] = [];
  const reported = await reportEvents(api, events, {
    signal: ended.signal,
    onAway: (why) => said.push(why),
    onBack: () => said.push('back'),
    fetch: async (_, init) => {
      const { events } = JSON.parse(String(init?.body)) as { events: DeliveryEvent[] };
      sent.push(events.map(({ id }) => id));
      const next = answers.shift();
      if (!next) throw new Error('No more was expected.');
      return next();
    },
    wait: async (ms) => {
      waits.push(ms);
      if (answers.length === 0) ended.abort();
    },
  });
  return { reported, waits, said, sent };
}

it('reports what the status API keeps, and keeps', async () => {
  const { app, tokens, lookUp } = await openApp();
  const send: typeof fetch = async (url, init) => app.request(new URL(String(url)).pathname, init);
  const events = [event('1'), event('2'), { ...event('3'), at: '2030-01-01T00:00:00.000Z' }];
  const options = {
    signal: new AbortController().signal,
    onAway: expect.unreachable,
    onBack: expect.unreachable,
    fetch: send,
  };
  expect(await reportEvents({ ...api, token: tokens.ingest }, events, options)).toEqual({
    accepted: 2,
    duplicates: 0,
    rejected: ['at: Lies more than a day ahead of the server.'],
  });
  expect(await lookUp('ana@example.net')).toMatchObject([[{ events: [{ id: '1' }, { id: '2' }] }]]);
  await expect(reportEvents({ ...api, token: tokens.lookup }, events, options)).rejects.toThrow(
    'The token in INGEST_TOKEN needs the scope ingest.',
  );
  await expect(reportEvents(api, events, options)).rejects.toThrow(
    'The status API does not know the token in INGEST_TOKEN, or it was revoked.',
  );
});

it('tries again, ever later, until the status API takes them', async () => {
  const away = [unreachable, () => refused(503), () => refused(500), () => refused(429)];
  const { reported, waits, said } = await report([...away, ...away, taken]);
  expect(reported).toEqual(answer);
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  expect(said).toEqual([
    "The status API at https://status.example.com can't be reached (ECONNREFUSED).",
    'back',
  ]);
});

it('waits as long as the status API says, but no longer than a minute', async () => {
  const { waits } = await report([
    () => refused(503, { 'Retry-After': '7' }),
    () => refused(503, { 'Retry-After': '7200' }),
    () => refused(503, { 'Retry-After': 'Wed, 25 Nov 2026 09:00:00 GMT' }),
    taken,
  ]);
  expect(waits).toEqual([7000, 60_000, 4000]);
});

it('goes on to the next events only when it has taken those before', async () => {
  const events = Array.from({ length: 1001 }, (_, index) => event(String(index)));
  const { sent } = await report([taken, unreachable, taken, taken], events);
  expect(sent.map((ids) => [ids[0], ids.length])).toEqual([
    ['0', 500],
    ['500', 500],
    ['500', 500],
    ['1000', 1],
  ]);
});

it('tells that they may not be there when it is ended', async () => {
  expect((await report([unreachable, unreachable])).reported).toBeUndefined();
});

it.each([
  [
    () => refused(404),
    /is no status API of this version: look at STATUS_API\. \(It answered 404\.\)$/,
  ],
  [() => refused(307, { Location: 'https://other.example' }), /\(It answered 307\.\)$/],
  [() => refused(422), /\(It answered 422\.\)$/],
  [() => Response.json({ ok: true }, { status: 202 }), /is no status API of this version/],
])('gives up on what only a person can put right: %s', async (answer, sentence) => {
  await expect(report([answer])).rejects.toThrow(sentence);
});
