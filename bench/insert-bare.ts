/** The same rows as the server keeps, by the database's driver and nothing else. */
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Tables } from '../server/database.ts';
import { dayOf, partitionStatements } from '../server/days.ts';

export interface Rows {
  deliveries: Tables['deliveries'][];
  events: Tables['events'][];
}

/** Each batch in a transaction of its own, on disk at its end. Returns the milliseconds. */
export async function insertBare(url: string, batches: Rows[]): Promise<number> {
  return url.startsWith('sqlite:')
    ? insertIntoSqlite(url.slice('sqlite:'.length), batches)
    : insertIntoPostgres(url, batches);
}

const DELIVERY = 11;
const KEY = 3;
const EVENT = 7;

function insertIntoSqlite(path: string, batches: Rows[]): number {
  const database = new DatabaseSync(path);
  database.exec('pragma synchronous = full; pragma secure_delete = on');
  const places = (count: number) => Array(count).fill('?').join();
  const deliveries = database.prepare(`insert into deliveries values (${places(DELIVERY)})`);
  const keys = database.prepare(`insert into message_keys values (${places(KEY)})`);
  const events = database.prepare(`insert into events values (${places(EVENT)})`);
  const before = performance.now();
  for (const batch of batches) {
    database.exec('begin immediate');
    for (const row of batch.deliveries) deliveries.run(...Object.values(row));
    for (const row of keysOf(batch)) keys.run(...row);
    for (const row of batch.events) events.run(...Object.values(row));
    database.exec('commit');
  }
  const ms = performance.now() - before;
  database.close();
  return ms;
}

async function insertIntoPostgres(url: string, batches: Rows[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await makeDays(client, batches);
  const insert = (table: string, rows: unknown[][]) => {
    const width = rows[0]?.length ?? 0;
    const places = rows.map(
      (_, row) => `(${Array.from({ length: width }, (_, n) => `$${row * width + n + 1}`)})`,
    );
    return client.query(`insert into ${table} values ${places}`, rows.flat());
  };
  const before = performance.now();
  for (const batch of batches) {
    await client.query('begin');
    await insert(
      'deliveries',
      batch.deliveries.map((row) => Object.values(row)),
    );
    await insert('message_keys', keysOf(batch));
    await insert(
      'events',
      batch.events.map((row) => Object.values(row)),
    );
    await client.query('commit');
  }
  const ms = performance.now() - before;
  await client.end();
  return ms;
}

async function makeDays(client: pg.Client, batches: Rows[]): Promise<void> {
  const days = new Set(batches.flatMap(({ events }) => events.map(({ at }) => dayOf(at))));
  for (const day of days) {
    const name = `events_${day.replaceAll('-', '')}`;
    const { rows } = await client.query('select to_regclass($1) as made', [name]);
    if (rows[0]?.made) continue;
    for (const statement of partitionStatements(day)) await client.query(statement);
  }
}

function keysOf({ deliveries }: Rows): string[][] {
  return deliveries.flatMap(({ id, recipient_key, keys }) =>
    (JSON.parse(keys) as string[]).map((key) => [key, recipient_key, id]),
  );
}
