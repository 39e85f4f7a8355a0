import { causes } from './event.ts';
import { statusSchema } from './status-schema.ts';
import { z } from './zod.ts';

/** A reply that fits some cases. The ready-made ones are in `canned-replies.ts`. */
export const cannedReplySchema = z.object({
  id: z.string().min(1).max(100),
  title: z.string().trim().min(1).max(80),
  /** `support` is for writing to support, never for the client. */
  audience: z.enum(['client', 'support']),
  /** Fits these statuses; none means all. */
  statuses: z.array(statusSchema).default([]),
  /** Fits these causes of Failed; none means all. */
  causes: z.array(z.enum(causes)).default([]),
  /** Fits before or after the organisation's ten minutes are over; absent means both. */
  when: z.enum(['waiting', 'overdue']).optional(),
  /** Fits this step of a Delivered that the client disputes; absent means any. */
  step: z.union([z.literal(1), z.literal(2)]).optional(),
  /** Text with `{{variables}}`: see `template.ts`. */
  body: z.string().min(1).max(10_000),
});
export type CannedReply = z.infer<typeof cannedReplySchema>;
