/**
 * Bring the tables up to date, each step once.
 *
 * Not Kysely's migrator: on SQLite it runs without a transaction and without a lock, so that the
 * server and the token command, started together on a new file, would trip over each other.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database, Tables } from './database.ts';
import { createQuestionTables } from './questions.ts';

/** Add to the end only: a database remembers how many it has done. */
const steps: ((transaction: Transaction<Tables>) => Promise<void>)[] = [
  createTables,
  createQuestionTables,
];

/** Run the steps that this database hasn't seen. */
export async function migrate(database: Database): Promise<void> {
  await database.write(async (transaction) => {
    await sql`create table if not exists schema_steps (done integer primary key)`.execute(
      transaction,
    );
    const { rows } = await sql<{ done: number }>`select done from schema_steps`.execute(
      transaction,
    );
    for (const [index, step] of steps.entries()) {
      if (rows.some(({ done }) => done === index)) continue;
      await step(transaction);
      await sql`insert into schema_steps (done) values (${index})`.execute(transaction);
    }
  });
}

async function createTables({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('recipient_key', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('provider_message_id', 'text')
    .addColumn('subject', 'text')
    .addColumn('sender', 'text')
    .addColumn('first_at', 'text', (column) => column.notNull())
    .addColumn('last_at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('deliveries_of_recipient')
    .on('deliveries')
    .columns(['recipient_key', 'first_at', 'id'])
    .execute();
  await schema.createIndex('deliveries_by_age').on('deliveries').column('last_at').execute();

  await schema
    .createTable('message_keys')
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('delivery_id', 'text', (column) =>
      column.notNull().references('deliveries.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('message_keys_once', ['key', 'delivery_id'])
    .execute();
  await schema
    .createIndex('message_keys_of_delivery')
    .on('message_keys')
    .column('delivery_id')
    .execute();

  await schema
    .createTable('events')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.unique())
    .addColumn('delivery_id', 'text', (column) =>
      column.notNull().references('deliveries.id').onDelete('cascade'),
    )
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('events_once', ['event_id', 'provider'])
    .execute();
  await schema
    .createIndex('events_of_delivery')
    .on('events')
    .columns(['delivery_id', 'at'])
    .execute();
  await schema.createIndex('events_by_age').on('events').column('at').execute();

  await schema
    .createTable('tokens')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
}
