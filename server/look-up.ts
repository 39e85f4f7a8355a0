/** Find deliveries by a recipient or by any form of a message id. */
import { type Expression, type ExpressionBuilder, sql } from 'kysely';
import type { Event } from '../lib/event.ts';
import { messageIdQueryKeys, normalRecipient } from '../lib/identifier-forms.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import type { Place } from './compiled.ts';
import type { Database, Reader, Tables } from './database.ts';
import { type DeliveryRow, deliveryOf, keysIn } from './delivery-row.ts';
import { gather } from './gather.ts';
import { areOneOf, listOf } from './one-of.ts';
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

export type FindDeliveries = (
  identifiers: Identifier[],
  options: Options,
) => Promise<FoundDeliveries[]>;

/** One query for the recipients of several look-ups that come together; two for the message ids of one. */
export function createFindDeliveries(database: Database): FindDeliveries {
  const newestOfRecipient = gather((questions: Question[]) => newestOfEach(database, questions));

  return async (identifiers, options) => {
    const values = identifiers.map(({ kind, value }) => {
      const kept = storableText(value);
      return kind === 'recipient'
        ? { kind, recipient: normalRecipient(kept) }
        : { kind, keys: messageIdQueryKeys(kept) };
    });
    const keys = values.flatMap(({ keys }) => keys ?? []);
    const ofKeys = ofMessages(database, [...new Set(keys)], options);
    return Promise.all(
      values.map(async ({ recipient, keys = [] }) => {
        const rows =
          recipient === undefined
            ? (await ofKeys).filter((row) => keysIn(row).some((key) => keys.includes(key)))
            : await newestOfRecipient({ recipient, ...options });
        return {
          deliveries: rows.toSorted(newestFirst).slice(0, options.limit).map(storedDelivery),
          more: rows.length > options.limit,
        };
      }),
    );
  };
}

/** The newest deliveries of one recipient. */
interface Question extends Options {
  recipient: string;
}

/** In one query: more would keep one connection busy while others wait for work. */
const RECIPIENTS_AT_ONCE = 8;

async function newestOfEach(database: Database, questions: Question[]): Promise<FoundRow[][]> {
  const alike = Map.groupBy(questions, ({ limit }) => limit);
  const parts = [...alike.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / RECIPIENTS_AT_ONCE) }, (_, n) =>
      all.slice(n * RECIPIENTS_AT_ONCE, (n + 1) * RECIPIENTS_AT_ONCE),
    ),
  );
  const answers = new Map<Question, FoundRow[]>();
  await Promise.all(
    parts.map(async (part) => {
      const rows = Map.groupBy(await newestOfPart(database, part), ({ asked }) => asked);
      for (const [n, question] of part.entries()) answers.set(question, rows.get(n) ?? []);
    }),
  );
  return questions.map((question) => answers.get(question) ?? []);
}

/** One query, so that what it reads is of one moment: events move when two halves become one. */
async function newestOfPart(
  { queries, compiled, ask }: Database,
  questions: Question[],
): Promise<(FoundRow & { asked: number })[]> {
  const [first] = questions as [Question];
  // Of a few sizes, so that each is compiled and planned once. Places that stay empty find nothing.
  const size = 2 ** Math.ceil(Math.log2(questions.length));
  const shape = `${first.limit} of ${size} recipients`;
  const query = compiled(shape, (place) => {
    // One part for each, with its own limit: each reads as many rows of its index as it shows.
    const parts = Array.from({ length: size }, (_, n) =>
      queries
        .selectFrom(
          newestOf(queries, place(`recipient ${n}`), place(`since ${n}`), first.limit + 1),
        )
        .selectAll()
        .select(sql.lit(n).as('asked'))
        .select(sql<string>`cast(${place(`since ${n}`)} as text)`.as('since')),
    );
    return queries
      .selectFrom(parts.reduce((all, other) => all.unionAll(other)).as('found'))
      .selectAll()
      .select((found) => eventsOf(found, sql.ref('found.since')))
      .compile();
  });
  const recipients = questions.map(({ recipient }) => recipient);
  const sinces = questions.map(({ since }) => since);
  return ask(query(new Map([...named('recipient', recipients), ...named('since', sinces)])), shape);
}

function newestOf(queries: Reader, recipient: never, since: never, limit: number) {
  return queries
    .selectFrom('deliveries')
    .select(COLUMNS)
    .where('recipient_key', '=', recipient)
    .where('last_at', '>=', since)
    .orderBy('first_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sql.lit(limit)) // as a parameter, SQLite would compile the query at each use
    .as('newest');
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
  const rows = await deliveriesOf(database, leads, options.since);
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

/** Where a delivery lies. */
const PLACE = ['recipient_key', 'id'];

async function deliveriesOf(
  { kind, queries, compiled, ask }: Database,
  leads: Lead[],
  since: string,
): Promise<FoundRow[]> {
  const rows = leads.map(({ recipient_key, delivery_id }) => [recipient_key, delivery_id]);
  const list = listOf(kind, PLACE, rows);
  const query = compiled('deliveries', (place) =>
    queries
      .selectFrom('deliveries as found')
      .select(COLUMNS)
      .select((found) => eventsOf(found, place('since')))
      .where(
        areOneOf(
          kind,
          PLACE,
          list.map((_, n) => place(`list ${n}`)),
        ),
      )
      .compile(),
  );
  const values = list.map((value, n) => [`list ${n}`, value] as const);
  return ask(query(new Map([['since', since], ...values] as const)), 'deliveries');
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
  since: Expression<string>,
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
