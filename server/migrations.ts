/**
 * Bring the tables up to date, each step once.
 *
 * Not Kysely's migrator: on SQLite it runs without a transaction and without a lock, so that the
 * server and the token command, started together on a new file, would trip over each other.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { createAuditTables, dropAuditOfSubject } from './audit-log.ts';
import type { Database, Tables } from './database.ts';
import { makeDay } from './days.ts';
import { createQuestionTables } from './questions.ts';
import { createSealTable } from './seals.ts';
import { extendTokens } from './tokens.ts';

type Step = (transaction: Transaction<Tables>, kind: Database['kind']) => Promise<void>;

/** Add to the end only: a database remembers how many it has done. */
const steps: Step[] = [
  createTables,
  keepByRecipient,
  createQuestionTables,
  extendTokens,
  createAuditTables,
  layByRecipient,
  dropAuditOfSubject,
  tellHowManyAlike,
  createSealTable,
];

/** Run the steps that this database hasn't seen, in a transaction that keeps other writers out. */
export async function migrate(
  transaction: Transaction<Tables>,
  kind: Database['kind'],
  upTo = steps.length,
): Promise<void> {
  await sql`create table if not exists schema_steps (done integer primary key)`.execute(
    transaction,
  );
  const { rows } = await sql<{ done: number }>`select done from schema_steps`.execute(transaction);
  for (const [index, step] of steps.slice(0, upTo).entries()) {
    if (rows.some(({ done }) => done === index)) continue;
    await step(transaction, kind);
    await sql`insert into schema_steps (done) values (${index})`.execute(transaction);
  }
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

/**
 * All of a recipient lies together by `recipient_key`, and a key of a message leads there; on
 * PostgreSQL, events lie in partitions by day. No foreign keys: with them, PostgreSQL would search
 * every day for events of each delivery that it removes.
 */
async function keepByRecipient(transaction: Transaction<Tables>, kind: Database['kind']) {
  const isPostgres = kind === 'postgres';
  const { schema } = transaction;
  // Bytes in order, whatever language the database was set up for: quicker, and true of times.
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  for (const table of ['deliveries', 'message_keys', 'events']) {
    await schema.alterTable(table).renameTo(`old_${table}`).execute();
  }
  for (const index of ['deliveries_of_recipient', 'deliveries_by_age', 'events_by_age']) {
    await schema.dropIndex(index).execute();
  }

  await schema
    .createTable('deliveries')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('recipient_key', text, (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('provider_message_id', 'text')
    .addColumn('keys', 'text', (column) => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('sender', 'text')
    .addColumn('first_at', text, (column) => column.notNull())
    .addColumn('last_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('deliveries_once', ['id', 'recipient_key'])
    .execute();
  await schema
    .createTable('message_keys')
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('recipient_key', text, (column) => column.notNull())
    .addColumn('delivery_id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('message_keys_lead_once', ['key', 'recipient_key', 'delivery_id'])
    .execute();
  await schema
    .createTable('events')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text')
    .addColumn('recipient_key', text, (column) => column.notNull())
    .addColumn('delivery_id', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('events_of_delivery_once', [
      ...(['delivery_id', 'at', 'event_id', 'provider', 'recipient_key'] as const),
    ])
    .$call((table) => (isPostgres ? table.modifyEnd(sql`partition by range (at)`) : table))
    .execute();
  await schema
    .createTable('retention')
    .addColumn('kept_since', text, (column) => column.notNull())
    .execute();
  await sql`insert into retention (kept_since) values ('0000-01-01T00:00:00.000Z')`.execute(
    transaction,
  );

  const keys = sql.raw(isPostgres ? 'json_agg(key)::text' : 'json_group_array(key)');
  await sql`
    insert into deliveries
    select id, provider, recipient, recipient_key, message_id, provider_message_id,
      coalesce((select ${keys} from old_message_keys where delivery_id = id), '[]'),
      subject, sender, first_at, last_at
    from old_deliveries`.execute(transaction);
  await sql`
    insert into message_keys
    select key, recipient_key, delivery_id
    from old_message_keys join old_deliveries on id = delivery_id`.execute(transaction);
  if (isPostgres) {
    const { rows } = await sql<{ day: string }>`
      select distinct substr(at, 1, 10) as day from old_events`.execute(transaction);
    for (const { day } of rows) await makeDay(transaction, day);
  }
  await sql`
    insert into events
    select e.provider, event_id, fingerprint, recipient_key, delivery_id, at, body
    from old_events e join old_deliveries on id = delivery_id`.execute(transaction);
  for (const table of ['old_events', 'old_message_keys', 'old_deliveries']) {
    await schema.dropTable(table).execute();
  }

  await schema
    .createIndex('deliveries_of_recipient')
    .on('deliveries')
    .columns(['recipient_key', 'first_at', 'id'])
    .execute();
  await schema.createIndex('deliveries_by_age').on('deliveries').column('last_at').execute();
  if (!isPostgres) {
    await schema.createIndex('events_by_age').on('events').column('at').execute();
  }
}

/**
 * On SQLite, rows lie in the order of their primary keys: what a look-up by recipient reads is then on
 * a few pages, however many deliveries there are. PostgreSQL has rows where they came, on pages of
 * their day.
 */
async function layByRecipient(transaction: Transaction<Tables>, kind: Database['kind']) {
  if (kind === 'postgres') return;
  const { schema } = transaction;
  for (const table of ['deliveries', 'message_keys', 'events']) {
    await schema.alterTable(table).renameTo(`old_${table}`).execute();
  }
  for (const index of ['deliveries_of_recipient', 'deliveries_by_age', 'events_by_age']) {
    await schema.dropIndex(index).execute();
  }

  await schema
    .createTable('deliveries')
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('recipient_key', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('provider_message_id', 'text')
    .addColumn('keys', 'text', (column) => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('sender', 'text')
    .addColumn('first_at', 'text', (column) => column.notNull())
    .addColumn('last_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('deliveries_once', ['recipient_key', 'id'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await schema
    .createTable('message_keys')
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('recipient_key', 'text', (column) => column.notNull())
    .addColumn('delivery_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('message_keys_lead_once', ['key', 'recipient_key', 'delivery_id'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await schema
    .createTable('events')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text')
    .addColumn('recipient_key', 'text', (column) => column.notNull())
    .addColumn('delivery_id', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('events_of_delivery_once', [
      ...(['recipient_key', 'delivery_id', 'at', 'event_id', 'provider'] as const),
    ])
    .modifyEnd(sql`without rowid`)
    .execute();

  for (const [table, order] of [
    ['deliveries', ['recipient_key', 'id']],
    ['message_keys', ['key', 'recipient_key', 'delivery_id']],
    ['events', ['recipient_key', 'delivery_id', 'at', 'event_id', 'provider']],
  ] as const) {
    const by = sql.join(order.map((column) => sql.ref(column)));
    await sql`insert into ${sql.table(table)} select * from ${sql.table(`old_${table}`)}
      order by ${by}`.execute(transaction);
    await schema.dropTable(`old_${table}`).execute();
  }
  await schema
    .createIndex('deliveries_of_recipient')
    .on('deliveries')
    .columns(['recipient_key', 'first_at', 'id'])
    .execute();
  await schema.createIndex('deliveries_by_age').on('deliveries').column('last_at').execute();
  await schema.createIndex('events_by_age').on('events').column('at').execute();
}

/**
 * What SQLite plans for: how many rows there are, and how many have the first columns of a key in
 * common. It doesn't count; these are of a recipient, and of a message, that have many. For few, it
 * would read all of a recipient's rows and leave out those that weren't asked for.
 */
async function tellHowManyAlike(
  transaction: Transaction<Tables>,
  kind: Database['kind'],
): Promise<void> {
  if (kind === 'postgres') return;
  await sql`analyze schema_steps`.execute(transaction); // makes the table
  await sql`delete from sqlite_stat1`.execute(transaction);
  await sql`insert into sqlite_stat1 (tbl, idx, stat) values
    ('deliveries', 'deliveries', '10000000 1000 1'),
    ('deliveries', 'deliveries_of_recipient', '10000000 1000 1 1'),
    ('deliveries', 'deliveries_by_age', '10000000 2'),
    ('message_keys', 'message_keys', '20000000 1000 1 1'),
    ('events', 'events', '30000000 3000 3 1 1 1'),
    ('events', 'events_by_age', '30000000 2')`.execute(transaction);
  await sql`analyze sqlite_schema`.execute(transaction); // reads it
}
