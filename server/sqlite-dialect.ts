/** Kysely's SQLite dialect on Node's own `node:sqlite`. */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';

const KEPT_STATEMENTS = 100;
/** How long to wait for another writer, such as the token command. */
const WAIT_MS = 10_000;
/** https://sqlite.org/rescode.html#busy; its extended codes add multiples of 256. */
const SQLITE_BUSY = 5;

interface Reader {
  dialect: Dialect;
  ask(query: CompiledQuery): unknown[];
  close(): void;
}

/**
 * SQLite at `path` (or `:memory:`), with an answer only once the disk has it. Readers have a
 * connection of their own, so that they don't wait for a writer; in memory there can be but one.
 */
export function createSqliteDialects(path: string): {
  writer: Dialect;
  /** Once there are tables to read. */
  openReader?: () => Reader;
} {
  const config = { database: () => openWriter(path) };
  const writer = Object.assign(new SqliteDialect(config), {
    createDriver: () => new WriterDriver(config),
  });
  if (path === ':memory:') return { writer };
  const openReader = () => {
    const database = openReadOnly(path);
    const dialect = Object.assign(new SqliteDialect({ database }), {
      createDriver: () => new ReaderDriver({ database }),
    });
    const ask = ({ sql, parameters }: CompiledQuery) => database.prepare(sql).all(parameters);
    return { dialect, ask, close: database.close };
  };
  return { writer, openReader };
}

/** 64 MiB: with SQLite's own 2, the upper pages of the indexes of a large log are read anew. */
const CACHE = 'pragma cache_size = -65536';

class WriterDriver extends SqliteDriver {
  // All our transactions write. One that begins by reading can't become a writer after another
  // process (the token command) has written in between: it fails instead of waiting.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await onceFree(() => connection.executeQuery(CompiledQuery.raw('begin immediate')));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      // SQLite has done so by itself, as it does on a full disk: what went wrong first is the news.
      if (!/no transaction is active/.test(String(error))) throw error;
    }
  }
}

async function openWriter(path: string): Promise<SqliteDatabase> {
  if (path !== ':memory:') {
    makeFolder(dirname(path));
    // SQLite gives its other files the mode of this one.
    closeSync(openSync(path, 'a', 0o600));
  }
  const database = new DatabaseSync(path);
  // For this change, SQLite itself wouldn't wait.
  await onceFree(async () => database.exec('pragma journal_mode = wal'));
  database.exec('pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on');
  database.exec(CACHE);
  return asBetterSqlite(database);
}

function openReadOnly(path: string): SqliteDatabase {
  const database = new DatabaseSync(path, { timeout: WAIT_MS, readOnly: true });
  database.exec(CACHE);
  return asBetterSqlite(database);
}

/**
 * One connection for all who read, at once: each statement is over before another can begin. In
 * Kysely's own driver they take turns, and each end wakes all who wait: with a hundred, that takes
 * longer than the statements.
 */
class ReaderDriver extends SqliteDriver {
  #connection: Promise<DatabaseConnection> | undefined;

  override acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= super.acquireConnection();
    return this.#connection;
  }

  override async releaseConnection(): Promise<void> {}
}

/** `node:sqlite` in the shape that Kysely knows from better-sqlite3. */
function asBetterSqlite(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, ReturnType<typeof prepare>>();

  function prepare(text: string) {
    const statement = database.prepare(text);
    // Kysely sends strings, numbers, bigints, buffers and null only.
    const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
    return {
      reader: statement.columns().length > 0,
      all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
      run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
      iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
    };
  }

  return {
    close() {
      if (database.isOpen) database.close();
    },
    prepare(text) {
      const statement = statements.get(text) ?? prepare(text);
      statements.delete(text);
      statements.set(text, statement);
      const oldest = statements.keys().next().value;
      if (statements.size > KEPT_STATEMENTS && oldest) statements.delete(oldest);
      return statement;
    },
  };
}

/** Not Node's own `recursive`: below a folder that takes none, such as /proc, it tries for ever. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!existsSync(path)) throw error; // else another process was faster
  }
}

/** Not SQLite's own waiting: that would stop this whole process, with all who only read. */
async function onceFree<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isBusy = ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;
      if (!isBusy || Date.now() > until) throw error;
      await setTimeout(5 + Math.random() * 10);
    }
  }
}
