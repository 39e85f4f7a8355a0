/** Find deliveries by a recipient or by any form of a message id. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { Event } from '../lib/event.ts';
import { messageIdQueryKeys, normalRecipient } from '../lib/identifier-forms.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import type { Place } from './compiled.ts';
import type { Database, Reader, Tables } from './database.ts';
import { type DeliveryRow, deliveryOf, keysIn } from './delivery-row.ts';
import { storableText } from './storable-text.ts';
import type { FoundDeliveries, StoredDelivery } from './store.ts';

/** More recipients than a message has, but for a mailing: those would be more than anybody reads. */
const MAX_LEADS = 1000;

const COLUMNS = [
  ...(['id', 'provider', 'recipient', 'recipient_key', 'message_id'] as const),
  ...(['provider_message_id', 'keys', 'subject', 'sender', 'first_at', 'last_at'] as const),
];

interface Options {
  limit: number;
  since: string;
}

/** Where a key leads. */
type Lead = Pick<Tables['message_keys'], 'recipient_key' | 'delivery_id'>;

/** A delivery with the bodies of its events, oldest first, parted by commas. */
type FoundRow = DeliveryRow & { events: string | null };

/** One query for all recipients, and two for all message ids. */
export async function findDeliveries(
  database: Database,
  identifiers: Identifier[],
  options: Options,
): Promise<FoundDeliveries[]> {
  const values = identifiers.map(({ kind, value }) => {
    const kept = storableText(value);
    return kind === 'recipient'
      ? { kind, recipient: normalRecipient(kept) }
      : { kind, keys: messageIdQueryKeys(kept) };
  });
  const recipients = values.flatMap(({ recipient }) => recipient ?? []);
  const keys = values.flatMap(({ keys }) => keys ?? []);
  const [ofRecipients, ofKeys] = await Promise.all([
    newestOfRecipients(database, [...new Set(recipients)], options),
    ofMessages(database, [...new Set(keys)], options),
  ]);
  return values.map(({ recipient, keys = [] }) => {
    const rows =
      recipient === undefined
        ? ofKeys.filter((row) => keysIn(row).some((key) => keys.includes(key)))
        : ofRecipients.filter((row) => row.recipient_key === recipient);
    return {
      deliveries: rows.toSorted(newestFirst).slice(0, options.limit).map(storedDelivery),
      more: rows.length > options.limit,
    };
  });
}

/** One query, so that what it reads is of one moment: events move when two halves become one. */
async function newestOfRecipients(
  { queries, compiled, ask }: Database,
  recipients: string[],
  { limit, since }: Options,
): Promise<FoundRow[]> {
  if (recipients.length === 0) return [];
  const shape = `${limit} of ${recipients.length} recipients`;
  const query = compiled(shape, (place) => {
    // One part for each, with its own limit: each reads as many rows of its index as it shows.
    const parts = placesOf(recipients, 'recipient', place).map((recipient) =>
      newestOf(queries, recipient, place('since'), limit + 1),
    );
    return parts.reduce((all, other) => all.unionAll(other)).compile();
  });
  const values = new Map([['since', since], ...named('recipient', recipients)]);
  // Of what agents mostly ask; there are too many others for a connection to remember.
  return ask<FoundRow>(query(values), recipients.length === 1 ? shape : undefined);
}

function newestOf(queries: Reader, recipient: never, since: never, limit: number) {
  const newest = queries
    .selectFrom('deliveries')
    .select(COLUMNS)
    .where('recipient_key', '=', recipient)
    .where('last_at', '>=', since)
    .orderBy('first_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sql.lit(limit)) // as a parameter, SQLite would compile the query at each use
    .as('found');
  return queries
    .selectFrom(newest)
    .selectAll()
    .select((found) => eventsOf(found, since));
}

/**
 * A key leads to recipients and deliveries: only then is it known where those lie. If one has moved
 * by the time that it's read, since two halves became one, the keys lead to it elsewhere by now.
 */
async function ofMessages(
  database: Database,
  keys: string[],
  options: Options,
  mayHaveMoved = true,
): Promise<FoundRow[]> {
  if (keys.length === 0) return [];
  const leads = await leadsOf(database, keys);
  if (leads.length === 0) return [];
  const ids = new Set(leads.map(({ delivery_id }) => delivery_id));
  const recipients = new Set(leads.map(({ recipient_key }) => recipient_key));
  const rows = await deliveriesOf(database, [...ids], [...recipients], options.since);
  if (rows.length < ids.size && mayHaveMoved) return ofMessages(database, keys, options, false);
  return rows.filter(({ last_at }) => last_at >= options.since);
}

async function leadsOf({ queries, compiled, ask }: Database, keys: string[]): Promise<Lead[]> {
  const shape = `${keys.length} keys`;
  const query = compiled(shape, (place) =>
    queries
      .selectFrom('message_keys')
      .select(['recipient_key', 'delivery_id'])
      .where('key', 'in', placesOf(keys, 'key', place))
      .limit(sql.lit(MAX_LEADS))
      .compile(),
  );
  return ask<Lead>(query(named('key', keys)), keys.length === 1 ? shape : undefined);
}

async function deliveriesOf(
  { queries, compiled, ask }: Database,
  ids: string[],
  recipients: string[],
  since: string,
): Promise<FoundRow[]> {
  const shape = `${ids.length} deliveries of ${recipients.length}`;
  const query = compiled(shape, (place) =>
    queries
      .selectFrom('deliveries as found')
      .select(COLUMNS)
      .select((found) => eventsOf(found, place('since')))
      .where('id', 'in', placesOf(ids, 'id', place))
      .where('recipient_key', 'in', placesOf(recipients, 'recipient', place))
      .compile(),
  );
  const values = [...named('id', ids), ...named('recipient', recipients)];
  return ask<FoundRow>(
    query(new Map([['since', since], ...values])),
    ids.length === 1 ? shape : undefined,
  );
}

function placesOf(values: string[], name: string, place: Place) {
  return values.map((_, n) => place(`${name} ${n}`));
}

function named(name: string, values: string[]): Map<string, unknown> {
  return new Map(values.map((value, n) => [`${name} ${n}`, value]));
}

/** The delivery's own span says which days to look into. */
function eventsOf(
  found: ExpressionBuilder<Tables & { found: Tables['deliveries'] }, 'found'>,
  since: string,
) {
  return found
    .selectFrom('events')
    .select(sql<string>`string_agg(body, ',' order by at, event_id)`.as('bodies'))
    .whereRef('events.recipient_key', '=', 'found.recipient_key')
    .whereRef('events.delivery_id', '=', 'found.id')
    .whereRef('at', '>=', 'found.first_at')
    .whereRef('at', '<=', 'found.last_at')
    .where('at', '>=', since)
    .as('events');
}

function newestFirst(a: DeliveryRow, b: DeliveryRow): number {
  return byText(b.first_at, a.first_at) || byText(b.id, a.id);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function storedDelivery({ events, ...row }: FoundRow): StoredDelivery {
  // We wrote them: they were parsed then.
  const parsed: Event[] = JSON.parse(`[${events ?? ''}]`);
  return { ...deliveryOf(row), events: parsed };
}
