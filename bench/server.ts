/** The server against bounds of the same run: a store that answers at once, and bare inserts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { openDatabase, type Tables } from '../server/database.ts';
import { openStore } from '../server/store.ts';
import { signSendGridBatch } from '../test/fixtures/sendgrid/sign.ts';
import { startPostgres } from '../test/postgres.ts';
import { hammer, requestBytes } from './hammer.ts';
import { insertBare } from './insert-bare.ts';
import { median } from './ratio.ts';

const CONNECTIONS = 100;
const ROUNDS = 7;
const ROUND_MS = 1000;
/** Until the compiler knows all that runs often: a server runs for weeks. */
const WARM_UP_MS = 4000;
const BATCHES_A_ROUND = 10;
const EVENTS_A_BATCH = 500;
const EVENTS_A_MESSAGE = 3;
const RECIPIENTS = 2000;

/** At least 0.60 of the constant body, 0.50 of the inserts, and at most 3. */
export async function benchServer(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-bench-'));
  const postgres = await startPostgres({ shared_buffers: '256MB' });
  try {
    for (const kind of ['SQLite', 'PostgreSQL']) {
      const urlOf = (name: string) =>
        kind === 'SQLite'
          ? `sqlite:${join(folder, `${name}.db`)}`
          : `${postgres.url}?options=${encodeURIComponent(`-c search_path=${name}`)}`;
      if (kind === 'PostgreSQL') await createSchemas(postgres.url, ['served', 'bare']);
      await compare(kind, urlOf('served'), urlOf('bare'));
    }
  } finally {
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(kind: string, url: string, bareUrl: string): Promise<void> {
  const servers: Server[] = [];
  try {
    await compareServers(kind, url, bareUrl, async (file, env) => {
      const server = await start(file, env);
      servers.push(server);
      return server;
    });
  } finally {
    await Promise.all(servers.map((server) => server.end()));
  }
}

async function compareServers(
  kind: string,
  url: string,
  bareUrl: string,
  start: (file: string, env: Record<string, string>) => Promise<Server>,
): Promise<void> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const store = await openStore(url);
  const token = await store.createToken({ name: 'bench', scope: 'lookup', now: new Date() });
  await store.close();
  await (await openDatabase(bareUrl)).close();

  const server = await start('server/main.ts', {
    DATABASE_URL: url,
    SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey,
    LOOKUPS_PER_MINUTE: '1000000',
  });
  const takings: number[] = [];
  const inserts: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const batches = Array.from({ length: BATCHES_A_ROUND }, (_, n) => batchOf(round, n));
    const webhooks = batches.map((batch) => webhook(batch, keys.privateKey));
    takings.push(
      await timeOf(() => hammer(server.port, webhooks, { connections: 1, isOnce: true })),
    );
    inserts.push(await insertBare(bareUrl, batches.map(rowsOf)));
  }

  const lookUps = Array.from({ length: RECIPIENTS }, (_, n) => lookUp(token, n));
  const storeless = await start('bench/constant-server.ts', {});
  const constant = await start('bench/constant-server.ts', { BARE: 'yes' });
  for (const { port } of [server, storeless, constant]) {
    await hammer(port, lookUps, { connections: CONNECTIONS, forMs: WARM_UP_MS });
  }
  const rates = { served: [] as number[], storeless: [] as number[], constant: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, { port }] of [
      ['served', server],
      ['storeless', storeless],
      ['constant', constant],
    ] as const) {
      const { times } = await hammer(port, lookUps, { connections: CONNECTIONS, forMs: ROUND_MS });
      rates[name].push(times.length);
    }
  }

  const more = Array.from({ length: 200 }, (_, n) => webhook(batchOf(ROUNDS, n), keys.privateKey));
  const [{ times }] = await Promise.all([
    hammer(server.port, lookUps, { connections: CONNECTIONS, forMs: ROUND_MS * ROUNDS }),
    hammer(server.port, more, { connections: 1, forMs: ROUND_MS * ROUNDS, isOnce: true }),
  ]);

  console.log(`\nServer on ${kind}`);
  const share = (of: number[]) => (median(rates.served) / median(of)).toFixed(2);
  console.log(
    `  look-ups, ${CONNECTIONS} connections (share of Hono's with a constant body): ${share(rates.constant)}`,
  );
  console.log(`  (share of our own with a store that answers at once): ${share(rates.storeless)}`);
  console.log(
    `  events by webhook, ${EVENTS_A_BATCH} a batch (share of bare inserts' rate): ${(median(inserts) / median(takings)).toFixed(2)}`,
  );
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] as number;
  console.log(
    `  look-ups while events come in, p99 (times of p50): ${(at(0.99) / at(0.5)).toFixed(2)}`,
  );
}

