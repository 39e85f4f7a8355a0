/** What a log of many deliveries costs: look-ups, and the start of the server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import type { Identifier } from '../lib/identifier-schema.ts';
import { type Database, openDatabase } from '../server/database.ts';
import { dayAfter, dayOf, partitionStatements } from '../server/days.ts';
import { createFindDeliveries, type FindDeliveries } from '../server/look-up.ts';
import { createToken } from '../server/tokens.ts';
import { startPostgres } from '../test/postgres.ts';
import { median } from './ratio.ts';

const DAYS = 30;
const DELIVERIES_A_RECIPIENT = 5;
const EVENTS_A_DELIVERY = 3;
const ROUNDS = 3000;
const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
const START_BUDGET_MS = 1000;
const STARTS = 5;

interface Log {
  url: string;
  database: Database;
  find: FindDeliveries;
  deliveries: number;
}

/**
 * Look-ups in logs of several sizes, in turn, as times of the smallest one's; and the server's
 * start. `npm run bench -- store 10000 10000000` takes the sizes that the limit is about: half an
 * hour, 30 GB of disk, and 20 GB of memory, so that the file is in it.
 */
export async function benchStore(sizes: number[] = [1000, 100_000]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-bench-'));
  const postgres = await startPostgres({
    shared_buffers: '1GB',
    maintenance_work_mem: '512MB',
    max_wal_size: '8GB',
    fsync: 'off',
  });
  try {
    for (const kind of ['SQLite', 'PostgreSQL']) {
      const logs: Log[] = [];
      for (const deliveries of sizes) {
        const url =
          kind === 'SQLite'
            ? `sqlite:${join(folder, `${deliveries}.db`)}`
            : await createSchema(postgres.url, `log_${deliveries}`);
        logs.push(await makeLog(url, deliveries));
      }
      await compareLookUps(kind, logs);
      if (kind === 'SQLite') await timeStart(logs.at(-1) as Log); // there are sizes
      for (const { database } of logs) await database.close();
      if (kind === 'SQLite') rmSync(folder, { recursive: true });
    }
  } finally {
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareLookUps(kind: string, logs: Log[]): Promise<void> {
  console.log(`\nLook-ups on ${kind} (times of the same in ${logs[0]?.deliveries} deliveries)`);
  for (const [what, identifierOf] of [
    ['by recipient', (n, of) => ({ kind: 'recipient', value: recipientOf(n, of) })],
    ['by message id', (n) => ({ kind: 'messageId', value: messageIdOf(n) })],
  ] as [string, (n: number, of: number) => Identifier][]) {
    const times = logs.map(() => [] as number[]);
    // In turn, so that what else the machine does meets them alike.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, { find, deliveries }] of logs.entries()) {
        const n = Math.floor(Math.random() * deliveries);
        const identifier = identifierOf(n, deliveries);
        const since = new Date(Date.now() - DAYS * DAY_MS).toISOString();
        const before = performance.now();
        const [found] = await find([identifier], { limit: 10, since });
        times[index]?.push(performance.now() - before);
        if (!found?.deliveries[0]?.events[0]) throw new Error('The log has not what was made.');
      }
    }
    const medians = times.map(median);
    for (const [index, { deliveries }] of logs.entries()) {
      if (index === 0) continue;
      const ratio = (medians[index] as number) / (medians[0] as number);
      console.log(`  ${what}, ${deliveries} deliveries: ${ratio.toFixed(2)}`);
    }
  }
}

/** A server that does nothing but answer: what a start takes at least. */
const BARE_SERVER = `const server = require('node:http').createServer((_, response) => response.end('{}'));
  server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port));`;

/** As the unit in deploy/ starts it: the first time, and then with what Node has compiled. */
async function timeStart({ url, database, deliveries }: Log): Promise<void> {
  const token = await createToken(database, { name: 'bench', scope: 'lookup', now: new Date() });
  const compiled = mkdtempSync(join(tmpdir(), 'whereabouts-compiled-'));
  const question = {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      identifiers: [{ kind: 'recipient', value: recipientOf(0, deliveries) }],
    }),
  };
  const env = { DATABASE_URL: url, PORT: '0', LOG_LEVEL: 'error', NODE_COMPILE_CACHE: compiled };
  const first = await startOnce(['server/main.ts'], env, question);
  const [later, bare] = [[] as number[], [] as number[]];
  for (let round = 0; round < STARTS; round += 1) {
    later.push(await startOnce(['server/main.ts'], env, question));
    bare.push(await startOnce(['-e', BARE_SERVER], {}, question));
  }
  rmSync(compiled, { recursive: true });
  const share = (ms: number) => (ms / START_BUDGET_MS).toFixed(2);
  console.log(
    `\nStart with ${deliveries} deliveries in SQLite, to the first answer (share of 1 s)`,
  );
  console.log(`  the first ${share(first)}, then ${share(median(later))}`);
  console.log(`  a bare server of Node ${share(median(bare))}`);
}

/** From the start of a process to its first answer. */
async function startOnce(
  args: string[],
  env: Record<string, string>,
  question: RequestInit,
): Promise<number> {
  const before = performance.now();
  const server = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(server.stdout), 'line');
  const origin = String(line).replace('listening on ', '');
  await (await fetch(`${origin}/v1/lookups`, question)).json();
  const ms = performance.now() - before;
  server.kill();
  await once(server, 'close');
  return ms;
}

