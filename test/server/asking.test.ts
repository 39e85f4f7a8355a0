import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { lookupAnswerSchema } from '../../lib/api.ts';
import {
  ANSWER_WITHIN_MS,
  createAsking,
  FRESH_FOR_MS,
  MOST_QUESTIONS,
  REST_MS,
} from '../../server/asking.ts';
import { createMetrics } from '../../server/metrics.ts';
import type { Api, Fetch, Findings, Webhook } from '../../server/providers/provider.ts';
import type { Connections } from '../../server/providers/providers.ts';
import { openStore, type ReportedEvent, type Store } from '../../server/store.ts';
import { emptyDatabase, NOW, openApp, openLog, openTestStore } from './open-app.ts';

const ana = { kind: 'recipient', value: 'ana@example.net' } as const;
const since = '2026-10-24T00:00:00.000Z';
const SECOND = 1000;
const MINUTE = 60 * SECOND;

let serial = 0;

function event(kind: ReportedEvent['kind'], ago: number, more = {}): ReportedEvent {
  serial += 1;
  return {
    provider: 'sendgrid',
    id: `event-${serial}`,
    kind,
    at: new Date(NOW.getTime() - ago).toISOString(),
    recipient: 'ana@example.net',
    messageId: '<visit@clinic.test>',
    ...more,
  };
}

/** A provider that is asked by one request, if it is asked. */
function provider(find: Api['find'], more: Partial<Omit<Api, 'find'>> = {}) {
  const api = { requestsPerMinute: 60, canFind: () => true, find: vi.fn(find), ...more };
  return api satisfies Api;
}
const answering = (...events: ReportedEvent[]) => provider(async () => ({ events }));

const webhook: Webhook = { take: () => ({ kind: 'read', events: [], unreadable: 0 }) };
const connected = (api: Api, by: { webhook?: Webhook } = { webhook }): Connections =>
  new Map([['sendgrid', { webhook: by.webhook, api }]]);

const noFetch: Fetch = async () => {
  throw new TypeError('fetch failed');
};

interface Setting {
  webhook?: Webhook;
  store?: Store;
  fetch?: Fetch;
  /** Of no account where the provider isn't slow: other work on the machine must not make it so. */
  answerWithinMs?: number;
}

async function open(api: Api, setting: Setting = { webhook }) {
  const { store, fetch = noFetch, answerWithinMs = 20 * SECOND, ...by } = setting;
  const opened = store ?? (await openTestStore('SQLite'));
  const clock = { ms: NOW.getTime() };
  const find = createAsking({
    store: opened,
    connections: connected(api, by),
    fetch,
    log,
    metrics: createMetrics(),
    now: () => new Date(clock.ms),
    answerWithinMs,
  });
  return {
    store: opened,
    clock,
    find,
    /** The newest status and the notes. */
    async lookUp(...identifiers: Parameters<typeof find>[0]) {
      const found = await find(identifiers.length > 0 ? identifiers : [ana], { limit: 10, since });
      return found.map(({ deliveries, notes }) => ({
        kinds: deliveries.map(({ events }) => events.map(({ kind }) => kind)),
        notes: notes.map(({ kind }) => kind),
      }));
    },
  };
}

const { log, lines: logged } = openLog();
beforeEach(() => void logged.splice(0));
afterEach(() => {
  expect(JSON.stringify(logged)).not.toMatch(/@|visit/);
});

