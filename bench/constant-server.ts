/**
 * Bounds for a look-up: Hono with a constant body, and our server with a store that answers the same
 * at once, which is all that a look-up is but the database.
 */
import '../server/compiled-schemas.ts';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { createApp } from '../server/app.ts';
import { createHttpServer } from '../server/http-server.ts';
import { createLog } from '../server/log.ts';
import { connectProviders } from '../server/providers/providers.ts';
import { openStore } from '../server/store.ts';
import { createUsage } from '../server/usage.ts';

const store = await openStore('sqlite::memory:');
const at = new Date().toISOString();
const event = { id: 'event-1', kind: 'open', at } as const;
const delivery = {
  ...{ id: 'd', provider: 'sendgrid', recipient: 'ana@example.net', subject: 'Your intake form' },
  ...{ messageId: 'intake-form@mail.example.org', firstAt: at, lastAt: at },
  events: [
    { ...event, kind: 'processed' as const },
    { ...event, kind: 'delivered' as const },
    event,
  ],
};
store.findToken = async () => ({ name: 'bench', scope: 'lookup', expiresAt: null });
store.find = async (identifiers) => identifiers.map(() => ({ deliveries: [delivery], more: true }));
const log = createLog('error');
const app = createApp({
  store,
  connections: connectProviders({}),
  usage: createUsage({ keep: store.keepUses, log }),
  log,
  retentionDays: 30,
  lookupsPerMinute: 1_000_000,
  now: () => new Date(),
});
const bare = new Hono().post('/v1/lookups', (c) =>
  c.json({ lookups: [{ deliveries: [delivery] }] }),
);
const server = createHttpServer(process.env.BARE ? bare : app);
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
