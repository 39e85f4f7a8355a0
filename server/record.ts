/** Keep events: each once, with the delivery that it belongs to. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { eventSchema } from '../lib/event.ts';
import { messageIdKeys, normalMessageId, normalRecipient } from '../lib/identifier-forms.ts';
import type { Database, Tables } from './database.ts';
import { deliveryOf, rowOf } from './delivery-row.ts';
import { createJoiner, type Joiner, type KnownDelivery, remaining } from './join.ts';
import type { ReportedEvent } from './store.ts';

/** So that no statement has more parameters than a database takes (SQLite: 32,766). */
const EVENTS_A_STATEMENT = 1000;
/** RFC 5322, section 2.1.1. An index of PostgreSQL takes no more than 2,704. */
const MAX_ID_BYTES = 998;

/** All or nothing: a batch that fails half way leaves nothing behind, and may be sent again. */
export function recordEvents(
  database: Database,
  events: ReportedEvent[],
): Promise<{ accepted: number; duplicates: number }> {
  return database.write(async (transaction) => {
    let accepted = 0;
    for (let start = 0; start < events.length; start += EVENTS_A_STATEMENT) {
      const part = events.slice(start, start + EVENTS_A_STATEMENT).map(tidy);
      accepted += await recordPart(transaction, part);
    }
    return { accepted, duplicates: events.length - accepted };
  });
}

async function recordPart(
  transaction: Transaction<Tables>,
  events: ReportedEvent[],
): Promise<number> {
  const fresh = await leaveOutKept(transaction, events);
  if (fresh.length === 0) return 0;

  const known = await findCandidates(transaction, fresh);
  const { join, keysOf, merged } = createJoiner(known, randomUUID);
  const joined = fresh.map((event) => ({ event, delivery: join(event) }));

  const deliveries = new Set(joined.map(({ delivery }) => delivery));
  await saveDeliveries(
    transaction,
    [...deliveries].filter(({ id }) => !merged.has(id)),
    keysOf,
  );
  for (const [{ id }] of known) {
    if (merged.has(id)) await mergeInto(transaction, id, remaining(merged, id));
  }
  await transaction
    .insertInto('events')
    .values(
      joined.map(({ event, delivery }) => ({
        provider: event.provider,
        event_id: event.id,
        fingerprint: event.fingerprint ?? null,
        delivery_id: remaining(merged, delivery.id),
        at: event.at,
        body: JSON.stringify(eventSchema.parse(event)),
      })),
    )
    .execute();
  return fresh.length;
}

/** Providers repeat themselves: within a batch, in another batch, and under new event ids. */
async function leaveOutKept(
  transaction: Transaction<Tables>,
  events: ReportedEvent[],
): Promise<ReportedEvent[]> {
  const fingerprints = events.flatMap(({ fingerprint }) => fingerprint ?? []);
  const kept = await transaction
    .selectFrom('events')
    .select(['provider', 'event_id', 'fingerprint'])
    .where((where) =>
      where.or([
        where(
          'event_id',
          'in',
          events.map(({ id }) => id),
        ),
        ...(fingerprints.length > 0 ? [where('fingerprint', 'in', fingerprints)] : []),
      ]),
    )
    .execute();

  const seen = new Set<string>();
  for (const { provider, event_id, fingerprint } of kept) {
    seen.add(`${provider}\n${event_id}`);
    if (fingerprint) seen.add(fingerprint);
  }
  return events.filter(({ provider, id, fingerprint }) => {
    const marks = [`${provider}\n${id}`, ...(fingerprint ? [fingerprint] : [])];
    const isFresh = !marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.add(mark);
    return isFresh;
  });
}

/** Every delivery that one of the events could belong to, with its keys. */
async function findCandidates(
  transaction: Transaction<Tables>,
  events: ReportedEvent[],
): Promise<[KnownDelivery, string[]][]> {
  const asked = [...new Set(events.flatMap((event) => messageIdKeys(event)))];
  if (asked.length === 0) return [];
  const rows = await transaction
    .selectFrom('deliveries')
    .selectAll()
    .where('recipient_key', 'in', [
      ...new Set(events.map(({ recipient }) => normalRecipient(recipient))),
    ])
    .where('id', 'in', (where) =>
      where.selectFrom('message_keys').select('delivery_id').where('key', 'in', asked),
    )
    .execute();
  if (rows.length === 0) return [];
  // Not by a join: SQLite then reads every delivery of a recipient, who may have many.
  const ids = rows.map(({ id }) => id);
  const keys = await transaction
    .selectFrom('message_keys')
    .selectAll()
    .where('delivery_id', 'in', ids)
    .execute();
  const keysById = Map.groupBy(keys, ({ delivery_id }) => delivery_id);
  return rows.map((row) => [deliveryOf(row), (keysById.get(row.id) ?? []).map(({ key }) => key)]);
}

async function saveDeliveries(
  transaction: Transaction<Tables>,
  deliveries: KnownDelivery[],
  keysOf: Joiner['keysOf'],
): Promise<void> {
  if (deliveries.length === 0) return;
  await transaction
    .insertInto('deliveries')
    .values(deliveries.map(rowOf))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({
        message_id: row.ref('excluded.message_id'),
        provider_message_id: row.ref('excluded.provider_message_id'),
        subject: row.ref('excluded.subject'),
        sender: row.ref('excluded.sender'),
        first_at: row.ref('excluded.first_at'),
        last_at: row.ref('excluded.last_at'),
      })),
    )
    .execute();
  const keys = deliveries.flatMap((delivery) =>
    keysOf(delivery).map((key) => ({ key, delivery_id: delivery.id })),
  );
  if (keys.length === 0) return;
  await transaction
    .insertInto('message_keys')
    .values(keys)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function mergeInto(transaction: Transaction<Tables>, id: string, into: string) {
  await transaction
    .updateTable('events')
    .set({ delivery_id: into })
    .where('delivery_id', '=', id)
    .execute();
  await transaction
    .insertInto('message_keys')
    .columns(['key', 'delivery_id'])
    .expression((from) =>
      from
        .selectFrom('message_keys')
        .select((column) => ['key', column.val(into).as('delivery_id')])
        .where('delivery_id', '=', id),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await transaction.deleteFrom('deliveries').where('id', '=', id).execute();
}

/** An event as every database can hold it, and with message ids only where there are such. */
function tidy(event: ReportedEvent): ReportedEvent {
  const entries = Object.entries(event).map(([name, value]) => [
    name,
    typeof value === 'string' ? storableText(value) : value,
  ]);
  const tidied: ReportedEvent = Object.fromEntries(entries); // text stays text: the same shape
  return {
    ...tidied,
    messageId: storableId(tidied.messageId),
    providerMessageId: storableId(tidied.providerMessageId),
  };
}

/**
 * Text as it comes back from a database. PostgreSQL can't hold NUL, and UTF-8 no half of a surrogate
 * pair: one such event would fail its batch again and again.
 */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** An empty id would be the id of many messages; a longer one than a line of a message is none. */
function storableId(value: string | undefined): string | undefined {
  const id = normalMessageId(value ?? '');
  return id && Buffer.byteLength(id) <= MAX_ID_BYTES ? id : undefined;
}
