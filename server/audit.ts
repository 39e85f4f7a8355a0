/** Tells who looked somebody up: `npm run server:audit -- --recipient ADDRESS`. */
import { parseArgs } from 'node:util';
import type { Identifier } from '../lib/identifier-schema.ts';
import { DEFAULT_DATABASE_URL } from './environment.ts';
import { openExistingStore } from './store.ts';

const usage = `Use one of:
  npm run server:audit -- --recipient ADDRESS   who looked this person up, and when
  npm run server:audit -- --message-id ID       who looked this message up by its id`;

try {
  const { values } = parseArgs({
    options: { recipient: { type: 'string' }, 'message-id': { type: 'string' } },
  });
  const { recipient, 'message-id': messageId } = values;
  if (recipient) await tell({ kind: 'recipient', value: recipient });
  else if (messageId) await tell({ kind: 'messageId', value: messageId });
  else throw new Error(usage);
} catch (error) {
  console.error(error instanceof Error ? error.message : usage);
  process.exitCode = 1;
}

async function tell(identifier: Identifier): Promise<void> {
  const store = await openExistingStore(process.env.DATABASE_URL || DEFAULT_DATABASE_URL);
  try {
    const lookUps = await store.lookUpsOf(identifier);
    for (const { at, token, kind, deliveries } of lookUps) {
      const by = kind === 'recipient' ? 'by recipient ' : 'by message id';
      console.log(`${at}  ${by}  ${deliveries} shown  ${token}`);
    }
    if (lookUps.length === 0) console.log('Nobody did, as far back as the audit log reaches.');
  } finally {
    await store.close();
  }
}
