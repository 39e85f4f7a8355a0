/** Take deliveries out, with the keys that lead to them. */
import type { Transaction } from 'kysely';
import { normalRecipient } from '../lib/identifier-forms.ts';
import type { Database, Tables } from './database.ts';
import { keysIn } from './delivery-row.ts';
import { storableText } from './storable-text.ts';

type Removed = Pick<Tables['deliveries'], 'id' | 'recipient_key' | 'keys'>;

/** So that no statement has more parameters than a database takes (SQLite: 32,766). */
const DELIVERIES_AT_ONCE = 500;

export interface Forgotten {
  deliveries: number;
  events: number;
  keys: number;
}

/** All that is kept of one person. What others have of the same messages stays. */
export async function forgetRecipient(database: Database, recipient: string): Promise<Forgotten> {
  const recipientKey = normalRecipient(storableText(recipient));
  const forgotten = { deliveries: 0, events: 0, keys: 0 };
  while (await forgetSome(database, recipientKey, forgotten));
  return forgotten;
}

/** A few deliveries in one transaction, so that nobody waits for it. Tells whether there are more. */
function forgetSome(
  database: Database,
  recipientKey: string,
  forgotten: Forgotten,
): Promise<boolean> {
  return database.write(async (transaction) => {
    const rows = await transaction
      .selectFrom('deliveries')
      .select(['id', 'recipient_key', 'keys'])
      .where('recipient_key', '=', recipientKey)
      .limit(DELIVERIES_AT_ONCE)
      .execute();
    if (rows.length === 0) return false;
    const { numDeletedRows } = await transaction
      .deleteFrom('events')
      .where('recipient_key', '=', recipientKey)
      .where(
        'delivery_id',
        'in',
        rows.map(({ id }) => id),
      )
      .executeTakeFirstOrThrow();
    forgotten.deliveries += rows.length;
    forgotten.events += Number(numDeletedRows);
    forgotten.keys += await removeDeliveries(transaction, rows);
    return true;
  });
}

/** Few enough that no statement has too many parameters. Events stay. Tells how many keys went. */
export async function removeDeliveries(
  transaction: Transaction<Tables>,
  rows: Removed[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  const recipients = [...new Set(rows.map(({ recipient_key }) => recipient_key))];
  const keys = [...new Set(rows.flatMap(keysIn))];
  const removed =
    keys.length === 0
      ? undefined
      : await transaction
          .deleteFrom('message_keys')
          .where('key', 'in', keys)
          .where('recipient_key', 'in', recipients)
          .where('delivery_id', 'in', ids)
          .executeTakeFirstOrThrow();
  await transaction
    .deleteFrom('deliveries')
    .where('id', 'in', ids)
    .where('recipient_key', 'in', recipients)
    .execute();
  return Number(removed?.numDeletedRows ?? 0);
}
