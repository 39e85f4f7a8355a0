/** A database that is slower than what comes in. */
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { createAdmission } from '../../server/admission.ts';
import { limitBody } from '../../server/request-body.ts';
import { openApp } from './open-app.ts';

const MIB = 1024 * 1024;

it('past what it takes, events are refused, to come again; once it has caught up, they are taken', async () => {
  const { post, store, tokens } = await openApp();
  const waiting: (() => void)[] = [];
  let mostInWork = 0;
  store.record = async () => {
    mostInWork = Math.max(mostInWork, waiting.length + 1);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { accepted: 1, duplicates: 0, outdated: 0 };
  };
  // Each of a MiB, so that what is in work is what memory holds.
  const body = JSON.stringify({ events: [{ why: 'x'.repeat(MIB) }] });
  const large = () =>
    post('/v1/events', body, tokens.ingest, { 'Content-Length': `${body.length}` });
  const asked = Array.from({ length: 200 }, large);
  await expect.poll(() => waiting.length).toBeGreaterThan(10);

  const refused = await large();
  expect(refused.status).toBe(503);
  expect(refused.headers.get('Retry-After')).toBe('5');
  expect(await refused.json()).toMatchObject({ type: 'urn:whereabouts:problem:overloaded' });
  expect(mostInWork).toBeLessThan(64);

  const letAllThrough = setInterval(() => {
    for (const go of waiting.splice(0)) go();
  }, 1);
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([202, 503]));
  expect(statuses.filter((status) => status === 202).length).toBe(mostInWork);
  expect((await large()).status).toBe(202);
  clearInterval(letAllThrough);
});

it.each<[string, Record<string, string>, number]>([
  ['a body that hides its length', {}, 5 * MIB],
  ['one that is compressed', { 'Content-Encoding': 'gzip', 'Content-Length': '5' }, 5 * MIB],
  ['one of five bytes', { 'Content-Length': '5' }, 5],
])('%s counts as large as it may be', async (_, headers, counted) => {
  const entered: number[] = [];
  const admission = { enter: (bytes: number) => void entered.push(bytes) };
  const app = new Hono().post('/', limitBody(5, admission), (c) => c.body(null));
  await app.request('/', { method: 'POST', body: 'hello', headers });
  expect(entered[0]).toBe(counted + 16 * 1024);
});

it('what leaves makes room, whatever became of it', async () => {
  const admission = createAdmission(5 * MIB + 16 * 1024);
  const app = new Hono().post('/', limitBody(5, admission), () => {
    throw new Error('broken');
  });
  app.onError((_, c) => c.body(null, 500));
  for (let n = 0; n < 3; n += 1) {
    const headers = { 'Content-Length': `${5 * MIB}` };
    expect((await app.request('/', { method: 'POST', body: 'x', headers })).status).toBe(500);
  }
});
