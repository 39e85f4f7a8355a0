import { z } from './zod.ts';

const fields = {
  name: z.string().trim().min(1).max(200),
  /** Whom agents and clients write to: an address. */
  supportContact: z.string().trim().min(3).max(320),
  /** How long Sending or Processed may last before it is a case for support. */
  minutesUntilContact: z.number().int().min(1).max(1440),
  /** How far back the log reaches, until the status API says so itself. */
  retentionDays: z.number().int().min(1).max(3650),
};

/** What texts and clocks need to know of the company that sends the mail. */
export const organisationSchema = z.object({
  name: fields.name.default('ClinicSense'),
  supportContact: fields.supportContact.default('support@clinicsense.com'),
  minutesUntilContact: fields.minutesUntilContact.default(10),
  retentionDays: fields.retentionDays.default(30),
});
export type Organisation = z.infer<typeof organisationSchema>;

/** What a policy sets of it: each field is locked by itself. */
export const organisationPolicySchema = z.object(fields).partial();
export type OrganisationPolicy = z.infer<typeof organisationPolicySchema>;
