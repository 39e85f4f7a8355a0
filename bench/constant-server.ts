/** The server without a database: the same way in and out, and an answer that is always the same. */
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import type { Authorized } from '../server/authorize.ts';
import { createHttpServer } from '../server/http-server.ts';

const body = JSON.stringify('x'.repeat(Number(process.env.BODY_BYTES) - 2));
const app = new Hono<Authorized>().post('/v1/lookups', (c) =>
  c.body(body, 200, { 'Content-Type': 'application/json' }),
);
const server = createHttpServer(app);
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
