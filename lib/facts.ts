import { count } from './count.ts';
import type { Organisation } from './organisation.ts';
import type { Status } from './status.ts';

/**
 * What the documentation says of each status, in our words, by the key of the fact.
 *
 * Source: the article "Email delivery status explanations" on a clinic software's email log.
 */
export const facts = {
  'sending.meaning': () => 'It is on its way to our email provider.',
  'sending.next': ({ minutesUntilContact, supportContact }: Organisation) =>
    `Wait a few minutes. If it stays at Sending for longer than ${count(minutesUntilContact, 'minute')}, contact ${supportContact}.`,

  'processed.meaning': () => 'Our email provider has prepared it for delivery.',
  'processed.next': ({ minutesUntilContact, supportContact }: Organisation) =>
    `Wait a few minutes. If it stays at Processed for longer than ${count(minutesUntilContact, 'minute')}, contact ${supportContact}.`,

  'deferred.meaning': () =>
    'The client’s email provider turned it away for the moment. It can’t be delivered right now, but it isn’t rejected for good.',
  'deferred.next': () => 'Nothing to do: we keep trying.',

  'delivered.meaning': () => 'The client’s email provider confirmed that it took the email.',
  'delivered.limits': () =>
    'That doesn’t promise the inbox: what happens after that can’t be seen from outside. Open and Clicked only give an idea whether it was seen.',
  'delivered.next.1': () =>
    'The client says it didn’t come? Ask them to look in junk, spam and promotions.',
  'delivered.next.2': () =>
    'Not there either? Ask them to contact their own email provider. It confirmed the delivery, so it must say which folder the email went to.',

  'open.meaning': () => 'The email was opened.',
  'open.disclaimer': () => 'Open and click figures may be skewed by privacy and firewall settings.',

  'clicked.meaning': () => 'A link or button in the email was clicked.',
  'clicked.disclaimer': () =>
    'Open and click figures may be skewed by privacy and firewall settings.',

  'spam-report.meaning': () => 'The client marked the message as spam.',
  'spam-report.next': ({ supportContact }: Organisation) =>
    `Was it a mistake? The client can email ${supportContact} and ask to be taken off the spam list.`,

  'failed.meaning': () =>
    'The client’s email provider can’t or won’t deliver it. Often the address is outdated or mistyped.',
  'failed.never-sent': () =>
    'It may never have been sent at all: after an earlier spam report we are not allowed to email that client.',
  'failed.next.1': () => 'Confirm the address with the client, letter by letter: no typos?',
  'failed.next.2': ({ supportContact }: Organisation) =>
    `Did the client report our email as spam, and want it again? Have them email ${supportContact} to be taken off the spam list.`,
} satisfies Record<`${Status}.${string}`, (organisation: Organisation) => string>;

export type FactKey = keyof typeof facts;

export function fact(key: FactKey, organisation: Organisation): string {
  return facts[key](organisation);
}

export function factsOf(status: Status): FactKey[] {
  return (Object.keys(facts) as FactKey[]).filter((key) => key.startsWith(`${status}.`));
}
