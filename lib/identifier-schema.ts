import { z } from './zod.ts';

/** What an agent can look up: a recipient's address or a Message-ID, in any form it is found. */
export const identifierSchema = z.object({
  kind: z.enum(['recipient', 'messageId']),
  value: z.string().check(z.trim(), z.minLength(1), z.maxLength(1000)),
});
export type Identifier = z.infer<typeof identifierSchema>;
