/** Find deliveries by a recipient or by any form of a message id. */
import { type Kysely, sql } from 'kysely';
import type { Event } from '../lib/event.ts';
import { messageIdQueryKeys, normalRecipient } from '../lib/identifier-forms.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import type { Database, Tables } from './database.ts';
import { deliveryOf } from './delivery-row.ts';
import { storableText } from './record.ts';
import type { FoundDeliveries } from './store.ts';

/** Two queries, however many identifiers: one for deliveries, one for their events. */
export function findDeliveries(
  database: Database,
  identifiers: Identifier[],
  options: { limit: number; since: string },
): Promise<FoundDeliveries[]> {
  // Events move when two halves of a delivery join; a half left without any would look like Sending.
  return database.read((queries) => findIn(queries, identifiers, options));
}

async function findIn(
  queries: Kysely<Tables>,
  identifiers: Identifier[],
  { limit, since }: { limit: number; since: string },
): Promise<FoundDeliveries[]> {
  const [first, ...others] = identifiers.map((identifier, asked) =>
    // One part for each, with its own limit: each reads as many rows of its index as it shows.
    newestDeliveries(queries, identifier, { asked, since, limit: limit + 1 }),
  );
  if (!first) return [];
  const rows = await others.reduce((all, other) => all.unionAll(other), first).execute();

  const byIdentifier = Map.groupBy(rows, ({ asked }) => asked);
  const found = identifiers.map((_, asked) => byIdentifier.get(asked) ?? []);
  const shown = found.map((deliveries) => deliveries.slice(0, limit));
  const events = await eventsOf(queries, new Set(shown.flat().map(({ id }) => id)), since);
  return shown.map((deliveries, asked) => ({
    deliveries: deliveries.map((row) => ({ ...deliveryOf(row), events: events.get(row.id) ?? [] })),
    more: (found[asked]?.length ?? 0) > limit,
  }));
}

function newestDeliveries(
  queries: Kysely<Tables>,
  identifier: Identifier,
  { asked, since, limit }: { asked: number; since: string; limit: number },
) {
  const { kind } = identifier;
  const value = storableText(identifier.value); // as it was kept
  const deliveries = queries.selectFrom('deliveries').selectAll().where('last_at', '>=', since);
  const matching =
    kind === 'recipient'
      ? deliveries.where('recipient_key', '=', normalRecipient(value))
      : deliveries.where('id', 'in', (where) =>
          where
            .selectFrom('message_keys')
            .select('delivery_id')
            .where('key', 'in', messageIdQueryKeys(value)),
        );
  return queries
    .selectFrom(matching.orderBy('first_at', 'desc').orderBy('id', 'desc').limit(limit).as('part'))
    .selectAll()
    .select(sql<number>`${sql.lit(asked)}`.as('asked'));
}

async function eventsOf(
  queries: Kysely<Tables>,
  deliveryIds: Set<string>,
  since: string,
): Promise<Map<string, Event[]>> {
  if (deliveryIds.size === 0) return new Map();
  const rows = await queries
    .selectFrom('events')
    .select(['delivery_id', 'body'])
    .where('delivery_id', 'in', [...deliveryIds])
    .where('at', '>=', since)
    .orderBy('at')
    .orderBy('event_id')
    .execute();
  const events = new Map<string, Event[]>();
  for (const { delivery_id, body } of rows) {
    // We wrote it: it was parsed then.
    const event: Event = JSON.parse(body);
    const earlier = events.get(delivery_id);
    if (earlier) earlier.push(event);
    else events.set(delivery_id, [event]);
  }
  return events;
}
