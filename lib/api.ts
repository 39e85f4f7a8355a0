/**
 * The HTTP contract of the status API. The server answers by these schemas, the worker reads by
 * them, and the OpenAPI document is made from them.
 */
import { deliverySchema } from './delivery.ts';
import { identifierSchema } from './identifier-schema.ts';
import { z } from './zod.ts';

export const MAX_IDENTIFIERS = 100;
/** More than fit into a body of 5 MiB: only what can't be events reaches it. */
export const MAX_EVENTS = 100_000;

export const lookupRequestSchema = z.object({
  identifiers: z.array(identifierSchema).check(z.minLength(1), z.maxLength(MAX_IDENTIFIERS)),
  /** Deliveries per identifier, newest first. */
  limit: z._default(z.int().check(z.minimum(1), z.maximum(100)), 10),
});
export type LookupRequest = z.input<typeof lookupRequestSchema>;

/** Why a provider couldn't be asked: its budget is spent, it is slow, down, or takes no such key. */
export const noteKinds = ['busy', 'slow', 'down', 'refused'] as const;
export type NoteKind = (typeof noteKinds)[number];

const noteSchema = z.object({ provider: z.string(), kind: z.enum(noteKinds) });
export type Note = z.infer<typeof noteSchema>;

export const lookupAnswerSchema = z.object({
  /** The server's clock when it answered: RFC 3339, UTC. */
  asOf: z.iso.datetime({ offset: true }),
  /** How far back the log reaches, in days. */
  retentionDays: z.number(),
  /** In the order asked. */
  lookups: z.array(
    z.object({
      identifier: identifierSchema,
      /** Newest first. */
      deliveries: z.array(deliverySchema),
      /** There are older ones, past `limit`. */
      more: z.boolean(),
      /**
       * Providers that should have been asked, too: this is what the log knows without them. A kind
       * of tomorrow takes nothing from the answer.
       */
      notes: z.catch(z.optional(z.array(noteSchema)), undefined),
    }),
  ),
});
export type LookupAnswer = z.infer<typeof lookupAnswerSchema>;

export const eventsAnswerSchema = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.array(z.object({ index: z.int(), why: z.string() })),
});
export type EventsAnswer = z.infer<typeof eventsAnswerSchema>;

/** RFC 9457 problem details. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
});
export type Problem = z.infer<typeof problemSchema>;
