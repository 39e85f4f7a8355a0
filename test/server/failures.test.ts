/** What breaks, what the sender of events is told then, and what of it is lost: docs/failures.md. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../server/database.ts';
import { createStore } from '../../server/store.ts';
import { signSendGridBatch } from '../fixtures/sendgrid/sign.ts';
import { startPostgres } from '../postgres.ts';
import {
  databases,
  lastingDatabase,
  NOW,
  openApp,
  sendgridPrivateKey,
  sendgridPublicKey,
} from './open-app.ts';
import { runServer } from './programs.ts';

const KILLS = 50;
const SENDERS = 2;
const EVENTS_A_BATCH = 3;

/** One line of the table: what was seen, not what was meant. */
interface Seen {
  broke: string;
  told: string;
  lost: number;
  twice: number;
}
const table: Seen[] = [];

/** A provider: it sends each batch until it's told that it was taken. */
function createProvider(origin: () => string) {
  const acknowledged = new Set<string>();
  const told = new Map<string, number>();
  let serial = 0;
  let isSending = true;

  async function send(batch: object[]): Promise<string> {
    const { body, headers } = signSendGridBatch(batch, sendgridPrivateKey, new Date());
    try {
      const response = await fetch(`${origin()}/v1/webhooks/sendgrid`, {
        method: 'POST',
        body,
        headers,
      });
      await response.arrayBuffer();
      return String(response.status);
    } catch {
      return 'cut off';
    }
  }

  async function stream(): Promise<void> {
    while (isSending) {
      serial += 1;
      const batch = Array.from({ length: EVENTS_A_BATCH }, (_, n) => ({
        event: 'delivered',
        email: `client-${serial}@example.net`,
        timestamp: Math.floor(Date.now() / 1000),
        sg_event_id: `${serial}-${n}`,
        sg_message_id: `message-${serial}`,
        url: `${n}`, // else it would be one event that came under several ids
      }));
      for (let answer = ''; answer !== '204'; ) {
        answer = await send(batch);
        told.set(answer, (told.get(answer) ?? 0) + 1);
      }
      for (const { sg_event_id } of batch) acknowledged.add(sg_event_id);
    }
  }

  const streams = Array.from({ length: SENDERS }, stream);
  return {
    acknowledged,
    told,
    async finish() {
      isSending = false;
      await Promise.all(streams);
    },
  };
}

/** How many of the acknowledged events a database has lost, or keeps more than once. */
async function compare(url: string, acknowledged: Set<string>) {
  const database = await openDatabase(url);
  const events = await database.queries.selectFrom('events').select('event_id').execute();
  const deliveries = await database.queries.selectFrom('deliveries').select('recipient').execute();
  await database.close();
  const kept = new Set(events.map(({ event_id }) => event_id));
  const recipients = new Set(deliveries.map(({ recipient }) => recipient));
  return {
    lost: [...acknowledged].filter((id) => !kept.has(id)).length,
    twice: events.length - kept.size + (deliveries.length - recipients.size),
  };
}

const env = { SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey };

describe.each(databases)('on %s', (name) => {
  it(`the server is killed ${KILLS} times in the middle of a stream of webhooks`, async () => {
    const DATABASE_URL = await lastingDatabase(name);
    let server = await runServer({ ...env, DATABASE_URL });
    const provider = createProvider(() => server.origin);
    for (let kills = 0; kills < KILLS; kills += 1) {
      const next = await runServer({ ...env, DATABASE_URL });
      const doomed = server;
      server = next;
      doomed.child.kill('SIGKILL');
      await doomed.ended;
    }
    await provider.finish();

    const { acknowledged, told } = provider;
    expect(told.get('cut off')).toBeGreaterThan(KILLS / 2);
    expect(acknowledged.size).toBeGreaterThan(KILLS * EVENTS_A_BATCH);
    const seen = await compare(DATABASE_URL, acknowledged);
    expect(seen).toEqual({ lost: 0, twice: 0 });
    table.push({ broke: `${name}: server killed, ${KILLS} times`, told: 'nothing', ...seen });
  }, 600_000);

  it('a batch has an entry that is none', async () => {
    const { receive, lookUp, told } = await openApp(name);
    const good = { email: 'ana@example.net', timestamp: 1795425302, event: 'processed' };
    const { status } = await receive([{ ...good, sg_event_id: '1' }, { event: 7 }]);
    const kept = (await lookUp('ana@example.net')).flat().length;
    expect([status, kept]).toEqual([204, 1]);
    const line = { level: 'warn', provider: 'sendgrid', msg: 'left out entries without meaning' };
    expect(told()).toEqual([{ ...line, unreadable: 1 }]);
    table.push({
      broke: `${name}: one entry is no event`,
      told: `${status}`,
      lost: 1 - kept,
      twice: 0,
    });
  });

  it('a batch is compressed, and has 10,000 events', async () => {
    const { app, tokens, store } = await openApp(name);
    const events = Array.from({ length: 10_000 }, (_, n) => ({
      provider: 'clinicsense',
      id: `${n}`,
      kind: 'received',
      at: '2026-11-23T09:00:00Z',
      recipient: `client-${n}@example.net`,
      messageId: `<visit-${n}@example.org>`,
    }));
    const response = await app.request('/v1/events', {
      method: 'POST',
      body: new Uint8Array(gzipSync(JSON.stringify({ events }))),
      headers: {
        Authorization: `Bearer ${tokens.ingest}`,
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      },
    });
    expect(await response.json()).toEqual({ accepted: 10_000, duplicates: 0, rejected: [] });
    const found = await store.find(
      events.slice(-100).map(({ recipient }) => ({ kind: 'recipient', value: recipient })),
      { limit: 10, since: '2026-11-01T00:00:00.000Z' },
    );
    const kept = found.filter(({ deliveries }) => deliveries.length === 1).length;
    expect(kept).toBe(100);
    const broke = `${name}: 10,000 events at once, compressed`;
    table.push({ broke, told: `${response.status}`, lost: 100 - kept, twice: 0 });
  });

  it('a clock is wrong', async () => {
    const { receive, lookUp, store, told } = await openApp(name);
    await store.forgetBefore('2026-10-24T09:20:00.000Z');
    const at = (seconds: number, id: string) => ({
      event: 'delivered',
      email: 'ana@example.net',
      timestamp: NOW.getTime() / 1000 + seconds,
      sg_event_id: id,
    });
    const day = 24 * 60 * 60;
    const batch = [
      at(3600, 'an hour'),
      at(-3600, 'late'),
      at(2 * day, 'ahead'),
      at(-40 * day, 'old'),
    ];
    const { status } = await receive(batch);
    const [deliveries = []] = await lookUp('ana@example.net');
    const kept = deliveries.flatMap(({ events }) => events.map(({ id }) => id)).sort();
    expect(kept).toEqual(['an hour', 'late']);
    expect(told()).toMatchObject([
      { unreadable: 1, msg: 'left out entries without meaning' },
      { outdated: 1, msg: 'left out entries from before what is kept' },
    ]);
    const broke = `${name}: a clock is wrong by an hour`;
    table.push({ broke, told: `${status}`, lost: 2 - kept.length, twice: 0 });
  });
});

