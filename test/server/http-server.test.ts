/** The server's connections: slow clients, and its end. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Hono } from 'hono';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer, finish } from '../../server/http-server.ts';

const HOUR_MS = 60 * 60 * 1000;

async function listen(app: Hono, limits?: Parameters<typeof createHttpServer>[1]) {
  const server: Server = createHttpServer(app, limits);
  server.keepAliveTimeout = HOUR_MS; // as behind a load balancer that keeps its connections
  onTestFinished(() => server.closeAllConnections());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, open: () => connect(port, '127.0.0.1') };
}

it.each([
  ['head', 'POST / HTTP/1.1\r\nHost: a\r\n'],
  ['body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf'],
])('a client that stops in the middle of the %s is told so and cut off', async (_, begun) => {
  const app = new Hono().post('/', async (c) => c.text(await c.req.text()));
  const limits = { headersMs: 100, requestMs: 100, checkMs: 20 };
  const { open } = await listen(app, limits);
  const client = open();
  client.write(begun);
  expect(await text(client)).toMatch(/^HTTP\/1.1 408 /);
});

it('a connection is kept for longer than proxies keep it, so that none sends into a closed one', () => {
  const caddysMs = 2 * 60 * 1000; // nginx and load balancers: one minute
  expect(createHttpServer(new Hono()).keepAliveTimeout).toBeGreaterThan(caddysMs);
});

it('a connection that was in use when the end began is closed after its answer', async () => {
  let answer = () => {};
  const asked = new Promise<void>((hasAsked) => {
    answer = hasAsked;
  });
  let finishAnswer = () => {};
  const app = new Hono().get('/', async (c) => {
    const waiting = new Promise<void>((resolve) => {
      finishAnswer = resolve;
    });
    answer();
    await waiting;
    return c.text('done');
  });
  const { server, open } = await listen(app);
  const client = open();
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await asked;

  const finished = finish(server, HOUR_MS);
  const late = open();
  const [refusal] = await once(late, 'error');
  expect(refusal).toMatchObject({ code: 'ECONNREFUSED' });
  finishAnswer();

  expect(await text(client)).toMatch(/done$/);
  await finished;
});

it('an answer that takes too long does not keep it from ending', async () => {
  let hasAsked = () => {};
  const asked = new Promise<void>((resolve) => {
    hasAsked = resolve;
  });
  const app = new Hono().get('/', () => {
    hasAsked();
    return new Promise(() => {});
  });
  const { server, open } = await listen(app);
  const client = open().on('error', () => {}); // it's cut off
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await asked;
  await finish(server, 50);
});
