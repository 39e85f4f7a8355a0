/** Keep events: each once, with the delivery that it belongs to. */
import type { Transaction } from 'kysely';
import { eventSchema } from '../lib/event.ts';
import { normalMessageId, normalRecipient } from '../lib/identifier-forms.ts';
import type { Database, Tables } from './database.ts';
import { dayOf, madeDays, makeDay } from './days.ts';
import { newDeliveryId } from './delivery-id.ts';
import { type DeliveryRow, deliveryOf, keysIn, rowOf } from './delivery-row.ts';
import { insertRows, type Writing } from './insert-rows.ts';
import { createJoiner, keysOfEvent, remaining } from './join.ts';
import { areIn } from './one-of.ts';
import { removeDeliveries } from './remove.ts';
import { isSealOf, type Seal } from './seals.ts';
import { storableText } from './storable-text.ts';
import type { ReportedEvent } from './store.ts';

/** So that no statement has more parameters than a database takes (SQLite: 32,766). */
const EVENTS_A_STATEMENT = 1000;
/** RFC 5322, section 2.1.1. An index of PostgreSQL takes no more than 2,704. */
const MAX_ID_BYTES = 998;

export interface Recorded {
  accepted: number;
  duplicates: number;
  /** From before what is kept: not taken. */
  outdated: number;
  /** The seal came with other events before: none of these is taken. */
  isForged?: true;
}

/** All or nothing: a batch that fails half way leaves nothing behind, and may be sent again. */
export function recordEvents(
  database: Database,
  events: ReportedEvent[],
  seal?: Seal,
): Promise<Recorded> {
  return database.write(async (transaction) => {
    if (seal && !(await isSealOf(transaction, seal, events))) {
      return { accepted: 0, duplicates: 0, outdated: 0, isForged: true };
    }
    const { kept_since } = await transaction
      .selectFrom('retention')
      .selectAll()
      .executeTakeFirstOrThrow();
    const timely = events.filter(({ at }) => at >= kept_since);
    if (database.kind === 'postgres') await makeDaysOf(transaction, timely);
    let accepted = 0;
    for (let start = 0; start < timely.length; start += EVENTS_A_STATEMENT) {
      const part = timely.slice(start, start + EVENTS_A_STATEMENT).map(tidy);
      accepted += await recordPart({ transaction, kind: database.kind }, part);
    }
    return {
      accepted,
      duplicates: timely.length - accepted,
      outdated: events.length - timely.length,
    };
  });
}

async function makeDaysOf(transaction: Transaction<Tables>, events: ReportedEvent[]) {
  const days = new Set(events.map(({ at }) => dayOf(at)));
  if (days.size === 0) return;
  for (const { day } of await madeDays(transaction)) days.delete(day);
  for (const day of days) await makeDay(transaction, day);
}

async function recordPart(writing: Writing, events: ReportedEvent[]): Promise<number> {
  const known = await findCandidates(writing, events);
  const fresh = leaveOutKept(events, await eventsKeptWith(writing, known));
  if (fresh.length === 0) return 0;

  const { join, keysOf, merged } = createJoiner(
    known.map((row) => [deliveryOf(row), keysIn(row)]),
    newDeliveryId,
  );
  const joined = fresh.map((event) => ({ event, delivery: join(event) }));

  const deliveries = new Set(joined.map(({ delivery }) => delivery));
  const rows = [...deliveries]
    .filter(({ id }) => !merged.has(id))
    .map((delivery) => rowOf(delivery, keysOf(delivery)));
  await saveDeliveries(writing, rows, new Map(known.map((row) => [row.id, keysIn(row)])));
  for (const row of known) {
    if (merged.has(row.id)) await mergeInto(writing, row, remaining(merged, row.id));
  }
  const kept = joined.map(({ event, delivery }) => ({
    provider: event.provider,
    event_id: event.id,
    fingerprint: event.fingerprint ?? null,
    recipient_key: normalRecipient(event.recipient),
    delivery_id: remaining(merged, delivery.id),
    at: event.at,
    body: JSON.stringify(eventSchema.parse(event)),
  }));
  await insertRows(writing, 'events', kept);
  return fresh.length;
}

/** Every delivery that one of the events could belong to. */
async function findCandidates(
  { transaction, kind }: Writing,
  events: ReportedEvent[],
): Promise<DeliveryRow[]> {
  const keys = events.flatMap((event) =>
    keysOfEvent(event).map((key) => [key, normalRecipient(event.recipient)]),
  );
  const leads = await transaction
    .selectFrom('message_keys')
    .select(['recipient_key', 'delivery_id'])
    .distinct()
    .where(areIn(kind, ['key', 'recipient_key'], keys))
    .execute();
  if (leads.length === 0) return [];
  const ids = leads.map(({ recipient_key, delivery_id }) => [recipient_key, delivery_id]);
  return transaction
    .selectFrom('deliveries')
    .selectAll()
    .where(areIn(kind, ['recipient_key', 'id'], ids))
    .execute();
}

