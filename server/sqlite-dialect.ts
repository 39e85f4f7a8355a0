/** Kysely's SQLite dialect on Node's own `node:sqlite`. */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
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
/** How long to wait for another process, such as the token command. */
const WAIT_MS = 10_000;
/** https://sqlite.org/rescode.html#busy; its extended codes add multiples of 256. */
const SQLITE_BUSY = 5;

/** SQLite at `path` (or `:memory:`), with an answer only once the disk has it. */
export function createSqliteDialect(path: string): Dialect {
  const config = { database: () => open(path) };
  return Object.assign(new SqliteDialect(config), { createDriver: () => new WriterDriver(config) });
}

class WriterDriver extends SqliteDriver {
  // All our transactions write. One that begins by reading can't become a writer after another
  // process (the token command) has written in between: it fails instead of waiting.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
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

/** `node:sqlite` in the shape that Kysely knows from better-sqlite3. */
async function open(path: string): Promise<SqliteDatabase> {
  if (path !== ':memory:') {
    makeFolder(dirname(path));
    // SQLite gives its other files the mode of this one.
    closeSync(openSync(path, 'a', 0o600));
  }
  const database = new DatabaseSync(path, { timeout: WAIT_MS });
  await turnOnWal(database);
  database.exec('pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on');
  const statements = new Map<string, StatementSync>();

  function prepare(text: string): StatementSync {
    const statement = statements.get(text) ?? database.prepare(text);
    statements.delete(text);
    statements.set(text, statement);
    const oldest = statements.keys().next().value;
    if (statements.size > KEPT_STATEMENTS && oldest) statements.delete(oldest);
    return statement;
  }

  return {
    close: () => database.close(),
    prepare(text) {
      const statement = prepare(text);
      // Kysely sends strings, numbers, bigints, buffers and null only.
      const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
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

/** Two processes that meet on a new file: for this change alone, SQLite itself doesn't wait. */
async function turnOnWal(database: DatabaseSync): Promise<void> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    try {
      return database.exec('pragma journal_mode = wal');
    } catch (error) {
      const isBusy = ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;
      if (!isBusy || Date.now() > until) throw error;
      await setTimeout(20);
    }
  }
}
