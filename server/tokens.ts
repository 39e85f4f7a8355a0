/** Access tokens: made once, shown once, kept as a hash. */
import { hash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database, Tables } from './database.ts';
import { gather } from './gather.ts';

/** `lookup` is for agents, `ingest` for the systems that send the mail, `metrics` for what watches us. */
export const scopes = ['lookup', 'ingest', 'metrics'] as const;
export type Scope = (typeof scopes)[number];

/** Make a token. It is in nobody's hands but the caller's: we keep what can recognise it. */
export async function createToken(
  database: Database,
  { name, scope, now, expiresAt }: { name: string; scope: Scope; now: Date; expiresAt?: Date },
): Promise<string> {
  const token = `whereabouts_${randomBytes(32).toString('base64url')}`;
  const row = {
    hash: hashOfToken(token),
    name,
    scope,
    created_at: now.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
    last_used_at: null,
  };
  await database.write((transaction) => transaction.insertInto('tokens').values(row).execute());
  return token;
}

export interface KnownToken {
  name: string;
  scope: Scope | undefined;
  expiresAt: string | null;
}

/**
 * The token of a hash; `undefined` for one that we don't know, or no longer.
 *
 * Not compared in constant time, and needn't be: how long a database looks for a hash may tell how
 * much of it is right, but nobody can make a token whose hash begins as they wish and learn the rest.
 */
export function createFindToken(
  database: Database,
): (hash: string) => Promise<KnownToken | undefined> {
  return gather(async (hashes: string[]) => {
    const known = await findTokens(database, [...new Set(hashes)]);
    return hashes.map((hash) => known.get(hash));
  });
}

async function findTokens(
  { kind, queries, compiled, ask }: Database,
  hashes: string[],
): Promise<Map<string, KnownToken>> {
  // As one value, so that the text is the same for any number of them.
  const query = compiled('tokens', (place) =>
    queries
      .selectFrom('tokens')
      .select(['hash', 'name', 'scope', 'expires_at'])
      .where(
        kind === 'postgres'
          ? sql<boolean>`hash = any(${place('hashes')}::text[])`
          : sql<boolean>`hash in (select value from json_each(${place('hashes')}))`,
      )
      .compile(),
  );
  const values = new Map([['hashes', kind === 'postgres' ? hashes : JSON.stringify(hashes)]]);
  const rows = await ask<Pick<Tables['tokens'], 'hash' | 'name' | 'scope' | 'expires_at'>>(
    query(values),
    'tokens',
  );
  return new Map(
    rows.map(({ hash, name, scope: kept, expires_at: expiresAt }) => [
      hash,
      { name, scope: scopes.find((scope) => scope === kept), expiresAt },
    ]),
  );
}

export interface ListedToken {
  name: string;
  scope: string;
  createdAt: string;
  expiresAt: string | null;
  /** To the minute. */
  lastUsedAt: string | null;
}

export async function listTokens({ queries }: Database): Promise<ListedToken[]> {
  const rows = await queries.selectFrom('tokens').selectAll().orderBy('created_at').execute();
  return rows.map(({ name, scope, created_at, expires_at, last_used_at }) => ({
    name,
    scope,
    createdAt: created_at,
    expiresAt: expires_at,
    lastUsedAt: last_used_at,
  }));
}

/** Revoke every token of a name. Tells how many there were. */
export async function revokeTokens(database: Database, name: string): Promise<number> {
  const { numDeletedRows } = await database.write(async (transaction) => {
    const hashes = transaction.selectFrom('tokens').select('hash').where('name', '=', name);
    await transaction.deleteFrom('token_budgets').where('caller', 'in', hashes).execute();
    return transaction.deleteFrom('tokens').where('name', '=', name).executeTakeFirstOrThrow();
  });
  return Number(numDeletedRows);
}

// No salt and no slow hash: a token has 256 random bits, so there is nothing to guess.
export function hashOfToken(token: string): string {
  return hash('sha256', token);
}

export async function extendTokens({ schema }: Kysely<Tables>): Promise<void> {
  await schema.alterTable('tokens').addColumn('expires_at', 'text').execute();
  await schema.alterTable('tokens').addColumn('last_used_at', 'text').execute();
  await schema
    .createTable('token_budgets')
    .addColumn('caller', 'text', (column) => column.primaryKey())
    .addColumn('minute', 'text', (column) => column.notNull())
    .addColumn('spent', 'integer', (column) => column.notNull())
    .execute();
}