describe('a provider', () => {
  it('is asked where the log has nothing, once, and its answer is kept', async () => {
    const api = answering(event('processed', 9 * SECOND), event('delivered', 5 * SECOND));
    const { lookUp, clock, store } = await open(api);

    expect(await lookUp()).toEqual([{ kinds: [['processed', 'delivered']], notes: [] }]);
    expect(api.find).toHaveBeenCalledWith(ana, { now: NOW, since, ask: expect.any(Function) });
    expect(await store.find([ana], { limit: 10, since })).toMatchObject([{ deliveries: [{}] }]);

    clock.ms += 20 * MINUTE;
    await lookUp();
    expect(api.find).toHaveBeenCalledTimes(1);
  });

  it('that has nothing either is asked again a minute later', async () => {
    const api = answering();
    const { lookUp, clock } = await open(api);
    expect(await lookUp()).toEqual([{ kinds: [], notes: [] }]);
    clock.ms += FRESH_FOR_MS.nothing - 1;
    await lookUp();
    expect(api.find).toHaveBeenCalledTimes(1);
    clock.ms += 1;
    await lookUp();
    expect(api.find).toHaveBeenCalledTimes(2);
  });

  const suppressed = { cause: 'suppressed-bounce', final: true };
  const onList = { suppression: { list: 'bounces', since } };
  const isAsked = [
    // With a webhook, only about what is bound to change.
    ['received', 31 * SECOND, {}, true, true],
    ['received', 29 * SECOND, {}, false, false],
    ['processed', 31 * SECOND, {}, true, true],
    ['processed', 29 * SECOND, {}, false, false],
    ['deferred', 121 * SECOND, {}, true, true],
    ['deferred', 119 * SECOND, {}, false, false],
    ['delivered', 6 * MINUTE, {}, false, true],
    ['delivered', 4 * MINUTE, {}, false, false],
    ['open', 6 * MINUTE, {}, false, true],
    ['click', 31 * MINUTE, {}, false, true],
    ['click', 29 * MINUTE, {}, false, false],
    ['spam', 31 * MINUTE, {}, false, true],
    ['failed', 31 * MINUTE, { cause: 'bounce' }, false, true],
    ['failed', 29 * MINUTE, { cause: 'bounce' }, false, false],
    // Which list it was, and since when, no webhook tells.
    ['failed', 1 * SECOND, suppressed, true, true],
    ['failed', 1 * SECOND, { ...suppressed, ...onList }, false, false],
  ] as const;

  it.each(isAsked)(
    'is asked after a %s of %i ms ago with %j: %s with a webhook, %s without',
    async (kind, ago, more, told, untold) => {
      for (const [by, expected] of [
        [{ webhook }, told],
        [{}, untold],
      ] as const) {
        const api = answering();
        const { store, lookUp } = await open(api, by);
        await store.record([event(kind, ago, more)]);
        await lookUp();
        expect(api.find).toHaveBeenCalledTimes(expected ? 1 : 0);
      }
    },
  );

  it('is not asked after messages of another, unless nobody else would tell of its own', async () => {
    for (const [by, times] of [
      [{ webhook }, 0],
      [{}, 1],
    ] as const) {
      const api = answering();
      const { store, lookUp } = await open(api, by);
      await store.record([event('processed', MINUTE, { provider: 'postfix' })]);
      await lookUp();
      expect(api.find).toHaveBeenCalledTimes(times);
    }
  });

  it('is asked by an id that it knows, where the agent has another', async () => {
    const api = provider(async () => ({ events: [] }), {
      canFind: ({ value }) => value === 'long.recvd-1',
    });
    const { store, lookUp } = await open(api);
    await store.record([event('processed', MINUTE, { providerMessageId: 'long.recvd-1' })]);
    await lookUp({ kind: 'messageId', value: 'visit@clinic.test' });
    expect(api.find.mock.calls[0]?.[0]).toEqual({ kind: 'messageId', value: 'long.recvd-1' });

    await lookUp({ kind: 'messageId', value: 'nobody-knows-it' });
    expect(api.find).toHaveBeenCalledTimes(1);
  });

  it('is asked one question once by many agents at once, in whatever spelling', async () => {
    const { promise, resolve } = Promise.withResolvers<Findings>();
    const api = provider(() => promise);
    const { lookUp } = await open(api);
    const agents = [lookUp(), lookUp(), lookUp({ kind: 'recipient', value: 'ANA@Example.net ' })];
    resolve({ events: [event('delivered', SECOND)] });

    for (const found of await Promise.all(agents)) {
      expect(found).toEqual([{ kinds: [['delivered']], notes: [] }]);
    }
    expect(api.find).toHaveBeenCalledTimes(1);
  });

  it('is asked once by two servers on one PostgreSQL, and both have the answer', async () => {
    const url = await emptyDatabase('PostgreSQL');
    const stores = [await openStore(url), await openStore(url)] as const;
    const api = answering(event('delivered', SECOND));
    const [one, other] = [
      await open(api, { webhook, store: stores[0] }),
      await open(api, { webhook, store: stores[1] }),
    ];

    await one.lookUp();
    expect(await other.lookUp()).toEqual([{ kinds: [['delivered']], notes: [] }]);
    await Promise.all(stores.map((store) => store.close()));
    expect(api.find).toHaveBeenCalledTimes(1);
  });

  it('is asked about no more than a few of a page full of addresses', async () => {
    const api = answering();
    const { lookUp } = await open(api);
    const page = Array.from({ length: 100 }, (_, index) => ({
      ...ana,
      value: `a${index}@example.net`,
    }));
    const notes = (await lookUp(...page)).flatMap(({ notes }) => notes);
    expect(api.find).toHaveBeenCalledTimes(MOST_QUESTIONS);
    expect(notes).toEqual(Array(100 - MOST_QUESTIONS).fill('busy'));

    await lookUp(...page); // then it's the turn of others
    const asked = api.find.mock.calls.map(([{ value }]) => value);
    expect(new Set(asked).size).toBe(2 * MOST_QUESTIONS);
  });
});

