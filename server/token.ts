/** Makes, lists and revokes access tokens: `npm run server:token -- --scope lookup --name NAME`. */
import { parseArgs } from 'node:util';
import { DEFAULT_DATABASE_URL } from './environment.ts';
import { openExistingStore, openStore, type Store } from './store.ts';
import { scopes } from './tokens.ts';

const usage = `Use one of:
  npm run server:token -- --scope lookup|ingest|metrics --name NAME [--expires 90d]
                                                make a token, for ever or for some days
  npm run server:token -- --list                list the tokens' names, and when each was used
  npm run server:token -- --revoke NAME         revoke the tokens of this name`;

const DAY_MS = 24 * 60 * 60 * 1000;

const purpose = {
  lookup: 'looking up deliveries',
  ingest: 'reporting events',
  metrics: 'reading the metrics',
};

try {
  const { values } = parseArgs({
    options: {
      scope: { type: 'string' },
      name: { type: 'string' },
      expires: { type: 'string' },
      list: { type: 'boolean' },
      revoke: { type: 'string' },
    },
  });
  const open = values.list || values.revoke ? openExistingStore : openStore;
  const store = await open(process.env.DATABASE_URL || DEFAULT_DATABASE_URL);
  try {
    await run(store, values);
  } finally {
    await store.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : usage);
  process.exitCode = 1;
}

interface Wish {
  scope?: string;
  name?: string;
  expires?: string;
  list?: boolean;
  revoke?: string;
}

async function run(store: Store, wish: Wish): Promise<void> {
  const { scope: asked, name, expires, list, revoke } = wish;
  if (list) {
    for (const token of await store.listTokens()) {
      const { name, scope, createdAt, lastUsedAt, expiresAt } = token;
      const used = lastUsedAt ? `used ${lastUsedAt}` : 'never used';
      const until = expiresAt ? `, expires ${expiresAt}` : '';
      console.log(`${createdAt}  ${scope.padEnd(7)}  ${name} (${used}${until})`);
    }
    return;
  }
  if (revoke) {
    const revoked = await store.revokeTokens(revoke);
    if (revoked === 0) throw new Error(`There is no token named ${revoke}.`);
    console.log(`Revoked ${revoked === 1 ? 'one token' : `${revoked} tokens`} named ${revoke}.`);
    return;
  }
  const scope = scopes.find((scope) => scope === asked);
  if (!scope || !name) throw new Error(usage);
  const now = new Date();
  const expiresAt = expires ? new Date(now.getTime() + readDays(expires) * DAY_MS) : undefined;
  const token = await store.createToken({ name, scope, now, ...(expiresAt && { expiresAt }) });
  const until = expiresAt ? ` until ${expiresAt.toISOString()}` : '';
  console.log(`A token named ${name}, for ${purpose[scope]}${until}.`);
  console.log('Copy it now: only its hash is kept, so it can never be shown again.');
  console.log(token);
}

function readDays(text: string): number {
  const days = Number(/^(\d{1,4})d$/.exec(text)?.[1]);
  if (days > 0) return days;
  throw new Error('--expires must be a number of days, such as 90d.');
}
