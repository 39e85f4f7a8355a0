/** What the API says when it can't do what was asked. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MAX_EVENTS, MAX_IDENTIFIERS, problemSchema } from '../../lib/api.ts';
import { NOW, openApp } from './open-app.ts';

const one = { kind: 'recipient', value: 'ana@example.net' };
const MIB = 1024 * 1024;

async function problemOf(response: Response) {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const document = problemSchema.parse(await response.json());
  expect(document.status).toBe(response.status);
  return `${document.status} ${document.type.split(':').at(-1)} ${document.detail ?? ''}`.trim();
}

it.each([
  [
    { identifiers: Array(MAX_IDENTIFIERS + 1).fill(one) },
    '422 too-many-identifiers At most 100 identifiers a look-up.',
  ],
  [{ identifiers: [] }, /^422 not-as-agreed identifiers: /],
  [{ identifiers: [{ kind: 'name', value: 'x' }] }, /^422 not-as-agreed identifiers.0.kind: /],
  [{ identifiers: [{ kind: 'recipient', value: '' }] }, /^422 not-as-agreed identifiers.0.value: /],
  [{ identifiers: [one], limit: 101 }, /^422 not-as-agreed limit: /],
  [{}, /^422 not-as-agreed identifiers: /],
  ['{"identifiers": [', '400 malformed-json'],
  ['', '400 malformed-json'],
  [`"${'x'.repeat(MIB)}"`, '413 too-large At most 1 MiB.'],
])('a look-up %.60j is refused', async (body, expected) => {
  const { ask } = await openApp();
  const found = await problemOf(await ask(body));
  expect(found).toMatch(expected);
  expect(found).not.toContain('example.net');
});

it('a look-up of a hundred identifiers and just under 1 MiB is not', async () => {
  const { ask } = await openApp();
  const body = JSON.stringify({ identifiers: Array(MAX_IDENTIFIERS).fill(one) });
  expect((await ask(body.padEnd(MIB))).status).toBe(200);
});

it.each([
  ['/v1/events', 'ingest'],
  ['/v1/webhooks/sendgrid', undefined],
] as const)('%s takes at most 5 MiB', async (path, scope) => {
  const { post, tokens } = await openApp();
  const token = scope && tokens[scope];
  const send = (length: number) => post(path, `"${'x'.repeat(length - 2)}"`, token);

  expect(await problemOf(await send(5 * MIB + 1))).toBe('413 too-large At most 5 MiB.');
  expect((await send(5 * MIB)).status).toBe(scope ? 422 : 401);
});

it('more entries than 5 MiB of events can hold are refused together, not one by one', async () => {
  const { report } = await openApp();
  expect(await problemOf(await report(Array(MAX_EVENTS + 1).fill(0)))).toMatch(
    /^422 not-as-agreed events: /,
  );
});

it('a body in pieces is refused once it is too large', async () => {
  const { app } = await openApp();
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      sent += MIB;
      controller.enqueue(new Uint8Array(MIB));
    },
  });
  const request = new Request('http://localhost/v1/webhooks/sendgrid', {
    method: 'POST',
    body,
    duplex: 'half',
  } as RequestInit);

  expect(await problemOf(await app.request(request))).toMatch(/^413/);
  expect(sent).toBeLessThan(10 * MIB); // the body itself has no end
});

it.each([undefined, 'text/plain', 'application/jsonp'])(
  'a body of the type %s is refused',
  async (type) => {
    const { app, tokens } = await openApp();
    const response = await app.request('/v1/lookups', {
      method: 'POST',
      body: new TextEncoder().encode(JSON.stringify({ identifiers: [one] })),
      headers: { Authorization: `Bearer ${tokens.lookup}`, ...(type && { 'Content-Type': type }) },
    });
    expect(await problemOf(response)).toBe('415 not-json');
  },
);

describe('a compressed body', () => {
  const gzip = { 'Content-Encoding': 'gzip' };
  const send = async (bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = gzip) => {
    const { app, tokens } = await openApp();
    return app.request('/v1/lookups', {
      method: 'POST',
      body: bytes,
      headers: {
        Authorization: `Bearer ${tokens.lookup}`,
        'Content-Type': 'application/json',
        ...headers,
      },
    });
  };
  const body = JSON.stringify({ identifiers: [one] });

  it('is taken where gzip made it', async () => {
    expect((await send(new Uint8Array(gzipSync(body)))).status).toBe(200);
  });

  it('is refused where it is too large, not only where its compressed form is', async () => {
    const bomb = gzipSync(body.padEnd(MIB + 1));
    expect(bomb.length).toBeLessThan(MIB / 100);
    expect(await problemOf(await send(new Uint8Array(bomb)))).toBe('413 too-large At most 1 MiB.');
  });

  it('is refused where it is not what it says', async () => {
    const cut = new Uint8Array(gzipSync(body)).slice(0, 20);
    expect(await problemOf(await send(cut))).toBe('400 malformed-gzip');
  });

  it('is refused in any other form, and told which', async () => {
    const response = await send(new Uint8Array(gzipSync(body)), { 'Content-Encoding': 'br' });
    expect(await problemOf(response)).toBe('415 compressed');
    expect(response.headers.get('Accept-Encoding')).toBe('gzip, identity');
  });
});

it.each([
  ['GET', '/v1/lookups', 'POST'],
  ['OPTIONS', '/v1/lookups', 'POST'],
  ['PUT', '/v1/events', 'POST'],
  ['GET', '/v1/webhooks/sendgrid', 'POST'],
  ['POST', '/v1/openapi.json', 'GET, HEAD'],
  ['DELETE', '/healthz', 'GET, HEAD'],
])('%s %s is refused and told what is allowed', async (method, path, allowed) => {
  const { app } = await openApp();
  const response = await app.request(path, { method });
  expect(response.headers.get('Allow')).toBe(allowed);
  expect(await problemOf(response)).toMatch(/^405 method-not-allowed/);
});

it.each(['/', '/v1', '/v1/lookups/', '/v1/webhooks/nobody'])('nothing is at %s', async (path) => {
  const { app } = await openApp();
  expect(await problemOf(await app.request(path))).toBe('404 not-found');
});

describe('look-ups of one token', () => {
  it('are limited each minute, and the answer says when to come again', async () => {
    let ms = NOW.getTime();
    const { ask, post, store } = await openApp('SQLite', {
      lookupsPerMinute: 3,
      now: () => new Date(ms),
    });
    const statuses = async (count: number) => {
      const responses = [];
      for (let n = 0; n < count; n += 1) responses.push(await ask({ identifiers: [one] }));
      return responses.map(({ status }) => status);
    };
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);

    const refused = await ask({ identifiers: [one] });
    expect(refused.headers.get('Retry-After')).toBe('60');
    expect(await problemOf(refused)).toBe(
      '429 too-many-requests At most 3 look-ups a minute with one token.',
    );
    const other = await store.createToken({ name: 'another', scope: 'lookup', now: NOW });
    expect((await post('/v1/lookups', { identifiers: [one] }, other)).status).toBe(200);

    ms += 59_999;
    expect(await statuses(1)).toEqual([429]);
    ms += 1;
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });
});

it.each([
  [{}, '500 went-wrong', 'Error'],
  [{ code: '22021' }, '500 went-wrong', 'Error (22021)'], // a fault of ours
  ...[
    [{ code: '53100' }, '53100'], // PostgreSQL's disk is full
    [{ code: '57P01' }, '57P01'], // it is being shut down
    [{ code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    [{ code: 'ERR_SQLITE_ERROR', errcode: 13, errstr: 'disk is full' }, 'disk is full'],
  ].map(([more, word]) => [more, '503 unavailable', `Error (${word})`]),
] as [object, string, string][])(
  "a failure that is not the caller's says nothing of what is inside, and logs no address: %j",
  async (more, answer, failure) => {
    const { ask, store, told } = await openApp();
    const error = Object.assign(new Error('row (ana@example.net) is locked'), more);
    store.find = () => Promise.reject(error);

    const response = await ask({ identifiers: [one] });
    expect(await problemOf(response)).toBe(answer);
    expect(response.headers.get('Retry-After')).toBe(answer.startsWith('503') ? '5' : null);
    const isOutage = answer.startsWith('503');
    const msg = `not done, ${isOutage ? 'the database failed' : 'a fault of this program'}`;
    expect(told()).toEqual([{ level: 'error', failure, msg }]);
  },
);

it('a request that takes too long is answered all the same', async () => {
  const { ask, store } = await openApp('SQLite', { requestMs: 20 });
  store.find = () => new Promise(() => {});
  const response = await ask({ identifiers: [one] });
  expect(await problemOf(response)).toBe('503 too-slow');
  expect(response.headers.get('Retry-After')).toBe('5');
});

it('no answer may be kept, guessed at, framed, or read by a web page', async () => {
  const { app, ask } = await openApp();
  for (const response of [
    await ask({ identifiers: [one] }),
    await ask('broken'),
    await app.request('/nowhere', { headers: { Origin: 'https://helpdesk.test' } }),
  ]) {
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(
      [...response.headers.keys()].filter((name) => name.startsWith('access-control')),
    ).toEqual([]);
  }
});