describe('a slow provider', () => {
  it('makes no look-up slow, and what it says later is kept', async () => {
    const { promise, resolve } = Promise.withResolvers<Findings>();
    const api = provider(() => promise);
    const { store, lookUp } = await open(api, { webhook, answerWithinMs: 50 });
    await store.record([event('processed', MINUTE)]);

    expect(await lookUp()).toEqual([{ kinds: [['processed']], notes: ['slow'] }]);
    resolve({ events: [event('delivered', SECOND)] });
    const everything = [{ kinds: [['processed', 'delivered']], notes: [] }];
    await expect.poll(() => lookUp(), { timeout: 10_000 }).toEqual(everything);
    expect(api.find).toHaveBeenCalledTimes(1);
  });

  it('may be waited for once, not by every look-up', async () => {
    const api = provider(() => new Promise(() => {}));
    const store = await openTestStore('SQLite');
    const find = createAsking({
      store,
      connections: connected(api),
      fetch: noFetch,
      log,
      metrics: createMetrics(),
      now: () => NOW,
    });
    const timed = async () => {
      const start = performance.now();
      await find([ana], { limit: 10, since });
      return performance.now() - start;
    };
    const first = await timed();
    expect(first).toBeGreaterThan(ANSWER_WITHIN_MS * 0.9);
    expect(await timed()).toBeLessThan(first / 4);
  });
});

/** Asks by one request, as providers do. */
const byRequest = (requestsPerMinute = 60, address?: string) =>
  provider(
    async ({ value }, { ask }) => {
      const url = address ?? `https://api.test/${value}`;
      const answer = await ask(
        url,
        { headers: { Authorization: 'x' } },
        z.object({ kind: z.literal('delivered') }),
      );
      if (answer.kind === 'answered')
        return { events: [event('delivered', SECOND, { recipient: value })] };
      return { events: [], ...(answer.kind === 'unavailable' && { trouble: answer.why }) };
    },
    { requestsPerMinute },
  );
const ok = () => new Response('{"kind":"delivered","HtmlBody":"<p>secret</p>"}');

