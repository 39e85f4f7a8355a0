/** Makes, lists and revokes access tokens: `npm run server:token -- --scope lookup --name NAME`. */
import { parseArgs } from 'node:util';
import { DEFAULT_DATABASE_URL } from './environment.ts';
import { openStore, type Store } from './store.ts';
import { scopes } from './tokens.ts';

const usage = `Use one of:
  npm run server:token -- --scope lookup|ingest|metrics --name NAME   make a token
  npm run server:token -- --list                              list the tokens' names
  npm run server:token -- --revoke NAME                       revoke the tokens of this name`;

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
      list: { type: 'boolean' },
      revoke: { type: 'string' },
    },
  });
  const store = await openStore(process.env.DATABASE_URL || DEFAULT_DATABASE_URL);
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
  list?: boolean;
  revoke?: string;
}

async function run(store: Store, { scope: asked, name, list, revoke }: Wish): Promise<void> {
  if (list) {
    for (const token of await store.listTokens()) {
      console.log(`${token.createdAt}  ${token.scope.padEnd(6)}  ${token.name}`);
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
  const token = await store.createToken({ name, scope, now: new Date() });
  console.log(`A token named ${name}, for ${purpose[scope]}.`);
  console.log('Copy it now: only its hash is kept, so it can never be shown again.');
  console.log(token);
}
