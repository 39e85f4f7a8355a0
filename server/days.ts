/** The days of the events: on PostgreSQL, each is a partition that is made ahead and dropped whole. */
import { type Kysely, type QueryExecutorProvider, sql } from 'kysely';
import type { Tables } from './database.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day of a time, such as `2026-11-23`. */
export function dayOf(at: string): string {
  return at.slice(0, 10);
}

export function dayAfter(day: string): string {
  return dayOf(new Date(Date.parse(day) + DAY_MS).toISOString());
}

export interface MadeDay {
  day: string;
  /** Who drops a day may be interrupted while it is being detached, or after. */
  state: 'attached' | 'detaching' | 'detached';
}

/** The days that have a table, oldest first. */
export async function madeDays(queries: QueryExecutorProvider): Promise<MadeDay[]> {
  const { rows } = await sql<{ name: string; detaching: boolean | null }>`
    select relname as name, inhdetachpending as detaching
    from pg_class left join pg_inherits on inhrelid = pg_class.oid
    where relnamespace = current_schema()::regnamespace and relname ~ ${'^events_\\d{8}$'}
    order by relname`.execute(queries);
  return rows.map(({ name, detaching }) => ({
    day: name.replace(/^events_(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
    state: detaching === null ? 'detached' : detaching ? 'detaching' : 'attached',
  }));
}

/**
 * Make the partition of a day. Not by `create table … partition of`: that waits until nobody reads
 * events, and lets nobody read meanwhile. To attach a table does neither.
 */
export async function makeDay(queries: Kysely<Tables>, day: string): Promise<void> {
  for (const statement of partitionStatements(day)) await sql.raw(statement).execute(queries);
}

export function partitionStatements(day: string): string[] {
  const partition = partitionOf(day);
  return [
    `create table ${partition} (like events)`,
    `alter table events attach partition ${partition} for values from ('${day}') to ('${dayAfter(day)}')`,
  ];
}

/**
 * Drop the partition of a day. Look-ups go on: to detach it concurrently waits for those that read
 * it, without keeping others from reading. Not in a transaction.
 */
export async function dropDay(connection: Kysely<Tables>, { day, state }: MadeDay): Promise<void> {
  const partition = sql.table(partitionOf(day));
  if (state !== 'detached') {
    const how = sql.raw(state === 'detaching' ? 'finalize' : 'concurrently');
    await sql`alter table events detach partition ${partition} ${how}`.execute(connection);
  }
  await sql`drop table ${partition}`.execute(connection);
}

function partitionOf(day: string): string {
  return `events_${day.replaceAll('-', '')}`;
}
