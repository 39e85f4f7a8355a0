/**
 * Who looked whom up, and when. Nobody's address or id is in it: it can be asked about a person, but
 * doesn't tell whom it knows.
 */
import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { messageIdQueryKeys, normalRecipient } from '../lib/identifier-forms.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import type { Database, Reader, Tables } from './database.ts';
import { dayAfter, dayOf } from './days.ts';
import { insertRows, type Writing } from './insert-rows.ts';
import { storableText } from './storable-text.ts';

const ROWS_AT_ONCE = 500;

/** One identifier of a look-up, and what was shown for it. */
export interface AuditEntry {
  at: string;
  /** The token's name. */
  token: string;
  identifier: Identifier;
  /** How many were shown. */
  deliveries: number;
  /** Whose those were: by a message id, somebody is looked up, too. */
  recipients: string[];
}

export interface LookUpOf {
  at: string;
  token: string;
  kind: Identifier['kind'];
  deliveries: number;
}

export async function addToAuditLog(
  writing: Writing,
  entries: AuditEntry[],
  key: KeyObject,
): Promise<void> {
  const rows = entries.flatMap(({ at, token, identifier, deliveries, recipients }) => {
    const persons = recipients.map((value) => ({ kind: 'recipient', value }) as const);
    const subjects = new Set([identifier, ...persons].map(normal));
    const row = { at, token, kind: identifier.kind, deliveries };
    return [...subjects].map((subject) => ({ ...row, subject: hashOf(subject, key) }));
  });
  await insertRows(writing, 'audit', rows);
}

/**
 * Every look-up that showed this person or message, or would have, oldest first. It reads all of the
 * log, a day at a time: that is asked a few times a year, and each look-up would pay for an index.
 */
export async function lookUpsOf(
  { queries }: Database,
  identifier: Identifier,
): Promise<LookUpOf[]> {
  const subject = hashOf(normal(identifier), await auditKeyOf(queries));
  const lookUps: LookUpOf[] = [];
  let day = await firstDay(queries);
  while (day) {
    const next = dayAfter(day);
    const ofDay = await queries
      .selectFrom('audit')
      .select(['at', 'token', 'kind', 'deliveries'])
      .where('at', '>=', day)
      .where('at', '<', next)
      .where('subject', '=', subject)
      .orderBy('at')
      .execute();
    lookUps.push(...ofDay);
    day = await firstDay(queries, next);
  }
  return lookUps;
}

/** The first day from `from` on that has entries. */
async function firstDay(queries: Reader, from = ''): Promise<string | undefined> {
  const entry = await queries
    .selectFrom('audit')
    .select('at')
    .where('at', '>=', from)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return entry && dayOf(entry.at);
}

/** Remove some of what is from before `at`. Tells whether there may be more. */
export function forgetSomeAudit(database: Database, at: string): Promise<boolean> {
  return database.writeBriefly(async (transaction) => {
    const id = sql.raw(database.kind === 'sqlite' ? 'rowid' : 'ctid');
    const { rows } = await sql`
      delete from audit where ${id} in
        (select ${id} from audit where at < ${at} limit ${sql.lit(ROWS_AT_ONCE)})
      returning 1`.execute(transaction);
    return rows.length === ROWS_AT_ONCE;
  });
}

export async function createAuditTables(transaction: Kysely<Tables>): Promise<void> {
  const { schema } = transaction;
  await schema
    .createTable('audit')
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('deliveries', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('audit_of_subject').on('audit').columns(['subject', 'at']).execute();
  await schema.createIndex('audit_by_age').on('audit').column('at').execute();
  await schema
    .createTable('audit_key')
    .addColumn('key', 'text', (column) => column.notNull())
    .execute();
  const key = randomBytes(32).toString('base64url');
  await transaction.insertInto('audit_key').values({ key }).execute();
}

/**
 * An index of subjects has its entries all over: to keep it took ten times as long as the rest of the
 * log, which is written at its end.
 */
export async function dropAuditOfSubject({ schema }: Kysely<Tables>): Promise<void> {
  await schema.dropIndex('audit_of_subject').execute();
}

/** It never changes. */
export async function auditKeyOf(queries: Reader): Promise<KeyObject> {
  const { key } = await queries.selectFrom('audit_key').select('key').executeTakeFirstOrThrow();
  return createSecretKey(key, 'utf8');
}

/**
 * The key is made once and lies in the database: there every server of it has the same, and none must
 * be set up. Who has a copy of the database could try addresses, but has those of its deliveries anyway.
 */
function hashOf(subject: string, key: KeyObject): string {
  return createHmac('sha256', key).update(subject).digest('base64url');
}

function normal({ kind, value }: Identifier): string {
  const kept = storableText(value);
  return `${kind}\n${kind === 'recipient' ? normalRecipient(kept) : messageIdQueryKeys(kept).join()}`;
}