type Server = Awaited<ReturnType<typeof start>>;

/** As the unit in deploy/ starts it. */
async function start(file: string, env: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, [file], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout as NodeJS.ReadableStream), 'line');
  return {
    port: Number(/(\d+)$/.exec(String(line))?.[1]),
    async end() {
      child.kill();
      await once(child, 'close');
    },
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** Three events of each message, as they'd come within a minute. */
function batchOf(round: number, number: number) {
  const timestamp = Math.floor(Date.now() / 1000) - 3600;
  return Array.from({ length: EVENTS_A_BATCH }, (_, n) => {
    const message = Math.floor(n / EVENTS_A_MESSAGE);
    const id = `${round}-${number}-${message}`;
    return {
      email: `client-${(round * 7919 + number * 331 + message) % RECIPIENTS}@example.net`,
      event: ['processed', 'delivered', 'open'][n % EVENTS_A_MESSAGE] as string,
      timestamp: timestamp + (n % EVENTS_A_MESSAGE),
      sg_event_id: `event-${id}-${n}`,
      sg_message_id: `${id.padStart(22, '_')}.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0`,
      'smtp-id': `<intake-form-${id}@mail.example.org>`,
      response: '250 2.0.0 OK: queued as 4B1C2D3E4F',
      subject: 'Your intake form',
    };
  });
}
type Batch = ReturnType<typeof batchOf>;

/** The rows that a batch becomes. */
function rowsOf(batch: Batch) {
  const deliveries = new Map<string, Tables['deliveries']>();
  const events = batch.map((event): Tables['events'] => {
    const at = new Date(event.timestamp * 1000).toISOString();
    const id = `${event.sg_message_id.slice(0, 22)}-1c0d-4e5f-8a9b`;
    const keys = [
      event['smtp-id'].slice(1, -1),
      event.sg_message_id,
      event.sg_message_id.slice(0, 22),
    ];
    deliveries.set(id, {
      ...{ id, provider: 'sendgrid', recipient: event.email, recipient_key: event.email },
      ...{ message_id: keys[0] ?? '', provider_message_id: event.sg_message_id },
      ...{ keys: JSON.stringify(keys), subject: event.subject, sender: null },
      ...{ first_at: at, last_at: at },
    });
    const body = { id: event.sg_event_id, kind: event.event, at, reply: event.response };
    return {
      ...{ provider: 'sendgrid', event_id: event.sg_event_id, fingerprint: event.sg_event_id },
      ...{ recipient_key: event.email, delivery_id: id, at, body: JSON.stringify(body) },
    };
  });
  return { deliveries: [...deliveries.values()], events };
}

function webhook(batch: Batch, key: KeyObject): Buffer {
  const { body, headers } = signSendGridBatch(batch, key, new Date());
  return requestBytes('/v1/webhooks/sendgrid', headers, body);
}

function lookUp(token: string, n: number): Buffer {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const identifiers = [{ kind: 'recipient', value: `client-${n}@example.net` }];
  return requestBytes('/v1/lookups', headers, JSON.stringify({ identifiers, limit: 1 }));
}

async function createSchemas(url: string, schemas: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const schema of schemas) await client.query(`create schema ${schema}`);
  await client.end();
}
