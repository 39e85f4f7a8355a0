/** What Mailgun calls an event, by its webhook and by its Logs. */

import { z } from 'zod';
import type { Cause, EventKind } from '../../lib/event.ts';
import {
  address,
  addressesIn,
  fingerprintOf,
  fromSeconds,
  number,
  replyOf,
  type Told,
  tellEach,
  text,
} from './batch.ts';

/** What isn't here is `other`: unsubscribes, mail that came in, and kinds of tomorrow. */
const kinds = new Map<string, EventKind>([
  ['accepted', 'processed'],
  ['delivered', 'delivered'],
  ['opened', 'open'],
  ['unique_opened', 'open'],
  ['clicked', 'click'],
  ['unique_clicked', 'click'],
  ['complained', 'spam'],
  ['failed', 'failed'],
  ['rejected', 'failed'],
]);

/** Codes of its own, which no server says. */
const suppressedByCode = new Map<number, Cause>([
  [605, 'suppressed-bounce'],
  [606, 'suppressed-unsubscribe'],
  [607, 'suppressed-spam'],
]);

const entrySchema = z.object({
  event: z.string().min(1),
  /** Unique within a day. */
  id: text(200),
  /** Seconds. */
  timestamp: number,
  /** Absent on `rejected`. */
  recipient: address.optional(),
  severity: text(60),
  reason: text(200),
  url: text(4000),
  reject: z
    .object({ reason: text(100) })
    .optional()
    .catch(undefined),
  flags: z.object({ 'is-delayed-bounce': z.boolean().optional() }).optional().catch(undefined),
  'client-info': z
    .object({ bot: text(60) })
    .optional()
    .catch(undefined),
  'delivery-status': z
    .object({
      code: number.optional().catch(undefined),
      'enhanced-code': text(20),
      message: text(4000),
    })
    .optional()
    .catch(undefined),
  message: z
    .object({
      headers: z
        .object({ 'message-id': text(1000), subject: text(1000), from: text(400), to: text(1000) })
        .optional(),
    })
    .optional()
    .catch(undefined),
});
type Entry = z.infer<typeof entrySchema>;

/** @param id what the event is known by; its own is unique within a day only. */
export function readMailgunEntry(entry: unknown, id: string): Told[] | undefined {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) return undefined;

  const event = parsed.data;
  const { 'message-id': messageId, subject, from, to } = event.message?.headers ?? {};
  const recipients = event.recipient ? [event.recipient] : addressesIn(to ?? '');
  const at = fromSeconds(event.timestamp);
  if (recipients.length === 0 || !at) return undefined;

  const isTemporary = event.event === 'failed' && event.severity === 'temporary';
  const kind = isTemporary ? 'deferred' : (kinds.get(event.event) ?? 'other');
  const day = at.slice(0, 10);
  return tellEach(recipients, {
    id,
    // The same by webhook and by question.
    ...(event.id && { fingerprint: fingerprintOf('mailgun', event.id, day) }),
    kind,
    at,
    messageId,
    subject,
    from,
    ...repliedTo(event),
    ...(kind === 'failed' && { cause: causeOf(event), final: true }),
    ...(kind === 'open' && event['client-info']?.bot && { machine: true }),
    ...(kind === 'click' && event.url && { url: event.url }),
    ...(kind === 'other' && { name: event.event.slice(0, 100) }),
    ...(event.reject?.reason && { name: event.reject.reason }),
  });
}

/** What the server said. Mailgun has codes of its own, too: 498 and 499, and from 600 on. */
function repliedTo({ 'delivery-status': status }: Entry) {
  const { code, message, 'enhanced-code': enhancedStatusCode } = status ?? {};
  if (!message || !code || code === 498 || code === 499 || code >= 600) return {};
  return {
    ...replyOf(message.startsWith(String(code)) ? message : `${code} ${message}`),
    ...(enhancedStatusCode && { enhancedStatusCode }),
  };
}

/** A delayed bounce comes after `delivered`; Mailgun has given up on each of these. */
function causeOf(event: Entry): Cause {
  if (event.event === 'rejected') return 'rejected';
  const reason = event.reason ?? '';
  const byCode = suppressedByCode.get(event['delivery-status']?.code ?? 0);
  if (byCode || reason.startsWith('suppress')) {
    return byCode ?? (reason === 'suppress-bounce' ? 'suppressed-bounce' : 'suppressed');
  }
  return reason === 'old' && !event.flags?.['is-delayed-bounce'] ? 'expired' : 'bounce';
}
