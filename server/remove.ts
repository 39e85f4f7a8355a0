/** Take deliveries out, with the keys that lead to them. */
import type { Transaction } from 'kysely';
import type { Tables } from './database.ts';
import { keysIn } from './delivery-row.ts';

type Removed = Pick<Tables['deliveries'], 'id' | 'recipient_key' | 'keys'>;

/** Few enough that no statement has more parameters than a database takes. Events stay. */
export async function removeDeliveries(
  transaction: Transaction<Tables>,
  rows: Removed[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const recipients = [...new Set(rows.map(({ recipient_key }) => recipient_key))];
  const keys = [...new Set(rows.flatMap(keysIn))];
  if (keys.length > 0) {
    await transaction
      .deleteFrom('message_keys')
      .where('key', 'in', keys)
      .where('recipient_key', 'in', recipients)
      .where('delivery_id', 'in', ids)
      .execute();
  }
  await transaction
    .deleteFrom('deliveries')
    .where('id', 'in', ids)
    .where('recipient_key', 'in', recipients)
    .execute();
}
