/** Access tokens: made once, shown once, kept as a hash. */
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

/** `lookup` is for agents, `ingest` for the systems that send the mail, `metrics` for what watches us. */
export const scopes = ['lookup', 'ingest', 'metrics'] as const;
export type Scope = (typeof scopes)[number];

/** Make a token. It is in nobody's hands but the caller's: we keep what can recognise it. */
export async function createToken(
  database: Database,
  { name, scope, now }: { name: string; scope: Scope; now: Date },
): Promise<string> {
  const token = `whereabouts_${randomBytes(32).toString('base64url')}`;
  const row = { hash: hashOf(token), name, scope, created_at: now.toISOString() };
  await database.write((transaction) => transaction.insertInto('tokens').values(row).execute());
  return token;
}

/** A token that we know; `undefined` for one that we don't, or no longer. */
export async function findToken(
  { queries }: Database,
  token: string,
): Promise<{ hash: string; scope: Scope | undefined } | undefined> {
  const hash = hashOf(token);
  // Found by its hash: how long the database compares tells nothing about the token itself.
  const row = await queries
    .selectFrom('tokens')
    .select('scope')
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row && { hash, scope: scopes.find((scope) => scope === row.scope) };
}

export async function listTokens({ queries }: Database) {
  const rows = await queries.selectFrom('tokens').selectAll().orderBy('created_at').execute();
  return rows.map(({ name, scope, created_at }) => ({ name, scope, createdAt: created_at }));
}

/** Revoke every token of a name. Tells how many there were. */
export async function revokeTokens(database: Database, name: string): Promise<number> {
  const { numDeletedRows } = await database.write((transaction) =>
    transaction.deleteFrom('tokens').where('name', '=', name).executeTakeFirstOrThrow(),
  );
  return Number(numDeletedRows);
}

// No salt and no slow hash: a token has 256 random bits, so there is nothing to guess.
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