/** A log as the server would have kept it, made by the database itself. */
async function makeLog(url: string, deliveries: number): Promise<Log> {
  await (await openDatabase(url)).close(); // makes the tables
  const isPostgres = url.startsWith('postgres');
  const { run, close } = isPostgres ? await onPostgres(url) : onSqlite(url);
  const begin = Date.now() - DAYS * DAY_MS + HOUR_MS;
  if (isPostgres) {
    let day = dayOf(new Date(begin).toISOString());
    for (let made = 0; made <= DAYS; made += 1, day = dayAfter(day)) {
      for (const statement of partitionStatements(day)) await run(statement);
    }
  }
  // Indexes after the rows, as one does with so many.
  const indexes = await run(isPostgres ? POSTGRES_INDEXES : SQLITE_INDEXES);
  for (const { name } of indexes) await run(`drop index ${name}`);
  for (const statement of fillStatements({ deliveries, begin, isPostgres })) await run(statement);
  for (const { made } of indexes) await run(made as string);
  if (isPostgres) await run('vacuum analyze');
  await close();
  if (!isPostgres) await readThrough(url.replace('sqlite:', ''));
  const database = await openDatabase(url);
  return { url, database, find: createFindDeliveries(database), deliveries };
}

/** So that it is in memory: otherwise the smaller log alone would be, and the disk be measured. */
async function readThrough(path: string): Promise<void> {
  const chunks = createReadStream(path, { highWaterMark: 1024 * 1024 });
  await finished(chunks.resume());
}

type Run = (statement: string) => Promise<Record<string, unknown>[]>;

async function onPostgres(url: string): Promise<{ run: Run; close: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    run: async (statement) => (await client.query(statement)).rows,
    close: () => client.end(),
  };
}

function onSqlite(url: string): { run: Run; close: () => Promise<void> } {
  const database = new DatabaseSync(url.replace('sqlite:', ''));
  // Nothing here needs to survive a fall, so no write-ahead log holds it all a second time.
  database.exec(
    'pragma journal_mode = memory; pragma synchronous = off; pragma cache_size = -1000000',
  );
  return {
    run: async (statement) => database.prepare(statement).all(),
    close: async () => database.close(),
  };
}

const SQLITE_INDEXES = `select name, sql as made from sqlite_master
  where type = 'index' and sql is not null`;
const POSTGRES_INDEXES = `select indexname as name, indexdef as made from pg_indexes
  where schemaname = current_schema() and indexname like 'deliveries\\_%' and indexname <> 'deliveries_once'`;

/** Spread over the days; a recipient's deliveries lie far apart. */
function fillStatements(log: { deliveries: number; begin: number; isPostgres: boolean }): string[] {
  const { deliveries, begin, isPostgres } = log;
  const count = recipients(deliveries);
  const series = (n: string) =>
    isPostgres
      ? `with series(n) as (select ${n} from generate_series(0, ${deliveries - 1}) as s)`
      : `with recursive count(s) as (select 0 union all select s + 1 from count where s < ${deliveries - 1}),
          series(n) as (select ${n} from count)`;
  const asTheyCame = series('s');
  // SQLite keeps rows by recipient: in that order, the file is written from its beginning to its end.
  const byRecipient = isPostgres
    ? asTheyCame
    : series(`s % ${DELIVERIES_A_RECIPIENT} * ${count} + s / ${DELIVERIES_A_RECIPIENT}`);
  const hexOf = isPostgres ? "lpad(to_hex(n), 8, '0')" : "printf('%08x', n)";
  const id = `${hexOf} || '-1c0d-4e5f-8a9b-123456789abc'`;
  const key = `${hexOf} || '@mail.example.org'`;
  const number = isPostgres ? `lpad((n % ${count})::text, 8, '0')` : `printf('%08d', n % ${count})`;
  const recipient = `'client-' || ${number} || '@example.net'`;
  const secondsEach = ((DAYS * DAY_MS - 2 * HOUR_MS) / 1000 / deliveries).toFixed(6);
  const timeOf = (seconds: string) =>
    isPostgres
      ? `to_char(to_timestamp(${seconds}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : `strftime('%Y-%m-%dT%H:%M:%fZ', ${seconds}, 'unixepoch')`;
  const first = `${Math.floor(begin / 1000)} + n * ${secondsEach}`;
  const fields = [id, "'sendgrid'", recipient, recipient, key, 'null', `'["' || ${key} || '"]'`];
  const body = `'{"id":"' || ${hexOf} || '-' || e || '","kind":"deferred","at":"' ||
    ${timeOf(`${first} + e * 60`)} || '","reply":"451 4.7.1 try again later, please"}'`;
  const each = `each(e) as (values ${[...Array(EVENTS_A_DELIVERY).keys()].map((e) => `(${e})`)})`;
  return [
    `insert into deliveries ${byRecipient} select ${fields}, 'Your intake form', 'practice@example.org',
      ${timeOf(first)}, ${timeOf(`${first} + ${(EVENTS_A_DELIVERY - 1) * 60}`)} from series`,
    `insert into message_keys ${asTheyCame} select ${key}, ${recipient}, ${id} from series`,
    `insert into events ${byRecipient}, ${each}
      select 'sendgrid', ${hexOf} || '-' || e, null, ${recipient}, ${id},
      ${timeOf(`${first} + e * 60`)}, ${body} from series cross join each`,
  ];
}

function recipients(deliveries: number): number {
  return Math.ceil(deliveries / DELIVERIES_A_RECIPIENT);
}

function recipientOf(n: number, deliveries: number): string {
  return `client-${String(n % recipients(deliveries)).padStart(8, '0')}@example.net`;
}

function messageIdOf(n: number): string {
  return `${n.toString(16).padStart(8, '0')}@mail.example.org`;
}

async function createSchema(url: string, schema: string): Promise<string> {
  const { run, close } = await onPostgres(url);
  await run(`create schema ${schema}`);
  await close();
  return `${url}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
}
