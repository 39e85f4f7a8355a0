import { z } from './zod.ts';

/** What texts and clocks need to know of the company that sends the mail. */
export const organisationSchema = z.object({
  name: z.string().trim().min(1).max(200).default('ClinicSense'),
  /** Whom agents and clients write to: an address. */
  supportContact: z.string().trim().min(3).max(320).default('support@clinicsense.com'),
  /** How long Sending or Processed may last before it is a case for support. */
  minutesUntilContact: z.number().int().min(1).max(1440).default(10),
  /** How far back the log reaches, until the status API says so itself. */
  retentionDays: z.number().int().min(1).max(3650).default(30),
});
export type Organisation = z.infer<typeof organisationSchema>;