type Mark = Pick<Tables['events'], 'provider' | 'recipient_key' | 'event_id' | 'fingerprint'>;

/** A repeat has the recipient and the message of the first: it would join the same delivery. */
async function eventsKeptWith(
  { transaction, kind }: Writing,
  deliveries: DeliveryRow[],
): Promise<Mark[]> {
  if (deliveries.length === 0) return [];
  const [first] = deliveries.map(({ first_at }) => first_at).sort();
  const [last] = deliveries
    .map(({ last_at }) => last_at)
    .sort()
    .reverse();
  const ids = deliveries.map(({ recipient_key, id }) => [recipient_key, id]);
  return transaction
    .selectFrom('events')
    .select(['provider', 'recipient_key', 'event_id', 'fingerprint'])
    .where(areIn(kind, ['recipient_key', 'delivery_id'], ids))
    .where('at', '>=', first as string) // there is one
    .where('at', '<=', last as string)
    .execute();
}

/** Providers repeat themselves: within a batch, in another batch, and under new event ids. */
function leaveOutKept(events: ReportedEvent[], kept: Mark[]): ReportedEvent[] {
  const marksOf = ({ provider, recipient_key, event_id, fingerprint }: Mark) => [
    `${recipient_key}\n${provider}\n${event_id}`,
    ...(fingerprint ? [`${recipient_key}\n${fingerprint}`] : []),
  ];
  const seen = new Set(kept.flatMap(marksOf));
  return events.filter(({ provider, recipient, id, fingerprint = null }) => {
    const recipient_key = normalRecipient(recipient);
    const marks = marksOf({ provider, recipient_key, event_id: id, fingerprint });
    const isFresh = !marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.add(mark);
    return isFresh;
  });
}

async function saveDeliveries(
  writing: Writing,
  rows: DeliveryRow[],
  keptKeys: Map<string, string[]>,
): Promise<void> {
  const columns = [
    ...['message_id', 'provider_message_id', 'keys', 'subject', 'sender', 'first_at', 'last_at'],
  ];
  const update = columns.map((column) => `"${column}" = excluded."${column}"`).join();
  await insertRows(
    writing,
    'deliveries',
    rows,
    `on conflict ("id", "recipient_key") do update set ${update}`,
  );
  const leads = rows.flatMap((row) => {
    const kept = keptKeys.get(row.id) ?? [];
    return keysIn(row)
      .filter((key) => !kept.includes(key))
      .map((key) => ({ key, recipient_key: row.recipient_key, delivery_id: row.id }));
  });
  await insertRows(writing, 'message_keys', leads);
}

/** Two halves may each have taken the same event, which then had no id in common with itself. */
async function mergeInto(
  writing: Writing,
  { id, recipient_key, keys }: DeliveryRow,
  into: string,
): Promise<void> {
  const { transaction } = writing;
  await transaction
    .deleteFrom('events')
    .where('delivery_id', '=', id)
    .where('recipient_key', '=', recipient_key)
    .where((where) =>
      where.exists(
        where
          .selectFrom('events as other')
          .select('other.event_id')
          .where('other.delivery_id', '=', into)
          .where('other.recipient_key', '=', recipient_key)
          .whereRef('other.provider', '=', 'events.provider')
          .where((same) =>
            same.or([
              same('other.event_id', '=', same.ref('events.event_id')),
              same('other.fingerprint', '=', same.ref('events.fingerprint')),
            ]),
          ),
      ),
    )
    .execute();
  await transaction
    .updateTable('events')
    .set({ delivery_id: into })
    .where('delivery_id', '=', id)
    .where('recipient_key', '=', recipient_key)
    .execute();
  await removeDeliveries(writing, [{ id, recipient_key, keys }]);
}

/** An event as every database can hold it, and with message ids only where there are such. */
function tidy(event: ReportedEvent): ReportedEvent {
  const tidied: ReportedEvent & Record<string, unknown> = { ...event };
  for (const [name, value] of Object.entries(event)) {
    if (typeof value === 'string') tidied[name] = storableText(value);
  }
  tidied.messageId = storableId(tidied.messageId);
  tidied.providerMessageId = storableId(tidied.providerMessageId);
  return tidied;
}

/** An empty id would be the id of many messages; a longer one than a line of a message is none. */
function storableId(value: string | undefined): string | undefined {
  const id = normalMessageId(value ?? '');
  return id && Buffer.byteLength(id) <= MAX_ID_BYTES ? id : undefined;
}
