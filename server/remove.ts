/** Take deliveries out, with the keys that lead to them. */
import { normalRecipient } from '../lib/identifier-forms.ts';
import type { Database, Tables } from './database.ts';
import { keysIn } from './delivery-row.ts';
import type { Writing } from './insert-rows.ts';
import { areIn } from './one-of.ts';
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
    forgotten.keys += await removeDeliveries({ transaction, kind: database.kind }, rows);
    return true;
  });
}

/** Events stay. Tells how many keys went. */
export async function removeDeliveries(
  { transaction, kind }: Writing,
  rows: Removed[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const keys = rows.flatMap((row) => keysIn(row).map((key) => [key, row.recipient_key, row.id]));
  const { numDeletedRows } = await transaction
    .deleteFrom('message_keys')
    .where(areIn(kind, ['key', 'recipient_key', 'delivery_id'], keys))
    .executeTakeFirstOrThrow();
  const ids = rows.map(({ recipient_key, id }) => [recipient_key, id]);
  await transaction
    .deleteFrom('deliveries')
    .where(areIn(kind, ['recipient_key', 'id'], ids))
    .execute();
  return Number(numDeletedRows);
}
