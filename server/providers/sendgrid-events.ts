/** What SendGrid calls an event, by its webhook and by its Email Logs. */

import { z } from 'zod';
import type { Cause, EventKind } from '../../lib/event.ts';
import { enhancedStatusCode } from '../../lib/smtp.ts';
import {
  address,
  type Batch,
  fingerprintOf,
  fromSeconds,
  readBatch,
  type Told,
  text,
} from './batch.ts';

/** What isn't here is `other`: unsubscribes, and kinds of tomorrow. */
const kinds = new Map<string, EventKind>([
  ['received', 'received'],
  ['processed', 'processed'],
  ['deferred', 'deferred'],
  ['delivered', 'delivered'],
  ['open', 'open'],
  ['click', 'click'],
  ['spamreport', 'spam'],
  ['bounce', 'failed'],
  ['dropped', 'failed'],
  ['cancel_drop', 'failed'],
]);

const dropCauses = new Map<string, Cause>([
  ['bounced address', 'suppressed-bounce'],
  ['spam reporting address', 'suppressed-spam'],
  ['unsubscribed address', 'suppressed-unsubscribe'],
  ['invalid', 'invalid'],
]);

// Required: only what we can't do without. Custom arguments lie beside the fields and may bear
// their names.
const webhookEvent = z.object({
  event: z.string().min(1),
  email: address,
  /** Seconds. */
  timestamp: z.number().positive(),
  sg_event_id: text(300),
  /** Absent on a bounce that comes after the delivery. */
  sg_message_id: text(1000),
  'smtp-id': text(1000),
  /** What the receiving server said to a `delivered` or `deferred`. */
  response: text(4000),
  /** The same for a `bounce`; for a `dropped`, why SendGrid didn't try. */
  reason: text(4000),
  status: text(20),
  type: text(60),
  bounce_classification: text(100),
  sg_machine_open: z.boolean().optional().catch(undefined),
  url: text(4000),
  /** Not SendGrid's: custom arguments that a sender may add. */
  subject: text(1000),
  from: text(400),
});
type WebhookEvent = z.infer<typeof webhookEvent>;

/** Read what SendGrid calls an event, wherever it tells it. */
export function readSendGridBatch(batch: unknown[], now: Date): Batch {
  return readBatch('sendgrid', batch, readEntry, now);
}

function readEntry(entry: unknown): Told[] | undefined {
  const parsed = webhookEvent.safeParse(entry);
  return parsed.success ? [tell(parsed.data)] : undefined;
}

function tell(event: WebhookEvent): Told {
  const kind = kinds.get(event.event) ?? 'other';
  const reply = event.event === 'bounce' ? event.reason : event.response;
  // `sg_event_id` is for knowing an event again, but senders report that it changes on a retry.
  const fingerprint = fingerprintOf(
    event.sg_message_id ?? event['smtp-id'],
    event.email.toLowerCase(),
    event.event,
    event.timestamp,
    event.type,
    event.url,
    // Its own: a person may open it in the same second.
    ...(event.sg_machine_open ? ['machine'] : []),
  );
  return {
    id: event.sg_event_id ?? fingerprint,
    fingerprint,
    kind,
    at: fromSeconds(event.timestamp),
    recipient: event.email,
    messageId: event['smtp-id'],
    providerMessageId: event.sg_message_id,
    reply,
    enhancedStatusCode: enhancedStatusCodeOf(event.status, reply),
    ...(kind === 'failed' && { cause: causeOf(event), final: true }),
    ...(kind === 'open' && event.sg_machine_open && { machine: true }),
    ...(kind === 'click' && { url: event.url }),
    // Why SendGrid didn't try is no reply: no server said it.
    ...(kind === 'other' && { name: event.event.slice(0, 100) }),
    ...(event.event === 'dropped' && { name: event.reason?.slice(0, 100) }),
    subject: event.subject,
    from: event.from,
  };
}

/** All of these are final: SendGrid has given up on this message, if not on the address. */
function causeOf({ event, type, reason, bounce_classification }: WebhookEvent): Cause {
  if (event === 'cancel_drop') return 'cancelled';
  if (event === 'dropped') return dropCauses.get(reason?.toLowerCase() ?? '') ?? 'rejected';
  if (type === 'blocked' || type === 'expired') return type;
  return bounce_classification === 'Invalid Address' ? 'invalid' : 'bounce';
}

function enhancedStatusCodeOf(status?: string, reply?: string): string | undefined {
  if (status && /^[245]\.\d{1,3}\.\d{1,3}$/.test(status)) return status;
  return reply && enhancedStatusCode(reply);
}
