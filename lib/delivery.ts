import { causes, eventSchema, suppressionSchema } from './event.ts';
import { statusFlags } from './status.ts';
import { statusSchema } from './status-schema.ts';
import { z } from './zod.ts';

/** One message to one recipient, with its status and the events it was computed from. */
export const deliverySchema = z.object({
  id: z.string(),
  provider: z.string(),
  messageId: z.string().optional(),
  providerMessageId: z.string().optional(),
  recipient: z.string(),
  subject: z.string().optional(),
  from: z.string().optional(),
  status: statusSchema,
  /** When the message entered the status: RFC 3339, UTC. */
  statusSince: z.iso.datetime({ offset: true }),
  /** When the email provider took it over: RFC 3339, UTC. */
  acceptedAt: z.iso.datetime({ offset: true }).optional(),
  cause: z.enum(causes).optional(),
  /** Where it failed because of one, and it is known. */
  suppression: suppressionSchema.optional(),
  reply: z.string().optional(),
  enhancedStatusCode: z.string().optional(),
  flags: z.array(z.enum(statusFlags)),
  /** Oldest first. */
  events: z.array(eventSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;
