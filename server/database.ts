/** The tables, and how to open them: SQLite by default, PostgreSQL by `DATABASE_URL`. */
import {
  type CompiledQuery,
  type Dialect,
  Kysely,
  type LogEvent,
  PostgresDialect,
  sql,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import type { Identifier } from '../lib/identifier-schema.ts';
import { type Compiled, createCompiled } from './compiled.ts';
import { migrate } from './migrations.ts';
import { createSqliteDialects } from './sqlite-dialect.ts';
import { createTurns } from './turns.ts';

/**
 * Times are RFC 3339 in UTC with milliseconds, so that text sorts as time does.
 *
 * All that is kept of a recipient lies together by `recipient_key`, and a key of a message leads
 * there: see docs/growth.md before adding a query without either.
 */
export interface Tables {
  deliveries: {
    id: string;
    provider: string;
    recipient: string;
    /** What two spellings of one address have in common. */
    recipient_key: string;
    message_id: string | null;
    provider_message_id: string | null;
    /** Its rows of `message_keys`, as a JSON array: whoever removes it knows where they are. */
    keys: string;
    subject: string | null;
    sender: string | null;
    first_at: string;
    last_at: string;
  };
  /** Every form of a message's ids, so that each is found by an index. */
  message_keys: { key: string; recipient_key: string; delivery_id: string };
  /** On PostgreSQL in a partition for each day. */
  events: {
    provider: string;
    event_id: string;
    /** What stays the same when a provider sends an event again under a new id. */
    fingerprint: string | null;
    recipient_key: string;
    delivery_id: string;
    at: string;
    /** The event as it came (`eventSchema`), as JSON. */
    body: string;
  };
  /** When each was asked last, by a hash: no address is here. */
  provider_questions: { question: string; asked_at: string };
  /** How many requests of a minute are spent. */
  provider_budgets: { provider: string; minute: string; spent: number };
  /** Which events a signature came with, by hashes of both. */
  seals: { key: string; holds: string; until: string };
  /** One row: what happened before has been removed, and isn't taken any more. */
  retention: { kept_since: string };
  tokens: {
    hash: string;
    name: string;
    scope: string;
    created_at: string;
    /** Absent where it never does. */
    expires_at: string | null;
    /** To the minute. */
    last_used_at: string | null;
  };
  /** How many look-ups of a minute a token has had. */
  token_budgets: { caller: string; minute: string; spent: number };
  /** A row for each person or message, by a keyed hash, and each look-up of it. */
  audit: {
    at: string;
    token: string;
    kind: Identifier['kind'];
    subject: string;
    deliveries: number;
  };
  /** One row. */
  audit_key: { key: string };
}

/** On SQLite it can't write: a second writer in this process would never get its turn. */
export type Reader = Omit<
  Kysely<Tables>,
  'insertInto' | 'replaceInto' | 'updateTable' | 'deleteFrom' | 'mergeInto' | 'transaction'
>;

export interface Database {
  kind: 'sqlite' | 'postgres';
  queries: Reader;
  compiled: Compiled;
  /**
   * What is asked with each request, the shortest way: Kysely's takes longer than a small answer. With
   * a `name`, PostgreSQL plans it once for each connection; so its columns are named, too: `*` would be
   * others after a migration.
   */
  ask<R>(query: CompiledQuery<unknown>, name?: string): Promise<R[]>;
  /** Run `work` in one transaction, and no other writer at the same time. */
  write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T>;
  /**
   * For a few rows that no batch of events touches: it doesn't wait for those. On SQLite that begins
   * after the one that is being written; on PostgreSQL there may be others at the same time.
   */
  writeBriefly<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Hears of every query. */
type QueryLog = (event: Pick<LogEvent, 'query'>) => void;
/** Hears what an operator should know. */
type Warn = (sentence: string) => void;

/** Open the database that a URL names (`sqlite:PATH`, `postgres://…`) and bring it up to date. */
export async function openDatabase(
  url: string,
  log?: QueryLog,
  warn: Warn = console.error,
): Promise<Database> {
  const kind = /^postgres(ql)?:\/\//.test(url) ? 'postgres' : 'sqlite';
  if (kind === 'sqlite' && !/^sqlite:./.test(url)) {
    throw new Error('DATABASE_URL must be sqlite:PATH or postgres://…');
  }
  try {
    return kind === 'postgres'
      ? await openPostgres(url, warn, log)
      : await openSqlite(url.slice(7), log);
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException; // both drivers throw such
    const wanted =
      kind === 'postgres' ? 'a PostgreSQL database that answers' : 'a file that can be written';
    throw new Error(`DATABASE_URL must name ${wanted} (${message || code}).`, { cause });
  }
}

async function openSqlite(path: string, log?: QueryLog): Promise<Database> {
  const dialects = createSqliteDialects(path);
  const connect = (dialect: Dialect) => new Kysely<Tables>({ dialect, ...(log && { log }) });
  const writer = connect(dialects.writer);
  try {
    await writer.transaction().execute((transaction) => migrate(transaction, 'sqlite'));
  } catch (error) {
    await writer.destroy();
    throw error;
  }
  const reader = dialects.openReader?.();
  const queries = reader ? connect(reader.dialect) : writer;
  const turns = createTurns();
  return {
    kind: 'sqlite',
    queries,
    compiled: createCompiled(),
    async ask<R>(query: CompiledQuery<unknown>) {
      if (!reader) return (await queries.executeQuery(query)).rows as R[];
      log?.({ query });
      return reader.ask(query) as R[];
    },
    write: (work) => turns.take('long', () => writer.transaction().execute(work)),
    writeBriefly: (work) => turns.take('brief', () => writer.transaction().execute(work)),
    close: async () => {
      reader?.close(); // Kysely closes only what it used itself
      await writer.destroy();
    },
  };
}

async function openPostgres(url: string, warn: Warn, log?: QueryLog): Promise<Database> {
  const open = (config: pg.PoolConfig) => createPool({ ...config, connectionString: url }, warn);
  const connect = (pool: pg.Pool) =>
    new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), ...(log && { log }) });
  const patient = connect(open({ max: 1 }));
  try {
    await writeWith(patient, (transaction) => migrate(transaction, 'postgres'));
  } finally {
    await patient.destroy();
  }
  // Of one connection: in a pool of many, writers that wait for the lock would leave none to read.
  const writer = connect(open({ max: 1, ...TIME_LIMITS }));
  const pool = open({ max: 10, ...TIME_LIMITS });
  const queries = connect(pool);
  return {
    kind: 'postgres',
    queries,
    compiled: createCompiled(),
    async ask(query, name) {
      log?.({ query });
      const { sql: text, parameters } = query;
      return (await pool.query({ text, values: [...parameters], ...(name && { name }) })).rows;
    },
    write: (work) => writeWith(writer, work),
    writeBriefly: (work) => queries.transaction().execute(work),
    close: async () => {
      await Promise.all([writer.destroy(), queries.destroy()]);
      if (!pool.ended) await pool.end(); // Kysely ends only what it used itself
    },
  };
}

/**
 * Two batches about one message must not each make a delivery of it. SQLite has one writer anyway;
 * on PostgreSQL the writers, which may be on many machines, queue for this lock.
 */
function writeWith<T>(
  writer: Kysely<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return writer.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(727368)`.execute(transaction);
    return work(transaction);
  });
}

/** A database that hangs, or a network that swallows all, is a failure like any other. */
const TIME_LIMITS: pg.PoolConfig = {
  statement_timeout: 10_000,
  query_timeout: 12_000,
  // A server that was frozen in the middle must not keep the lock from all others.
  idle_in_transaction_session_timeout: 10_000,
};

function createPool(config: pg.PoolConfig, warn: Warn): pg.Pool {
  const pool = new pg.Pool({ connectionTimeoutMillis: 10_000, keepAlive: true, ...config });
  // A connection that is lost is replaced at the next query; unheard, it would end the process.
  pool.on('error', () => warn('The database closed an idle connection.'));
  // One that is lost while in use: the query that used it fails, and tells.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
