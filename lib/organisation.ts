import { z } from './zod.ts';

const fields = {
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  /** Whom agents and clients write to: an address. */
  supportContact: z.string().check(z.trim(), z.minLength(3), z.maxLength(320)),
  /** How long Sending or Processed may last before it is a case for support. */
  minutesUntilContact: z.int().check(z.minimum(1), z.maximum(1440)),
  /** How far back the log reaches, until the status API says so itself. */
  retentionDays: z.int().check(z.minimum(1), z.maximum(3650)),
};

/** What texts and clocks need to know of the company that sends the mail. */
export const organisationSchema = z.object({
  name: z._default(fields.name, 'ClinicSense'),
  supportContact: z._default(fields.supportContact, 'support@clinicsense.com'),
  minutesUntilContact: z._default(fields.minutesUntilContact, 10),
  retentionDays: z._default(fields.retentionDays, 30),
});
export type Organisation = z.infer<typeof organisationSchema>;

/** What a policy sets of it: each field is locked by itself. */
export const organisationPolicySchema = z.partial(z.object(fields));
export type OrganisationPolicy = z.infer<typeof organisationPolicySchema>;
