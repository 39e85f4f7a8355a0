import { eventKinds } from './event-kind.ts';
import { z } from './zod.ts';

export type EventKind = (typeof eventKinds)[number];

/** Why a message failed, as far as the provider says. */
export const causes = [
  'suppressed-spam',
  'suppressed-bounce',
  'suppressed-unsubscribe',
  'suppressed',
  'invalid',
  'bounce',
  'blocked',
  'expired',
  'rejected',
  'cancelled',
] as const;
export type Cause = (typeof causes)[number];

/** RFC 3339; kept in UTC. */
const timeSchema = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((at) => new Date(at).toISOString()),
);

/** An entry that keeps mail from a recipient. */
export const suppressionSchema = z.object({
  /** Which list it is on, in the provider's words: `bounces`. */
  list: z.string().check(z.minLength(1), z.maxLength(100)),
  /** RFC 3339, kept in UTC; absent where the provider doesn't tell. */
  since: z.optional(timeSchema),
});
export type Suppression = z.infer<typeof suppressionSchema>;

/** One thing that happened to one message on its way to one recipient. */
export const eventSchema = z.object({
  /** The provider's id for the event. Providers do send the same event twice. */
  id: z.string().check(
    z.minLength(1),
    z.maxLength(300),
    z.refine((id) => !/^\0*$/.test(id), 'Holds nothing that can be kept'),
  ),
  kind: z.pipe(
    z.enum([...eventKinds, 'opened']),
    z.transform((kind) => (kind === 'opened' ? 'open' : kind)),
  ),
  /** When it happened, by the provider's clock: RFC 3339; kept in UTC. */
  at: timeSchema,
  /** What the receiving server said: `550 5.1.1 No such user`. */
  reply: z.optional(z.string().check(z.maxLength(4000))),
  /** RFC 3463, such as `5.1.1`. */
  enhancedStatusCode: z.optional(z.string().check(z.maxLength(20))),
  cause: z.optional(z.enum(causes)),
  /** Why the provider didn't try, as its list says: on the failure itself, or told later. */
  suppression: z.optional(suppressionSchema),
  /** The provider has given up: such a failure may overturn an earlier delivery. */
  final: z.optional(z.boolean()),
  /** Opened by a privacy service or a scanner, not by a person. */
  machine: z.optional(z.boolean()),
  /** The link that was clicked. */
  url: z.optional(z.string().check(z.maxLength(4000))),
  /** What the provider calls an event of the kind `other`. */
  name: z.optional(z.string().check(z.maxLength(100))),
});
export type Event = z.infer<typeof eventSchema>;

/** An event together with the message that it belongs to, as a provider reports it. */
export const deliveryEventSchema = z.extend(eventSchema, {
  provider: z.string().check(z.minLength(1), z.maxLength(60)),
  recipient: z.string().check(z.minLength(3), z.maxLength(400)),
  /** RFC 5322 Message-ID, with or without its angle brackets. Absent on a bounce that comes late. */
  messageId: z.optional(z.string().check(z.maxLength(1000))),
  /** The provider's own id, such as SendGrid's `sg_message_id`. */
  providerMessageId: z.optional(z.string().check(z.maxLength(1000))),
  subject: z.optional(z.string().check(z.maxLength(1000))),
  from: z.optional(z.string().check(z.maxLength(400))),
});
export type DeliveryEvent = z.infer<typeof deliveryEventSchema>;
