/** The tables, and how to open them: SQLite by default, PostgreSQL by `DATABASE_URL`. */
import { type Dialect, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';

/** Times are RFC 3339 in UTC with milliseconds, so that text sorts as time does. */
export interface Tables {
  deliveries: {
    id: string;
    provider: string;
    recipient: string;
    /** What two spellings of one address have in common. */
    recipient_key: string;
    message_id: string | null;
    provider_message_id: string | null;
    subject: string | null;
    sender: string | null;
    first_at: string;
    last_at: string;
  };
  /** Every form of a message's ids, so that each is found by an index. */
  message_keys: { key: string; delivery_id: string };
  events: {
    provider: string;
    event_id: string;
    /** What stays the same when a provider sends an event again under a new id. */
    fingerprint: string | null;
    delivery_id: string;
    at: string;
    /** The event as it came (`eventSchema`), as JSON. */
    body: string;
  };
  /** When each was asked last, by a hash: no address is here. */
  provider_questions: { question: string; asked_at: string };
  /** How many requests of a minute are spent. */
  provider_budgets: { provider: string; minute: string; spent: number };
  tokens: { hash: string; name: string; scope: string; created_at: string };
}

export interface Database {
  queries: Kysely<Tables>;
  /** Run `work` on what the database holds at one moment, whoever writes meanwhile. */
  read<T>(work: (queries: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Run `work` in one transaction, and no other writer at the same time. */
  write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Open the database that a URL names (`sqlite:PATH`, `postgres://…`) and bring it up to date. */
export async function openDatabase(url: string): Promise<Database> {
  const isPostgres = /^postgres(ql)?:\/\//.test(url);
  if (!isPostgres && !/^sqlite:./.test(url)) {
    throw new Error('DATABASE_URL must be sqlite:PATH or postgres://…');
  }
  const dialect: Dialect = isPostgres
    ? new PostgresDialect({ pool: createPool(url) })
    : createSqliteDialect(url.slice('sqlite:'.length));
  const queries = new Kysely<Tables>({ dialect });

  const database: Database = {
    queries,
    read: (work) =>
      isPostgres
        ? queries.transaction().setIsolationLevel('repeatable read').execute(work)
        : queries.connection().execute(work), // the only one: writers wait for it
    write: (work) =>
      queries.transaction().execute(async (transaction) => {
        // Two batches about one message must not each make a delivery of it. SQLite has one writer
        // anyway; on PostgreSQL the writers, which may be on many machines, queue for this lock.
        if (isPostgres) await sql`select pg_advisory_xact_lock(727368)`.execute(transaction);
        return work(transaction);
      }),
    close: () => queries.destroy(),
  };
  try {
    await migrate(database);
  } catch (cause) {
    await database.close();
    const { message, code } = cause as NodeJS.ErrnoException; // both drivers throw such
    const wanted = isPostgres ? 'a PostgreSQL database that answers' : 'a file that can be written';
    throw new Error(`DATABASE_URL must name ${wanted} (${message || code}).`, { cause });
  }
  return database;
}

function createPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, connectionTimeoutMillis: 10_000 });
  // A connection that is lost is replaced at the next query; unheard, it would end the process.
  pool.on('error', () => console.error('The database closed an idle connection.'));
  // One that is lost while in use: the query that used it fails, and tells.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