describe('a request', () => {
  it('follows no redirect, ends after a while and keeps the key to itself', async () => {
    const fetch = vi.fn<Fetch>(async () => ok());
    const { lookUp } = await open(byRequest(), { webhook, fetch });
    expect(await lookUp()).toEqual([{ kinds: [['delivered']], notes: [] }]);
    expect(fetch).toHaveBeenCalledWith('https://api.test/ana@example.net', {
      headers: { Authorization: 'x' },
      redirect: 'error',
      signal: expect.any(AbortSignal),
    });
  });

  it.each<[string, Fetch, string, boolean]>([
    ['no line', noFetch, 'down', true],
    [
      'no answer in time',
      async () => {
        throw new DOMException('x', 'TimeoutError');
      },
      'slow',
      false,
    ],
    ['an error', async () => new Response('', { status: 500 }), 'down', true],
    ['a key it does not take', async () => new Response('', { status: 401 }), 'refused', true],
    ['a key for something else', async () => new Response('', { status: 403 }), 'refused', true],
    [
      'a question it does not take',
      async () => new Response('', { status: 400 }),
      'refused',
      false,
    ],
    ['no JSON', async () => new Response('<html>'), 'down', true],
    ['another answer', async () => new Response('{"kind":"ana@example.net"}'), 'down', false],
  ])('that meets %s leaves the own answer, and a note', async (_, fetch, note, rests) => {
    const asked = vi.fn(fetch);
    const { store, lookUp, clock } = await open(byRequest(), { webhook, fetch: asked });
    await store.record([event('processed', MINUTE)]);
    const expected = [{ kinds: [['processed']], notes: [note] }];

    expect(await lookUp()).toEqual(expected);
    expect(await lookUp()).toEqual(expected);
    expect(asked).toHaveBeenCalledTimes(rests ? 1 : 2);
    expect(logged).not.toEqual([]);

    asked.mockImplementation(async () => ok());
    clock.ms += REST_MS;
    expect(await lookUp()).toEqual([{ kinds: [['processed', 'delivered']], notes: [] }]);
  });

  it('is not sent on to another address, with its key', async () => {
    const paths: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      paths.push(url);
      response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
    const api = byRequest(60, `http://127.0.0.1:${port}/messages`);

    const { lookUp } = await open(api, { webhook, fetch: globalThis.fetch });
    expect(await lookUp()).toEqual([{ kinds: [], notes: ['down'] }]);
    expect(paths).toEqual(['/messages']);
  });

  it('that finds nothing is an answer', async () => {
    const fetch: Fetch = async () => new Response('', { status: 404 });
    const { lookUp } = await open(byRequest(), { webhook, fetch });
    expect(await lookUp()).toEqual([{ kinds: [], notes: [] }]);
    expect(logged).toEqual([]);
  });

  it.each([
    [{ 'Retry-After': '300' }, 5 * MINUTE],
    [{ 'X-RateLimit-Reset': String(NOW.getTime() / 1000 + 120) }, 2 * MINUTE],
    [{}, MINUTE],
    [{ 'Retry-After': 'soon' }, MINUTE],
  ])(
    'that was one too many, with %j, is the last until it may be the next',
    async (headers, pause) => {
      const fetch = vi.fn<Fetch>(
        async () =>
          new Response('', { status: 429, headers: new Headers(Object.entries(headers)) }),
      );
      const { lookUp, clock } = await open(byRequest(), { webhook, fetch });
      expect(await lookUp()).toMatchObject([{ notes: ['busy'] }]);
      clock.ms += pause - SECOND;
      expect(await lookUp()).toMatchObject([{ notes: ['busy'] }]);
      expect(fetch).toHaveBeenCalledTimes(1);
      fetch.mockImplementation(async () => ok());
      clock.ms += SECOND;
      expect(await lookUp()).toMatchObject([{ notes: [] }]);
    },
  );

  it('is within the budget of a minute, which all agents share', async () => {
    const fetch = vi.fn<Fetch>(async () => ok());
    const { lookUp, clock } = await open(byRequest(2), { webhook, fetch });
    const clients = ['a', 'b', 'c'].map((name) => ({ ...ana, value: `${name}@example.net` }));
    const notes = async () => (await lookUp(...clients)).flatMap(({ notes }) => notes);
    expect(await notes()).toEqual(['busy']);
    expect(fetch).toHaveBeenCalledTimes(2);
    clock.ms += MINUTE;
    expect(await notes()).toEqual([]);
    expect(fetch).toHaveBeenCalledTimes(3);
  });
});

it('survives an error of ours, and says so without an address', async () => {
  const { lookUp } = await open(
    provider(async () => {
      throw new Error('ana@example.net');
    }),
  );
  expect(await lookUp()).toEqual([{ kinds: [], notes: ['down'] }]);
  expect(logged).toEqual([
    { level: 'error', provider: 'sendgrid', failure: 'Error', msg: 'asking failed here' },
  ]);
});

it('goes out as the contract says, with notes only where there are some', async () => {
  const connections = connected(byRequest());
  const { ask, report } = await openApp('SQLite', { connections, fetch: noFetch });
  await report([
    event('processed', MINUTE),
    event('delivered', MINUTE, { recipient: 'ben@example.net' }),
  ]);
  const identifiers = [ana, { ...ana, value: 'ben@example.net' }];

  const answer = lookupAnswerSchema.parse(await (await ask({ identifiers })).json());
  expect(answer.lookups[0]).toMatchObject({
    deliveries: [{ status: 'processed' }],
    notes: [{ provider: 'sendgrid', kind: 'down' }],
  });
  expect(answer.lookups[1]).not.toHaveProperty('notes');
});