it('SQLite: the disk is full, and then it is not', async () => {
  const database = await openDatabase(await lastingDatabase('SQLite'));
  const { report, lookUp, told } = await openApp('SQLite', { store: createStore(database) });
  onTestFinished(() => database.close());
  const event = (id: string) => ({
    provider: 'clinicsense',
    id,
    kind: 'received',
    at: '2026-11-23T09:00:00Z',
    recipient: `${id}@example.net`,
    reply: 'x'.repeat(4000),
  });
  const limitPages = (pages: number) =>
    // SQLite's own, with which it fails as on a full disk.
    database.write((writer) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(writer));
  expect((await report([event('before')])).status).toBe(202);
  await limitPages(1); // as many as there are
  const full = await report(Array.from({ length: 50 }, (_, n) => event(`full-${n}`)));
  expect(full.status).toBe(503);
  expect(told()).toEqual([
    {
      level: 'error',
      failure: 'Error (database or disk is full)',
      msg: 'not done, the database failed',
    },
  ]);
  expect(
    (await lookUp('before@example.net', 'full-0@example.net')).map((one) => one.length),
  ).toEqual([1, 0]);
  await limitPages(1_000_000);
  const again = await report(Array.from({ length: 50 }, (_, n) => event(`full-${n}`)));
  expect(await again.json()).toMatchObject({ accepted: 50 });
  table.push({ broke: 'SQLite: disk full', told: `${full.status}`, lost: 0, twice: 0 });
});

it.each(['fast', 'immediate'] as const)(
  'PostgreSQL is stopped in the middle of a stream of webhooks (%s), and started again',
  async (how) => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.remove());
    const server = await runServer({ ...env, DATABASE_URL: postgres.url });
    const provider = createProvider(() => server.origin);
    await expect.poll(() => provider.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(50);
    await postgres.stop(how);
    await expect.poll(() => provider.told.get('503'), { timeout: 20_000 }).toBeGreaterThan(1);
    await postgres.start();
    const before = provider.acknowledged.size;
    await expect
      .poll(() => provider.acknowledged.size, { timeout: 20_000 })
      .toBeGreaterThan(before);
    await provider.finish();

    const answers = [...provider.told.keys()].filter((answer) => answer !== '204');
    expect(answers).toEqual(['503']);
    expect(server.output.err).toContain('"msg":"not done, the database failed"');
    expect(server.output.err).not.toContain('@');
    const seen = await compare(postgres.url, provider.acknowledged);
    expect(seen).toEqual({ lost: 0, twice: 0 });
    const broke = how === 'fast' ? 'PostgreSQL: gone for a while' : 'PostgreSQL: power fails';
    table.push({ broke, told: answers.join(), ...seen });
  },
  120_000,
);

it('the sender is cut off in the middle of a batch', async () => {
  const DATABASE_URL = await lastingDatabase('SQLite');
  const server = await runServer({ ...env, DATABASE_URL });
  const batch = [
    { event: 'delivered', email: 'ana@example.net', timestamp: 1, sg_event_id: 'cut' },
  ];
  const { body, headers } = signSendGridBatch(batch, sendgridPrivateKey, new Date());
  const client = connect(Number(new URL(server.origin).port), '127.0.0.1');
  const head = { Host: 'a', 'Content-Length': `${body.length}`, ...headers };
  const lines = Object.entries(head).map(([header, value]) => `${header}: ${value}\r\n`);
  client.write(`POST /v1/webhooks/sendgrid HTTP/1.1\r\n${lines.join('')}\r\n${body.slice(0, 50)}`);
  client.end();
  await text(client);
  server.child.kill('SIGTERM');
  await server.ended;
  const { lost } = await compare(DATABASE_URL, new Set(['cut']));
  expect(lost).toBe(1); // which nobody acknowledged
  table.push({ broke: 'SQLite: the sender is cut off', told: 'nothing', lost: 0, twice: 0 });
});

it('docs/failures.md says so', () => {
  const rows = table.map(({ broke, told, lost, twice }) => [broke, told, lost, twice].map(String));
  const all = [['what broke', 'what the sender is told', 'lost', 'twice'], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head, ...body] = all.map(line);
  const printed = [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
  console.log(printed);
  expect(readFileSync('docs/failures.md', 'utf8')).toContain(printed);
});
