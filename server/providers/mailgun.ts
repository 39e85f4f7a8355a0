/** Mailgun: its webhooks. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Cause, EventKind } from '../../lib/event.ts';
import { z } from '../../lib/zod.ts';
import { parseJson } from '../request-body.ts';
import {
  address,
  addressesIn,
  fingerprintOf,
  fromSeconds,
  number,
  readBatch,
  replyOf,
  type Told,
  tellEach,
  text,
} from './batch.ts';
import { malformedJson, type Provider, wrongSignature } from './provider.ts';

const KEY = 'MAILGUN_WEBHOOK_SIGNING_KEY';

/** Mailgun tries again for eight hours. */
const OLDEST_MS = 24 * 60 * 60 * 1000;

export const mailgun: Provider = {
  name: 'mailgun',
  title: 'Mailgun',
  webhook: {
    needs: [KEY],
    connect(env) {
      const key = env[KEY];
      if (!key) return undefined;
      return {
        take({ body }, { now }) {
          const json = parseJson(new TextDecoder().decode(body));
          if (!json) return malformedJson;
          const post = signedPost.safeParse(json.value);
          if (!post.success || !isSigned(key, post.data.signature, now)) return wrongSignature;

          const { signature, 'event-data': entry } = post.data;
          const read = (entry: unknown) => readEntry(entry, signature.token);
          return { kind: 'read', ...readBatch('mailgun', [entry], read, now) };
        },
      };
    },
  },
};

const signedPost = z.object({
  signature: z.object({
    /** Seconds. */
    timestamp: z.union([z.string(), z.number()]),
    token: z.string().min(1).max(200),
    signature: z.string(),
  }),
  'event-data': z.unknown().optional(),
});
type Signature = z.infer<typeof signedPost>['signature'];

/**
 * Check Mailgun's signature, which is over the moment and a token, and not over the body.
 *
 * So whoever saw one could sign anything. That is why it must be recent, and why the token is the
 * event's id: no token brings a second event, on whichever server.
 */
function isSigned(key: string, { timestamp, token, signature }: Signature, now: Date): boolean {
  if (!(Math.abs(now.getTime() - Number(timestamp) * 1000) <= OLDEST_MS)) return false;
  const expected = createHmac('sha256', key).update(`${timestamp}${token}`).digest();
  const shown = Buffer.from(signature, 'hex');
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

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
const suppressedByReason = new Map<string, Cause>([
  ['suppress-bounce', 'suppressed-bounce'],
  ['suppress-unsubscribe', 'suppressed-unsubscribe'],
  ['suppress-complaint', 'suppressed-spam'],
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

function readEntry(entry: unknown, id: string): Told[] | undefined {
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
    return byCode ?? suppressedByReason.get(reason) ?? 'suppressed';
  }
  return reason === 'old' && !event.flags?.['is-delayed-bounce'] ? 'expired' : 'bounce';
}
