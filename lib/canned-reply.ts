import { causes } from './event.ts';
import { statusSchema } from './status-schema.ts';
import { z } from './zod.ts';

/** A reply that fits some cases. The ready-made ones are in `canned-replies.ts`. */
export const cannedReplySchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  /** `support` is for writing to support, never for the client. */
  audience: z.enum(['client', 'support']),
  /** Fits these statuses; none means all. */
  statuses: z._default(z.array(statusSchema), []),
  /** Fits these causes of Failed; none means all. */
  causes: z._default(z.array(z.enum(causes)), []),
  /** Of Sending and Processed: fits before or after the wait is over; absent means both. */
  when: z.optional(z.enum(['waiting', 'overdue'])),
  /** Fits this step of a Delivered that the client disputes; absent means any. */
  step: z.optional(z.union([z.literal(1), z.literal(2)])),
  /** Text with `{{variables}}`: see `template.ts`. */
  body: z.string().check(z.minLength(1), z.maxLength(10_000)),
});
export type CannedReply = z.infer<typeof cannedReplySchema>;
