/** Mailjet: its event webhook. */

import { z } from 'zod';
import type { Cause, EventKind } from '../../lib/event.ts';
import { parseJson } from '../request-body.ts';
import { protectedWebhook } from './basic-auth.ts';
import { address, fingerprintOf, fromSeconds, replyOf, type Told, text } from './batch.ts';
import type { Provider } from './provider.ts';

export const mailjet: Provider = {
  name: 'mailjet',
  title: 'Mailjet',
  webhook: protectedWebhook('mailjet', 'MAILJET_WEBHOOK_CREDENTIALS', readEntry, parseWithIds),
};

/** What isn't here is `other`: unsubscribes, and kinds of tomorrow. */
const kinds = new Map<string, EventKind>([
  ['sent', 'delivered'], // the receiving server took it
  ['open', 'open'],
  ['click', 'click'],
  ['spam', 'spam'],
  ['bounce', 'failed'],
  ['blocked', 'failed'], // Mailjet didn't try
]);

const blocks = new Map<string, Cause>([
  ['spam reporter', 'suppressed-spam'],
  ['preblocked', 'suppressed-bounce'],
  ['blacklisted', 'suppressed'],
]);
const invalid = new Set(['user unknown', 'invalid domain', 'typofix']);

const webhookEntry = z.object({
  event: z.string().min(1),
  email: address,
  /** Seconds. */
  time: z.number().positive(),
  MessageID: text(1000),
  /** What the receiving server said to `sent`: `sent (250 2.0.0 OK)`. */
  smtp_reply: text(4000),
  /** The same for a bounce, in Mailjet's words or the server's. */
  comment: text(4000),
  error: text(200),
  hard_bounce: z.boolean().optional().catch(undefined),
  url: text(4000),
});
type Entry = z.infer<typeof webhookEntry>;

function readEntry(entry: unknown): Told[] | undefined {
  const parsed = webhookEntry.safeParse(entry);
  if (!parsed.success) return undefined;

  const { event, email, time, MessageID, smtp_reply, comment, url } = parsed.data;
  const meaning = meaningOf(parsed.data);
  const fingerprint = fingerprintOf('mailjet', MessageID, email.toLowerCase(), event, time, url);
  return [
    {
      id: fingerprint,
      fingerprint,
      at: fromSeconds(time),
      recipient: email,
      providerMessageId: MessageID,
      ...replyOf(event === 'bounce' ? comment : smtp_reply?.replace(/^sent \((.+)\)$/, '$1')),
      ...meaning,
      ...(meaning.kind === 'click' && url && { url }),
      ...(meaning.kind === 'other' && { name: event.slice(0, 100) }),
    },
  ];
}

function meaningOf({ event, error, hard_bounce }: Entry): Pick<Told, 'kind' | 'cause' | 'final'> {
  const kind = kinds.get(event) ?? 'other';
  if (kind !== 'failed') return { kind };
  if (invalid.has(error ?? '')) return { kind, cause: 'invalid', final: true };
  if (event === 'blocked')
    return { kind, cause: blocks.get(error ?? '') ?? 'rejected', final: true };
  if (hard_bounce) return { kind, cause: 'bounce', final: true };
  return error === 'greylisted' ? { kind: 'deferred' } : { kind, cause: 'bounce' };
}

/** JSON whose message ids stay whole: they are numbers past those that JavaScript counts exactly. */
function parseWithIds(json: string): { value: unknown } | undefined {
  // Within a text its quotes would be escaped: what is found is always a name.
  return parseJson(json.replace(/"MessageID"\s*:\s*(\d+)(?=\s*[,}])/g, '"MessageID":"$1"'));
}
