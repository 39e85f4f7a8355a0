/** The providers that we know, and what is set up for each. */
import { brevo } from './brevo.ts';
import { mailgun } from './mailgun.ts';
import { mailjet } from './mailjet.ts';
import { mandrill } from './mandrill.ts';
import { postmark } from './postmark.ts';
import type { Provider, Variables, Webhook } from './provider.ts';
import { resend } from './resend.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';
import { sparkpost } from './sparkpost.ts';

export const providers: readonly Provider[] = [
  sendgrid,
  postmark,
  mailgun,
  resend,
  ses,
  brevo,
  sparkpost,
  mailjet,
  mandrill,
];

/** What is set up, by the provider's name. */
export type Connections = ReadonlyMap<string, { webhook: Webhook | undefined }>;

/** Throws one sentence that names the variable that is wrong. */
export function connectProviders(env: Variables): Connections {
  return new Map(
    providers.map(({ name, webhook }) => [name, { webhook: webhook.connect(env) }] as const),
  );
}
