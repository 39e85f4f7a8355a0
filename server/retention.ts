/** Forget what is older than the organisation keeps. */
import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { forgetSomeAudit } from './audit-log.ts';
import type { Database, Tables } from './database.ts';
import { dayAfter, dayOf, dropDay, madeDays, makeDay } from './days.ts';
import { loggable } from './failure.ts';
import type { Log } from './log.ts';
import { removeDeliveries } from './remove.ts';
import type { Store } from './store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
/** In one transaction: few enough that nobody waits for it. */
const ROWS_AT_ONCE = 500;
/** Events may be dated a day ahead, and whoever makes the days may be late. */
const DAYS_AHEAD = 3;

/** What happened before this moment is no longer shown, and removed within a day. */
export function keptSince(now: Date, retentionDays: number): string {
  return new Date(now.getTime() - retentionDays * DAY_MS).toISOString();
}

interface Retention {
  retentionDays: number;
  auditDays: number;
  log: Log;
  signal: AbortSignal;
}

/**
 * Remove what is too old now, and then every hour until `signal`.
 *
 * A clock that is wrong for a while would cost the log. So where it is days past the last removal, it
 * is believed an hour later, unless another server has removed by another time meanwhile.
 */
export function forgetHourly(
  store: Store,
  { retentionDays, auditDays, log, signal }: Retention,
): void {
  let leaptFrom: string | undefined;

  async function forget(): Promise<void> {
    const now = new Date();
    const at = keptSince(now, retentionDays);
    const before = await store.removedBefore();
    const days = Math.floor((Date.parse(at) - Date.parse(before)) / DAY_MS);
    if (before > FIRST && days > LEAP_DAYS && before !== leaptFrom) {
      leaptFrom = before;
      log.warn({ days }, LEAPT);
      return;
    }
    await Promise.all([
      store.forgetBefore(at, signal),
      store.forgetAudit(keptSince(now, auditDays), signal),
    ]);
  }

  function run(): void {
    forget().catch((error: Error) => {
      if (!signal.aborted) log.error({ failure: loggable(error) }, 'old events not removed');
    });
  }
  const hourly = setInterval(run, HOUR_MS);
  signal.addEventListener('abort', () => clearInterval(hourly));
  run();
}

/** Before this, nothing was ever removed. */
const FIRST = '1000';
const LEAP_DAYS = 2;
const LEAPT =
  'the clock leapt, the server stood still, or fewer days are kept than before: what is too old is removed in an hour';

/**
 * Remove events before `at`, and deliveries that are left without events. Look-ups and reports go
 * on meanwhile: rows go a few at a time, and on PostgreSQL events go by the day, once all of it is
 * too old.
 */
export async function forgetBefore(
  database: Database,
  at: string,
  { now = new Date(), signal }: { now?: Date; signal?: AbortSignal } = {},
): Promise<void> {
  await database.write((transaction) =>
    transaction.updateTable('retention').set({ kept_since: at }).execute(),
  );
  await whileThereAreMore(() => removeSomeDeliveries(database, at), signal);
  if (database.kind === 'sqlite') {
    return whileThereAreMore(() => removeSomeEvents(database, at), signal);
  }
  if (signal?.aborted) return;
  await makeDaysAhead(database, now);
  const { queries } = database;
  await queries.connection().execute((connection) => dropDaysBefore(connection, dayOf(at)));
}

export async function removedBefore({ queries }: Database): Promise<string> {
  const row = await queries.selectFrom('retention').selectAll().executeTakeFirstOrThrow();
  return row.kept_since;
}

export function forgetAudit(database: Database, at: string, signal?: AbortSignal): Promise<void> {
  return whileThereAreMore(() => forgetSomeAudit(database, at), signal);
}

async function whileThereAreMore(
  removeSome: () => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<void> {
  // SQLite answers without leaving the turn of the event loop: requests get theirs here.
  while (!signal?.aborted && (await removeSome())) await setImmediate();
}

/** Tells whether there may be more. */
function removeSomeDeliveries(database: Database, at: string): Promise<boolean> {
  return database.write(async (transaction) => {
    const rows = await transaction
      .selectFrom('deliveries')
      .select(['id', 'recipient_key', 'keys'])
      .where('last_at', '<', at)
      .limit(ROWS_AT_ONCE)
      .execute();
    await removeDeliveries({ transaction, kind: database.kind }, rows);
    return rows.length === ROWS_AT_ONCE;
  });
}

function removeSomeEvents(database: Database, at: string): Promise<boolean> {
  return database.write(async (transaction) => {
    const key = sql.raw('recipient_key, delivery_id, at, event_id, provider');
    const { rows } = await sql`
      delete from events where (${key}) in
        (select ${key} from events where at < ${at} limit ${sql.lit(ROWS_AT_ONCE)})
      returning 1`.execute(transaction);
    return rows.length === ROWS_AT_ONCE;
  });
}

function makeDaysAhead(database: Database, now: Date): Promise<void> {
  return database.write(async (transaction) => {
    const made = (await madeDays(transaction)).map(({ day }) => day);
    let day = dayOf(now.toISOString());
    for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1, day = dayAfter(day)) {
      if (!made.includes(day)) await makeDay(transaction, day);
    }
  });
}

/** One server at a time. To wait for readers has a limit of its own: then it's for the next hour. */
async function dropDaysBefore(connection: Kysely<Tables>, day: string): Promise<void> {
  const lock = await sql<{ taken: boolean }>`select pg_try_advisory_lock(727369) as taken`.execute(
    connection,
  );
  if (!lock.rows[0]?.taken) return;
  try {
    for (const made of await madeDays(connection)) {
      if (made.day < day) await dropDay(connection, made);
    }
  } finally {
    await sql`select pg_advisory_unlock(727369)`.execute(connection);
  }
}
