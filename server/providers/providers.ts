/** The providers that we know, and what is set up for each. */
import { brevo } from './brevo.ts';
import { mailgun } from './mailgun.ts';
import { mailjet } from './mailjet.ts';
import { mandrill } from './mandrill.ts';
import { postmark } from './postmark.ts';
import type { Api, Provider, Variables, Webhook } from './provider.ts';
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

export interface Connection {
  /** Absent where its secret isn't set. */
  webhook: Webhook | undefined;
  /** Absent where it can't be asked, or its key isn't set. */
  api: Api | undefined;
}

/** What is set up, by the provider's name. */
export type Connections = ReadonlyMap<string, Connection>;

/** Throws one sentence that names the variable that is wrong. */
export function connectProviders(env: Variables): Connections {
  return new Map(
    providers.map(({ name, webhook, api }) => [
      name,
      { webhook: webhook.connect(env), api: api?.connect(env) },
    ]),
  );
}
