/** Read what a provider tells: little is required, and what can't be read harms nothing else. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { deliveryEventSchema, type EventKind } from '../../lib/event.ts';
import { enhancedStatusCode } from '../../lib/smtp.ts';
import { isTooFarAhead } from '../events.ts';
import type { ReportedEvent } from '../store.ts';

export interface Batch {
  events: ReportedEvent[];
  /** Entries that were left out. */
  unreadable: number;
  /** Of these, dated more than a day ahead: of whom the clock is wrong, nobody knows. */
  ahead?: number;
}

/** An event as a provider tells it, before it is checked. */
export type Told = Omit<z.input<typeof deliveryEventSchema>, 'provider' | 'kind' | 'at'> & {
  kind: EventKind;
  at: string | undefined;
  fingerprint?: string;
};

/**
 * Read a batch. Entries that can't be read are left out and counted: they never fail the rest.
 *
 * @param read what an entry says of each recipient; `undefined` where it can't be read.
 */
export function readBatch(
  provider: string,
  entries: unknown[],
  read: (entry: unknown) => Told[] | undefined,
  now: Date,
): Batch {
  const batch: Batch = { events: [], unreadable: 0 };
  for (const entry of entries) {
    const told = read(entry);
    const events = checkEvents(provider, told ?? [], now);
    batch.events.push(...events);
    if (told && events.length === told.length) continue;
    batch.unreadable++;
    if (told?.some(({ at }) => at && isTooFarAhead(at, now))) batch.ahead = (batch.ahead ?? 0) + 1;
  }
  return batch;
}

/** What of it are events that can be kept. */
export function checkEvents(provider: string, told: Told[], now: Date): ReportedEvent[] {
  return told.flatMap(({ fingerprint, ...event }) => {
    const parsed = deliveryEventSchema.safeParse({ ...event, provider });
    if (!parsed.success || isTooFarAhead(parsed.data.at, now)) return [];
    return [{ ...parsed.data, ...(fingerprint && { fingerprint }) }];
  });
}

/** Text, where it is text: what is only nice to have never fails an entry. */
export function text(length: number) {
  return z
    .string()
    .transform((value) => value.replaceAll('\0', '').trim().slice(0, length) || undefined)
    .optional()
    .catch(undefined);
}

/** No z.email(): it is narrower than RFC 5321 and would drop events of people who exist. */
export const address = z.string().trim().min(3).max(400);

/** The addresses in a header such as `To`: `Ana <ana@example.net>, ben@example.net`. */
export function addressesIn(header: string): string[] {
  const each = /<([^\s<>]+@[^\s<>]+)>|(?:^|,)\s*([^\s<>,"]+@[^\s<>,"]+)\s*(?=,|$)/g;
  return [...header.matchAll(each)].map(([, inBrackets, bare]) => inBrackets ?? bare ?? '');
}

/** The same for each of a message's recipients. */
export function tellEach(recipients: string[], told: Omit<Told, 'recipient'>): Told[] {
  return recipients.map((recipient, index) => {
    if (index === 0) return { ...told, recipient };
    const { id, fingerprint } = told;
    return {
      ...told,
      recipient,
      id: `${id}/${index}`,
      ...(fingerprint && { fingerprint: `${fingerprint}/${index}` }),
    };
  });
}

/** A number, also one that is written as text. */
export const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number),
]);

/** `undefined` for a moment that no calendar has. */
export function fromSeconds(seconds: number): string | undefined {
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** Where a server said it: a bounce report (RFC 3464) puts `smtp;` before what it said. */
export function replyOf(text: string | undefined): {
  reply?: string;
  enhancedStatusCode?: string;
} {
  const reply = text?.replace(/^smtp;\s*/i, '');
  if (!reply) return {};
  const code = enhancedStatusCode(reply);
  return { reply, ...(code && { enhancedStatusCode: code }) };
}

/** The same for the same event, whatever it came by. */
export function fingerprintOf(...parts: (string | number | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
