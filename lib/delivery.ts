import { eventSchema, suppressionSchema } from './event.ts';
import { statusFlags } from './status.ts';
import { statusSchema } from './status-schema.ts';
import { z } from './zod.ts';

/** As the log tells it: what only tomorrow's log knows takes nothing from the rest of an answer. */
const toldEventSchema = z.extend(eventSchema, {
  kind: z.catch(eventSchema.shape.kind, 'other'),
  cause: z.catch(eventSchema.shape.cause, undefined),
});

/** One message to one recipient, with its status and the events it was computed from. */
export const deliverySchema = z.object({
  id: z.string(),
  provider: z.string(),
  messageId: z.optional(z.string()),
  providerMessageId: z.optional(z.string()),
  recipient: z.string(),
  subject: z.optional(z.string()),
  from: z.optional(z.string()),
  status: statusSchema,
  /** When the message entered the status: RFC 3339, UTC. */
  statusSince: z.iso.datetime({ offset: true }),
  /** When the email provider took it over: RFC 3339, UTC. */
  acceptedAt: z.optional(z.iso.datetime({ offset: true })),
  cause: z.catch(eventSchema.shape.cause, undefined),
  /** Where it failed because of one, and it is known. */
  suppression: z.optional(suppressionSchema),
  reply: z.optional(z.string()),
  enhancedStatusCode: z.optional(z.string()),
  flags: z.pipe(z.transform(knownFlags), z.array(z.enum(statusFlags))),
  /** Oldest first. */
  events: z.array(toldEventSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** Each qualifies the status by itself: one that isn't known takes no other with it. */
function knownFlags(flags: unknown): unknown {
  return Array.isArray(flags) ? flags.filter((flag) => statusFlags.includes(flag)) : flags;
}
