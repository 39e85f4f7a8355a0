import { cannedReplySchema } from './canned-reply.ts';
import { type Organisation, organisationPolicySchema, organisationSchema } from './organisation.ts';
import { type ReadAddress, readHelpdeskAddress, readStatusApiAddress } from './origin.ts';
import { z } from './zod.ts';

/** Whoever wrote it (a policy, a file, an older version): tokens go to no unsafe address. */
const statusApiSchema = addressSchema(readStatusApiAddress);
const helpdeskSchema = addressSchema(readHelpdeskAddress);

/** Everything an agent can set but the access token, which is kept apart and never exported. */
export const settingsSchema = z.object({
  /** Address of the status API, without a slash at its end; empty until set up. */
  statusApi: z._default(addressSchema(orNone(readStatusApiAddress)), ''),
  /** Origins of the helpdesks that are turned on: `https://clinic.example`. */
  helpdesks: z._default(z.array(helpdeskSchema), []),
  organisation: z.prefault(organisationSchema, {}),
  /** How long the pointer rests on a mark before its card opens: milliseconds. */
  hoverDelay: z._default(z.int().check(z.minimum(0), z.maximum(3000)), 300),
  appearance: z._default(z.enum(['auto', 'light', 'dark']), 'auto'),
  /** How the agent signs: `{{agentName}}`. */
  agentName: z._default(z.string().check(z.trim(), z.maxLength(100)), ''),
  /** Replies that the agent added or changed, by id. */
  replies: z._default(z.array(cannedReplySchema), []),
  /** Ids of ready-made replies that the agent removed. */
  removedReplies: z._default(z.array(z.string()), []),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Some of the settings; of the organisation, some of its fields. */
export type SettingsChanges = Partial<Omit<Settings, 'organisation'>> & {
  organisation?: Partial<Organisation>;
};

/** What an organisation can set by policy (`storage.managed`); each is then locked. */
export const policySchema = z.object({
  statusApi: z.optional(statusApiSchema),
  helpdesks: z.optional(z.array(helpdeskSchema)),
  organisation: z.optional(organisationPolicySchema),
  replies: z.optional(z.array(cannedReplySchema)),
});
export type Policy = z.infer<typeof policySchema>;

/** What a content script may know: nothing that opens the status API. */
export interface PageSettings {
  organisation: Settings['organisation'];
  hoverDelay: number;
  appearance: Settings['appearance'];
  agentName: string;
  replies: z.infer<typeof cannedReplySchema>[];
}

function orNone(read: (typed: string) => ReadAddress) {
  return (typed: string): ReadAddress =>
    typed === '' ? { kind: 'address', address: '' } : read(typed);
}

/** An address as people write it -> as it is used, or what is wrong with it. */
function addressSchema(read: (typed: string) => ReadAddress) {
  return z.pipe(
    z.string(),
    z.transform((typed: string, { issues }) => {
      const found = read(typed);
      if (found.kind === 'address') return found.address;
      issues.push({ code: 'custom', message: found.why, input: typed });
      return z.NEVER;
    }),
  );
}
