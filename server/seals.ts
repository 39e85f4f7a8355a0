/** Signatures that aren't over what they came with: each is good for the events that it came with first. */
import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './database.ts';
import type { ReportedEvent } from './store.ts';

export interface Seal {
  /** Tells it from others; who reads it can't sign with it. */
  key: string;
  /** When it came: RFC 3339, UTC. */
  at: string;
  /** From then on it isn't taken anyway. */
  until: string;
}

/**
 * Whether `events` are those that the seal came with first. In the transaction that keeps them: where
 * they can't be kept, whoever sends them again is the first.
 */
export async function isSealOf(
  transaction: Transaction<Tables>,
  { key, at, until }: Seal,
  events: ReportedEvent[],
): Promise<boolean> {
  const holds = createHash('sha256').update(JSON.stringify(events)).digest('base64url');
  await transaction.deleteFrom('seals').where('until', '<', at).execute();
  await transaction
    .insertInto('seals')
    .values({ key, holds, until })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const kept = await transaction
    .selectFrom('seals')
    .select('holds')
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return kept.holds === holds;
}

export async function createSealTable({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('seals')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('holds', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('seals_by_age').on('seals').column('until').execute();
}
