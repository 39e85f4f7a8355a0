import { z } from './zod.ts';

/** What an agent can look up: a recipient's address or a Message-ID, in any form it is found. */
export const identifierSchema = z.object({
  kind: z.enum(['recipient', 'messageId']),
  value: z.string().trim().min(1).max(1000),
});
export type Identifier = z.infer<typeof identifierSchema>;
