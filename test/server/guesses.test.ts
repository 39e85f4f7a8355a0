/** Who tries tokens, and how they are told apart. */
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../server/client-address.ts';
import { createGuesses } from '../../server/guesses.ts';
import { NOW, openApp } from './open-app.ts';

const one = { identifiers: [{ kind: 'recipient', value: 'ana@example.net' }] };

describe('wrong tokens', () => {
  it('are soon not looked at any more, but for one every few seconds', async () => {
    let now = NOW;
    const { post, store } = await openApp('SQLite', { now: () => now });
    let looked = 0;
    const { findToken } = store;
    store.findToken = (hash) => {
      looked += 1;
      return findToken(hash);
    };
    const guess = async () => (await post('/v1/lookups', one, `guess-${Math.random()}`)).status;
    for (let n = 0; n < 10; n += 1) expect(await guess()).toBe(401);
    const refused = await post('/v1/lookups', one, 'another');
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '6']);
    expect(await refused.json()).toMatchObject({
      type: 'urn:whereabouts:problem:too-many-guesses',
    });
    expect(looked).toBe(10);

    now = new Date(NOW.getTime() + 6000);
    expect([await guess(), await guess()]).toEqual([401, 429]);
    now = new Date(NOW.getTime() + 3_600_000);
    expect(await guess()).toBe(401);
  });

  it('that come at the same moment all count, and only so many are looked at', async () => {
    const { post } = await openApp();
    const guess = (n: number) => post('/v1/lookups', one, `guess-${n}`);
    const guesses = await Promise.all(Array.from({ length: 150 }, (_, n) => guess(n)));
    const statuses = guesses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(50);
    expect((await guess(150)).headers.get('Retry-After')).toBe(String((100 - 9) * 6));
  });

  it('are not what many requests with one token are, though it was not seen before', async () => {
    const { ask } = await openApp();
    const answers = await Promise.all(Array.from({ length: 150 }, () => ask(one)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('are not counted while nobody can tell whether they are wrong', async () => {
    const { ask, store } = await openApp();
    const { findToken } = store;
    store.findToken = () => Promise.reject(Object.assign(new Error(), { code: '57P03' }));
    for (let n = 0; n < 20; n += 1) expect((await ask(one)).status).toBe(503);
    store.findToken = findToken;
    expect((await ask(one)).status).toBe(200);
  });

  it('keep nobody out whose token was right before, behind the same address', async () => {
    const { post, ask } = await openApp();
    expect((await ask(one)).status).toBe(200);
    for (let n = 0; n < 20; n += 1) await post('/v1/lookups', one, `guess-${n}`);
    expect((await post('/v1/lookups', one, 'guess')).status).toBe(429);
    expect((await ask(one)).status).toBe(200);
  });

  it('of one client are no other client’s, as far as the proxies in front tell', async () => {
    const { post } = await openApp('SQLite', { proxies: 1 });
    const from = async (forwarded: string) =>
      (await post('/v1/lookups', one, 'x', { 'X-Forwarded-For': forwarded })).status;
    // What stands before is the client's own invention.
    for (let n = 0; n < 10; n += 1) await from(`198.51.100.${n}, 192.0.2.1`);
    expect(await from('198.51.100.99, 192.0.2.1')).toBe(429);
    expect(await from('192.0.2.1, 192.0.2.2')).toBe(401);
  });

  it('take no more memory the more clients there are', () => {
    const guesses = createGuesses(() => NOW);
    const guess = (client: string) => {
      const attempt = guesses.attempt(client, 'wrong');
      if (attempt.kind === 'allowed') attempt.end('wrong');
      return attempt.kind;
    };
    for (let n = 0; n < 10; n += 1) guess('first');
    expect(guess('first')).toBe('refused');
    for (let n = 0; n < 10_000; n += 1) guess(`client ${n}`);
    expect(guess('first')).toBe('allowed'); // forgotten
  });
});

it.each([
  [0, '192.0.2.1', undefined, '192.0.2.1'],
  [0, '192.0.2.1', '198.51.100.1', '192.0.2.1'], // nobody said that there is a proxy
  [0, '::ffff:192.0.2.1', undefined, '192.0.2.1'],
  [0, '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
  [0, '2001:DB8::1', undefined, '2001:db8:0:0'],
  [0, '::1', undefined, 'this machine'],
  [0, '127.0.0.1', '198.51.100.1', 'this machine'], // a proxy that nobody told of
  [1, '127.0.0.1', '198.51.100.1', '198.51.100.1'],
  [1, '127.0.0.1', 'x, 198.51.100.1', '198.51.100.1'],
  [2, '127.0.0.1', 'x, 198.51.100.1, 10.0.0.1', '198.51.100.1'],
  [2, '10.0.0.1', '198.51.100.1', '10.0.0.1'], // one proxy fewer than was said
  [1, '127.0.0.1', undefined, 'this machine'],
  [0, undefined, undefined, 'unknown'],
])(
  'behind %i proxies, %s with %s comes from %s',
  async (proxies, remoteAddress, forwarded, address) => {
    const app = new Hono().get('/', (c) => c.text(clientAddress(c, proxies) ?? 'this machine'));
    const headers = new Headers(forwarded ? { 'X-Forwarded-For': forwarded } : {});
    const env = { incoming: { socket: { remoteAddress } } };
    expect(await (await app.request('/', { headers }, env)).text()).toBe(address);
  },
);
