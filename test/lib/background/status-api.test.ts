import { describe, expect, it, vi } from 'vitest';
import { createStatusApi } from '@/lib/background/status-api.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import { delivery } from '../deliveries.ts';

const ana: Identifier = { kind: 'recipient', value: 'ana@example.net' };
const bo: Identifier = { kind: 'recipient', value: 'bo@example.net' };
const access = { statusApi: 'https://status.example.com', token: 'secret' };
const NOW = Date.parse('2026-11-23T09:20:00Z');

type Answer = Response | Error;

/** A client whose requests get these answers, one after the other. */
function client(answers: Answer[], { allowed = true } = {}) {
  const requests: { url: string; init: RequestInit }[] = [];
  const waits: number[] = [];
  const api = createStatusApi({
    fetch: async (url, init) => {
      requests.push({ url, init });
      const answer = answers[requests.length - 1] ?? new Error('asked too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    isAllowed: async () => allowed,
    now: () => NOW,
    wait: async (ms) => void waits.push(ms),
  });
  return { ...api, requests, waits };
}

function answer(...lookups: unknown[]): Response {
  return Response.json({ asOf: '2026-11-23T09:20:03Z', retentionDays: 14, lookups });
}

const foundAna = { identifier: ana, deliveries: [delivery('open')], more: true };
const nothingForBo = { identifier: bo, deliveries: [], more: false };
const broken = new TypeError('Failed to fetch');
/** What a browser makes of an answer that it is not to follow. */
const redirecting = () =>
  Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
const failing = (status: number, headers = {}) => new Response('', { status, headers });

it('asks for all identifiers in one request, and never puts them into the address', async () => {
  const { fetchLookups, requests } = client([answer(foundAna, nothingForBo)]);

  expect(await fetchLookups(access, [ana, bo])).toMatchObject([
    { kind: 'found', more: true, retentionDays: 14, fetchedAt: NOW, clockOffset: 3000 },
    { kind: 'notFound', retentionDays: 14 },
  ]);
  expect(requests).toHaveLength(1);
  expect(requests[0]?.url).toBe('https://status.example.com/v1/lookups');
  expect(requests[0]?.init.headers).toMatchObject({ authorization: 'Bearer secret' });
  expect(JSON.parse(String(requests[0]?.init.body))).toEqual({ identifiers: [ana, bo] });
});

it('passes on which providers could not be asked, and reads on past what it does not know', async () => {
  const notes = [{ provider: 'sendgrid', kind: 'down' }];
  const tomorrow = [{ provider: 'sendgrid', kind: 'of tomorrow' }];
  const { fetchLookups } = client([
    answer({ ...foundAna, notes }, { ...nothingForBo, notes }, { ...foundAna, notes: tomorrow }),
  ]);
  const lookups = await fetchLookups(access, [ana, bo, ana]);
  expect(lookups).toMatchObject([
    { kind: 'found', notes },
    { kind: 'notFound', notes },
    { kind: 'found' },
  ]);
  expect(lookups[2]).not.toHaveProperty('notes');
});

it('gives every request a time limit and follows no redirect', async () => {
  const { fetchLookups, requests } = client([answer(foundAna)]);
  await fetchLookups(access, [ana]);
  expect(requests[0]?.init).toMatchObject({ redirect: 'manual', signal: expect.any(AbortSignal) });
});

it.each([
  ['no address', { ...access, statusApi: '' }],
  ['no token', { ...access, token: '' }],
])('says "not set up" with %s, and asks nobody', async (_, access) => {
  const { fetchLookups, requests } = client([]);
  expect(await fetchLookups(access, [ana])).toEqual([
    { kind: 'unavailable', obstacle: { kind: 'notSetUp' } },
  ]);
  expect(requests).toEqual([]);
});

describe('what keeps an answer away', () => {
  it.each<[string, Answer[], object]>([
    ['no network, twice', [broken, broken], { kind: 'offline' }],
    ['a server error, twice', [failing(502), failing(500)], { kind: 'serverError', status: 500 }],
    ['a time-out', [new DOMException('', 'TimeoutError')], { kind: 'timedOut' }],
    ['a refused token', [failing(401)], { kind: 'unauthorized' }],
    ['a token of another scope', [failing(403)], { kind: 'wrongScope' }],
    ['too many requests', [failing(429, { 'retry-after': '7' })], { retryAt: NOW + 7000 }],
    [
      'too many requests, until a date',
      [failing(429, { 'retry-after': 'Mon, 23 Nov 2026 09:21:00 GMT' })],
      { kind: 'rateLimited', retryAt: NOW + 60_000 },
    ],
    ['too many requests, no date', [failing(429)], { retryAt: NOW + 30_000 }],
    ['a busy server', [failing(503, { 'retry-after': '2' })], { retryAt: NOW + 2000 }],
    ['a web page', [new Response('<html>')], { kind: 'badReply' }],
    [
      'other JSON',
      [Response.json({ hello: 'world' })],
      { kind: 'badReply', detail: 'asOf: Invalid input: expected string, received undefined' },
    ],
    [
      'an unknown status',
      [answer({ ...foundAna, deliveries: [delivery('lost' as never)] })],
      { kind: 'badReply' },
    ],
    ['too few answers', [answer()], { kind: 'badReply' }],
    ['the wrong address', [failing(404)], { kind: 'badReply' }],
    ['an address that sends on', [redirecting()], { detail: expect.stringMatching(/another/) }],
  ])('is told: %s', async (_, answers, obstacle) => {
    const { fetchLookups, requests } = client(answers);
    expect(await fetchLookups(access, [ana])).toMatchObject([{ kind: 'unavailable', obstacle }]);
    expect(requests).toHaveLength(answers.length);
  });

  it('is told: a time-out in the middle of the answer', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(AbortSignal.abort());
    const body = new ReadableStream({
      pull: (stream) => stream.error(new DOMException('', 'AbortError')),
    });
    const { fetchLookups, requests } = client([new Response(body)]);
    expect(await fetchLookups(access, [ana])).toMatchObject([{ obstacle: { kind: 'timedOut' } }]);
    expect(requests).toHaveLength(1);
  });

  it('is told: no permission, which looks like a dead line', async () => {
    const { fetchLookups } = client([broken], { allowed: false });
    expect(await fetchLookups(access, [ana])).toMatchObject([
      { obstacle: { kind: 'notAllowed', origin: 'https://status.example.com' } },
    ]);
  });
});

describe('a test of address and token', () => {
  it('asks for a recipient that can’t exist', async () => {
    const { testAccess, requests } = client([answer(nothingForBo)]);
    expect(await testAccess(access)).toEqual({
      kind: 'connected',
      retentionDays: 14,
      clockOffset: expect.any(Number),
    });
    expect(String(requests[0]?.init.body)).toMatch(/"recipient","value":"[^"]+\.invalid"/);
  });

  it.each<[string, Answer[], object]>([
    ['no network', [broken, broken], { kind: 'failed', obstacle: { kind: 'offline' } }],
    ['a refused token', [failing(401)], { kind: 'failed', obstacle: { kind: 'unauthorized' } }],
    [
      'a token of another scope',
      [failing(403)],
      { kind: 'failed', obstacle: { kind: 'wrongScope' } },
    ],
    ['no status API', [new Response('<html>')], { kind: 'failed', obstacle: { kind: 'badReply' } }],
  ])('tells what is wrong: %s', async (_, answers, found) => {
    expect(await client(answers).testAccess(access)).toMatchObject(found);
  });
});

it.each<[string, Answer]>([
  ['a network error', broken],
  ['a server error', failing(503)],
])('tries once more after %s, a moment later', async (_, first) => {
  const { fetchLookups, waits } = client([first, answer(foundAna)]);
  expect(await fetchLookups(access, [ana])).toMatchObject([{ kind: 'found' }]);
  expect(waits).toEqual([400]);
});
