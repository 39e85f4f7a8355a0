import { cannedReplySchema } from './canned-reply.ts';
import { organisationSchema } from './organisation.ts';
import { z } from './zod.ts';

/** Everything an agent can set but the access token, which is kept apart and never exported. */
export const settingsSchema = z.object({
  /** Address of the status API, without a slash at its end; empty until set up. */
  statusApi: z.string().default(''),
  /** Origins of the helpdesks that are turned on: `https://clinic.example`. */
  helpdesks: z.array(z.string()).default([]),
  organisation: organisationSchema.prefault({}),
  /** How long the pointer rests on a mark before its card opens: milliseconds. */
  hoverDelay: z.number().int().min(0).max(3000).default(300),
  appearance: z.enum(['auto', 'light', 'dark']).default('auto'),
  /** How the agent signs: `{{agentName}}`. */
  agentName: z.string().trim().max(100).default(''),
  /** Replies that the agent added or changed, by id. */
  replies: z.array(cannedReplySchema).default([]),
  /** Ids of ready-made replies that the agent removed. */
  removedReplies: z.array(z.string()).default([]),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What an organisation can set by policy (`storage.managed`); each is then locked. */
export const policySchema = z.object({
  statusApi: z.string().optional(),
  helpdesks: z.array(z.string()).optional(),
  organisation: organisationSchema.optional(),
  replies: z.array(cannedReplySchema).optional(),
});
export type Policy = z.infer<typeof policySchema>;
export type PolicyField = keyof Policy;

/** What a content script may know: nothing that opens the status API. */
export interface PageSettings {
  organisation: Settings['organisation'];
  hoverDelay: number;
  appearance: Settings['appearance'];
  agentName: string;
  replies: z.infer<typeof cannedReplySchema>[];
}
