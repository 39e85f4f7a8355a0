/** SparkPost: its event webhook. */

import { z } from 'zod';
import type { Cause, EventKind } from '../../lib/event.ts';
import { protectedWebhook } from './basic-auth.ts';
import { address, fingerprintOf, fromSeconds, number, replyOf, type Told, text } from './batch.ts';
import type { Provider } from './provider.ts';

export const sparkpost: Provider = {
  name: 'sparkpost',
  title: 'SparkPost',
  webhook: protectedWebhook('sparkpost', 'SPARKPOST_WEBHOOK_CREDENTIALS', readEntry),
};

/** What isn't here is `other`: unsubscribes, and kinds of tomorrow. */
const kinds = new Map<string, EventKind>([
  ['injection', 'processed'],
  ['delay', 'deferred'],
  ['delivery', 'delivered'],
  ['open', 'open'],
  ['initial_open', 'open'],
  ['amp_open', 'open'],
  ['amp_initial_open', 'open'],
  ['click', 'click'],
  ['amp_click', 'click'],
  ['spam_complaint', 'spam'],
  ['bounce', 'failed'],
  ['out_of_band', 'failed'],
  ['policy_rejection', 'failed'],
  ['generation_failure', 'failed'],
  ['generation_rejection', 'failed'],
]);

/** By bounce class. What isn't here is a soft bounce or undetermined. */
const causes = new Map<number, Cause>([
  [10, 'invalid'],
  [25, 'rejected'],
  [30, 'bounce'],
  [50, 'blocked'],
  [51, 'blocked'],
  [52, 'blocked'],
  [53, 'blocked'],
  [54, 'blocked'],
]);

/** What SparkPost says in the server's place where it didn't try, and why. */
const suppressed = /recipient address (?:was )?suppressed due to \w+ policy(?: \((\w+))?/i;
const suppressions = new Map<string | undefined, Cause>([
  ['spam', 'suppressed-spam'],
  ['bounce', 'suppressed-bounce'],
  ['unsubscribe', 'suppressed-unsubscribe'],
]);

/** Automatic reply, subscribe, unsubscribe, challenge-response: these come as bounces, too. */
const answersByMail = new Set([60, 80, 90, 100]);

const webhookEntry = z.object({
  msys: z.record(
    z.string(),
    z.object({
      type: z.string().min(1),
      event_id: z.string().min(1).max(300),
      /** Seconds. */
      timestamp: number,
      rcpt_to: address,
      /** As the sender wrote it. */
      raw_rcpt_to: address.optional().catch(undefined),
      message_id: text(1000),
      bounce_class: number.optional().catch(undefined),
      raw_reason: text(4000),
      subject: text(1000),
      friendly_from: text(400),
      target_link_url: text(4000),
    }),
  ),
});
type Entry = z.infer<typeof webhookEntry>['msys'][string];

/** One event, under the name of its class; none in what SparkPost sends to see whether we are there. */
function readEntry(entry: unknown): Told[] | undefined {
  const parsed = webhookEntry.safeParse(entry);
  return parsed.success ? Object.values(parsed.data.msys).map(tell) : undefined;
}

function tell(event: Entry): Told {
  const { type, bounce_class, target_link_url: url } = event;
  const isReply = type !== 'delay' && answersByMail.has(bounce_class ?? 0);
  const kind = (!isReply && kinds.get(type)) || 'other';
  return {
    id: event.event_id,
    fingerprint: fingerprintOf('sparkpost', event.event_id),
    kind,
    at: fromSeconds(event.timestamp),
    recipient: event.raw_rcpt_to ?? event.rcpt_to,
    providerMessageId: event.message_id,
    subject: event.subject,
    from: event.friendly_from,
    ...replyOf(event.raw_reason),
    ...(kind === 'failed' && failureOf(event)),
    ...(kind === 'click' && url && { url }),
    ...(kind === 'other' && {
      name: isReply ? `${type}, class ${bounce_class}` : type.slice(0, 100),
    }),
  };
}

function failureOf({ type, bounce_class, raw_reason }: Entry): Pick<Told, 'cause' | 'final'> {
  const list = suppressed.exec(raw_reason ?? '');
  if (list) return { cause: suppressions.get(list[1]?.toLowerCase()) ?? 'suppressed', final: true };
  if (type !== 'bounce' && type !== 'out_of_band') return { cause: 'rejected', final: true };
  const cause = causes.get(bounce_class ?? 1);
  // What comes after a delivery and isn't for good is often an automatic reply.
  return { cause: cause ?? 'bounce', ...((cause || type === 'bounce') && { final: true }) };
}
