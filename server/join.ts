/** Which delivery an event belongs to. */
import { messageIdKeys, normalRecipient } from '../lib/identifier-forms.ts';
import type { ReportedEvent } from './store.ts';

/** What is known of one message to one recipient, without its events. */
export interface KnownDelivery {
  id: string;
  provider: string;
  recipient: string;
  messageId?: string | undefined;
  providerMessageId?: string | undefined;
  subject?: string | undefined;
  from?: string | undefined;
  firstAt: string;
  lastAt: string;
}

export interface Joiner {
  /** The delivery of an event: one that is known, now perhaps better, or a new one. */
  join(event: ReportedEvent): KnownDelivery;
  /** Every key of a delivery's message: it may have two Message-IDs, the product's and another. */
  keysOf(delivery: KnownDelivery): string[];
  /** Deliveries that turned out to be another one: their id, and the id of the other. */
  merged: Map<string, string>;
}

/**
 * Join events to deliveries by provider, recipient and any id of the message.
 *
 * An event may know only the Message-ID (the product's own `received`, a bounce that comes late),
 * only the provider's id (an open), or the short form of that (all that the answer to a send call
 * tells). So a delivery may be half known, and two halves may turn out to be one. Two *different*
 * full ids of the provider are never one message, whatever else they share: one send call may hold
 * two messages to one recipient. An event that fits both, and can't know which, goes to the newest.
 *
 * @param known every delivery that shares a recipient and a key with one of the events, with its keys.
 */
export function createJoiner(
  known: Iterable<[KnownDelivery, string[]]>,
  newId: () => string,
): Joiner {
  const keysOf = new Map<KnownDelivery, Set<string>>();
  const byPlace = new Map<string, Set<KnownDelivery>>();
  const merged: Joiner['merged'] = new Map();
  const recipientKeys = new Map<string, string>();

  /** Where the deliveries lie that an event may belong to. */
  function placeOf({ provider, recipient }: Envelope, key: string): string {
    const recipientKey = recipientKeys.get(recipient) ?? normalRecipient(recipient);
    recipientKeys.set(recipient, recipientKey);
    return `${provider}\n${recipientKey}\n${key}`;
  }

  function add(delivery: KnownDelivery, keys: Iterable<string>): KnownDelivery {
    const own = keysOf.get(delivery) ?? new Set();
    keysOf.set(delivery, own);
    for (const key of keys) {
      own.add(key);
      const place = placeOf(delivery, key);
      byPlace.set(place, (byPlace.get(place) ?? new Set()).add(delivery));
    }
    return delivery;
  }

  /** Take a delivery out. Returns the keys that it had. */
  function drop(delivery: KnownDelivery): Set<string> {
    const keys = keysOf.get(delivery) ?? new Set();
    for (const key of keys) byPlace.get(placeOf(delivery, key))?.delete(delivery);
    return keys;
  }

  function join(event: ReportedEvent): KnownDelivery {
    const keys = keysOfEvent(event);
    const found = new Set(keys.flatMap((key) => [...(byPlace.get(placeOf(event, key)) ?? [])]));
    const fitting = [...found].filter((delivery) => mayBeOne(delivery, event));
    fitting.sort(newestFirst);

    const [delivery] = fitting;
    if (!delivery) return add(begin(event, newId()), keys);

    learn(delivery, event);
    for (const other of fitting.slice(1)) {
      if (!mayBeOne(other, delivery)) continue;
      learn(delivery, other);
      add(delivery, drop(other));
      merged.set(other.id, delivery.id);
    }
    return add(delivery, keys);
  }

  for (const [delivery, keys] of known) add(delivery, keys);
  return { join, keysOf: (delivery) => [...(keysOf.get(delivery) ?? [])], merged };
}

/**
 * Under which keys an event's delivery is kept. Without an id of the message it stands alone, and
 * keys of its own lead there when it comes again. They begin as no id of a message does.
 */
export function keysOfEvent(event: ReportedEvent): string[] {
  const keys = messageIdKeys(event);
  if (keys.length > 0) return keys;
  const { provider, id, fingerprint } = event;
  return [`\n${provider}\n${id}`, ...(fingerprint ? [`\n${fingerprint}`] : [])];
}

/** The delivery that `id` is part of after all merging. */
export function remaining(merged: Map<string, string>, id: string): string {
  const into = merged.get(id);
  return into ? remaining(merged, into) : id;
}

type Ids = Pick<KnownDelivery, 'messageId' | 'providerMessageId'>;
type Sender = Pick<KnownDelivery, 'subject' | 'from'>;
type Span = Pick<KnownDelivery, 'firstAt' | 'lastAt'>;

function begin(event: ReportedEvent, id: string): KnownDelivery {
  const { provider, recipient, at } = event;
  const delivery = { id, provider, recipient, firstAt: at, lastAt: at };
  learn(delivery, event);
  return delivery;
}

/** Take over what `told` knows and `delivery` doesn't. */
function learn(delivery: KnownDelivery, told: Ids & Sender & (Span | { at: string })): void {
  const { firstAt, lastAt } = 'at' in told ? { firstAt: told.at, lastAt: told.at } : told;
  if (firstAt < delivery.firstAt) delivery.firstAt = firstAt;
  if (lastAt > delivery.lastAt) delivery.lastAt = lastAt;
  delivery.messageId ??= told.messageId;
  delivery.subject ??= told.subject;
  delivery.from ??= told.from;
  const isNews = told.providerMessageId !== delivery.providerMessageId;
  if (isNews && providerKeys(told).length > providerKeys(delivery).length) {
    delivery.providerMessageId = told.providerMessageId;
  }
}

/** False where the provider's ids say that it's another message. */
function mayBeOne(a: Ids, b: Ids): boolean {
  if (a.providerMessageId === b.providerMessageId) return true; // mostly
  const [keysOfA, keysOfB] = [providerKeys(a), providerKeys(b)];
  // One is absent, the same, or the short form of the other: then its keys are among the other's.
  return (
    keysOfA.every((key) => keysOfB.includes(key)) || keysOfB.every((key) => keysOfA.includes(key))
  );
}

function newestFirst(a: KnownDelivery, b: KnownDelivery): number {
  return b.firstAt.localeCompare(a.firstAt) || a.id.localeCompare(b.id);
}

type Envelope = Pick<KnownDelivery, 'provider' | 'recipient'>;

function providerKeys({ providerMessageId }: Ids): string[] {
  return messageIdKeys({ providerMessageId });
}
