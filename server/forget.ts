/** Removes one person's data: `npm run server:forget -- --recipient ADDRESS`. */
import { parseArgs } from 'node:util';
import { DEFAULT_DATABASE_URL } from './environment.ts';
import { openExistingStore } from './store.ts';

const usage = 'Use: npm run server:forget -- --recipient ADDRESS';

try {
  const { values } = parseArgs({ options: { recipient: { type: 'string' } } });
  await forget(values.recipient);
} catch (error) {
  console.error(error instanceof Error ? error.message : usage);
  process.exitCode = 1;
}

async function forget(recipient: string | undefined): Promise<void> {
  if (!recipient) throw new Error(usage);
  if (!/^\s*\S+@[^\s@]+\s*$/.test(recipient)) {
    throw new Error('ADDRESS must be an email address, such as ana@example.net.');
  }
  const store = await openExistingStore(process.env.DATABASE_URL || DEFAULT_DATABASE_URL);
  try {
    const { deliveries, events, keys } = await store.forgetRecipient(recipient);
    console.log(
      deliveries + events === 0
        ? 'Nothing is kept of this recipient.'
        : `Removed ${count(deliveries, 'delivery', 'deliveries')} with ${count(events, 'event', 'events')}, and ${count(keys, 'key', 'keys')} of message ids.`,
    );
  } finally {
    await store.close();
  }
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
