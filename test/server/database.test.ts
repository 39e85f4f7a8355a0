import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../server/database.ts';
import { createFindToken, createToken, hashOfToken } from '../../server/tokens.ts';
import { databases, emptyDatabase, NOW } from './open-app.ts';

const token = {
  hash: 'h',
  name: 'n',
  scope: 'lookup',
  created_at: '',
  expires_at: null,
  last_used_at: null,
};

async function openFile() {
  const directory = mkdtempSync(join(tmpdir(), 'whereabouts-database-'));
  const path = join(directory, 'data', 'whereabouts.db');
  const database = await openDatabase(`sqlite:${path}`);
  onTestFinished(async () => {
    await database.close();
    rmSync(directory, { recursive: true });
  });
  return { database, path };
}

async function openPostgres() {
  const database = await openDatabase(await emptyDatabase('PostgreSQL'));
  onTestFinished(() => database.close());
  return database;
}

it('SQLite answers only once the disk has it, and overwrites what it forgets', async () => {
  const { database } = await openFile();
  const read = async (name: string) => {
    const pragma = sql<object>`pragma ${sql.raw(name)}`;
    const { rows } = await database.write((writer) => pragma.execute(writer));
    return Object.values(rows[0] ?? {});
  };
  expect(await read('journal_mode')).toEqual(['wal']);
  expect(await read('synchronous')).toEqual([2]); // full
  expect(await read('foreign_keys')).toEqual([1]);
  expect(await read('secure_delete')).toEqual([1]);
});

it('a full disk, on which SQLite rolls back by itself, is told as that', async () => {
  const { database } = await openFile();
  const full = database.write(async (transaction) => {
    await sql`rollback`.execute(transaction);
    throw new Error('database or disk is full');
  });
  await expect(full).rejects.toThrow('database or disk is full');
  expect(await database.write(async () => 'works again')).toBe('works again');
});

it('nobody else on the machine can read the file', async () => {
  const { path } = await openFile();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
});

it.each(databases)('on %s, a token is kept as its hash only', async (name) => {
  const database = await openDatabase(await emptyDatabase(name));
  onTestFinished(() => database.close());
  const made = await createToken(database, { name: 'an agent', scope: 'lookup', now: NOW });
  expect(await createFindToken(database)(hashOfToken(made))).toMatchObject({ scope: 'lookup' });

  const [row] = await database.queries.selectFrom('tokens').selectAll().execute();
  expect(row?.hash).toMatch(/^[\da-f]{64}$/);
  expect(JSON.stringify(row)).not.toContain(made.slice(-20));
});

it('a connection that PostgreSQL closes is replaced, whether idle or in use', async () => {
  const told: string[] = [];
  const url = await emptyDatabase('PostgreSQL');
  const [database, other] = [
    await openDatabase(url, undefined, (sentence) => told.push(sentence)),
    await openDatabase(url),
  ];
  onTestFinished(async () => {
    await Promise.all([database.close(), other.close()]);
  });
  const close = async (queries: typeof database.queries) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(queries);
    await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(other.queries);
  };
  const read = (queries = database.queries) => queries.selectFrom('tokens').selectAll().execute();

  await close(database.queries);
  await expect.poll(() => told).toEqual(['The database closed an idle connection.']);
  expect(await read()).toEqual([]);
  const inUse = database.queries.connection().execute(async (connection) => {
    await close(connection);
    return read(connection);
  });
  await expect(inUse).rejects.toThrow();
  expect(await read()).toEqual([]);
  expect(new Set(told)).toEqual(new Set(['The database closed an idle connection.']));
});

it.each(databases)('on %s, who reads neither waits for a writer nor sees half', async (name) => {
  const database = name === 'SQLite' ? (await openFile()).database : await openPostgres();
  const tokens = database.queries.selectFrom('tokens').selectAll();
  await database.write(async (transaction) => {
    await transaction.insertInto('tokens').values(token).execute();
    expect(await tokens.execute()).toEqual([]);
  });
  expect(await tokens.execute()).toHaveLength(1);
});

it('a database that is up to date stays as it is', async () => {
  const { database, path } = await openFile();
  await database.write((transaction) => transaction.insertInto('tokens').values(token).execute());
  const again = await openDatabase(`sqlite:${path}`);
  const tokens = await again.queries.selectFrom('tokens').selectAll().execute();
  await again.close();
  expect(tokens).toHaveLength(1);
});
