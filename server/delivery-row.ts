/** A delivery as a row of its table, and back. */
import type { Selectable } from 'kysely';
import { normalRecipient } from '../lib/identifier-forms.ts';
import type { Tables } from './database.ts';
import type { KnownDelivery } from './join.ts';

export type DeliveryRow = Selectable<Tables['deliveries']>;

export function rowOf(delivery: KnownDelivery, keys: string[]): DeliveryRow {
  return {
    id: delivery.id,
    provider: delivery.provider,
    recipient: delivery.recipient,
    recipient_key: normalRecipient(delivery.recipient),
    message_id: delivery.messageId ?? null,
    provider_message_id: delivery.providerMessageId ?? null,
    keys: JSON.stringify(keys),
    subject: delivery.subject ?? null,
    sender: delivery.from ?? null,
    first_at: delivery.firstAt,
    last_at: delivery.lastAt,
  };
}

export function deliveryOf(row: DeliveryRow): KnownDelivery {
  return {
    id: row.id,
    provider: row.provider,
    recipient: row.recipient,
    messageId: row.message_id ?? undefined,
    providerMessageId: row.provider_message_id ?? undefined,
    subject: row.subject ?? undefined,
    from: row.sender ?? undefined,
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
}

/** The keys that lead to a delivery. */
export function keysIn({ keys }: Pick<DeliveryRow, 'keys'>): string[] {
  return JSON.parse(keys); // we wrote it
}
