/** A batch of SendGrid's event webhook -> our events. */
import { createHash } from 'node:crypto';
import { type Cause, deliveryEventSchema, type EventKind } from '../lib/event.ts';
import { enhancedStatusCode } from '../lib/smtp.ts';
import { z } from '../lib/zod.ts';
import { isTooFarAhead } from './events.ts';
import type { ReportedEvent } from './store.ts';

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

/** Text, where it is text: custom arguments lie beside the fields and may bear their names. */
const text = (length: number) =>
  z
    .string()
    .transform((value) => value.replaceAll('\0', '').trim().slice(0, length) || undefined)
    .optional()
    .catch(undefined);

// Required: only what we can't do without. No z.email(): it is narrower than RFC 5321.
const webhookEvent = z.object({
  event: z.string().min(1),
  email: z.string().trim().min(3).max(400),
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

/** Read a batch. Entries that can't be read are left out and counted: they never fail the rest. */
export function readSendGridBatch(
  batch: unknown[],
  now: Date,
): { events: ReportedEvent[]; unreadable: number } {
  const events = batch.flatMap((entry) => {
    const parsed = webhookEvent.safeParse(entry);
    const event = parsed.success && readEvent(parsed.data);
    return event && !isTooFarAhead(event.at, now) ? event : [];
  });
  return { events, unreadable: batch.length - events.length };
}

function readEvent(event: WebhookEvent): ReportedEvent | undefined {
  const kind = kinds.get(event.event) ?? 'other';
  const reply = event.event === 'bounce' ? event.reason : event.response;
  const messageId = event['smtp-id'];
  const at = new Date(event.timestamp * 1000);
  const fingerprint = fingerprintOf(event);
  const parsed = deliveryEventSchema.safeParse({
    provider: 'sendgrid',
    id: event.sg_event_id ?? fingerprint,
    kind,
    at: Number.isNaN(at.getTime()) ? undefined : at.toISOString(),
    recipient: event.email,
    messageId,
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
  });
  return parsed.success ? { ...parsed.data, fingerprint } : undefined;
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

/** SendGrid's `sg_event_id` is for this, but senders report that it changes on a retry. */
function fingerprintOf(event: WebhookEvent): string {
  const parts = [
    event.sg_message_id ?? event['smtp-id'],
    event.email.toLowerCase(),
    event.event,
    event.timestamp,
    event.type,
    event.url,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
