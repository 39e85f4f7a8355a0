import { z } from './zod.ts';

/** What can happen to a message on its way. `other` is shown and changes nothing. */
export const eventKinds = [
  'received',
  'processed',
  'deferred',
  'delivered',
  'open',
  'click',
  'spam',
  'failed',
  'other',
] as const;
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

/** An entry that keeps mail from a recipient. */
export const suppressionSchema = z.object({
  /** Which list it is on, in the provider's words: `bounces`. */
  list: z.string().min(1).max(100),
  /** RFC 3339, kept in UTC; absent where the provider doesn't tell. */
  since: z.iso
    .datetime({ offset: true })
    .transform((at) => new Date(at).toISOString())
    .optional(),
});
export type Suppression = z.infer<typeof suppressionSchema>;

/** One thing that happened to one message on its way to one recipient. */
export const eventSchema = z.object({
  /** The provider's id for the event. Providers do send the same event twice. */
  id: z
    .string()
    .min(1)
    .max(300)
    .refine((id) => !/^\0*$/.test(id), 'Holds nothing that can be kept'),
  kind: z.enum([...eventKinds, 'opened']).transform((kind) => (kind === 'opened' ? 'open' : kind)),
  /** When it happened, by the provider's clock: RFC 3339; kept in UTC. */
  at: z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString()),
  /** What the receiving server said: `550 5.1.1 No such user`. */
  reply: z.string().max(4000).optional(),
  /** RFC 3463, such as `5.1.1`. */
  enhancedStatusCode: z.string().max(20).optional(),
  cause: z.enum(causes).optional(),
  /** Why the provider didn't try, as its list says: on the failure itself, or told later. */
  suppression: suppressionSchema.optional(),
  /** The provider has given up: such a failure may overturn an earlier delivery. */
  final: z.boolean().optional(),
  /** Opened by a privacy service or a scanner, not by a person. */
  machine: z.boolean().optional(),
  /** The link that was clicked. */
  url: z.string().max(4000).optional(),
  /** What the provider calls an event of the kind `other`. */
  name: z.string().max(100).optional(),
});
export type Event = z.infer<typeof eventSchema>;

/** An event together with the message that it belongs to, as a provider reports it. */
export const deliveryEventSchema = eventSchema.extend({
  provider: z.string().min(1).max(60),
  recipient: z.string().min(3).max(400),
  /** RFC 5322 Message-ID, with or without its angle brackets. Absent on a bounce that comes late. */
  messageId: z.string().max(1000).optional(),
  /** The provider's own id, such as SendGrid's `sg_message_id`. */
  providerMessageId: z.string().max(1000).optional(),
  subject: z.string().max(1000).optional(),
  from: z.string().max(400).optional(),
});
export type DeliveryEvent = z.infer<typeof deliveryEventSchema>;
