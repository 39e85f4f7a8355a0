/** Postmark: its webhooks. */
import type { Cause, EventKind } from '../../lib/event.ts';
import { z } from '../../lib/zod.ts';
import { protectedWebhook } from './basic-auth.ts';
import { address, fingerprintOf, replyOf, type Told, text } from './batch.ts';
import type { Provider } from './provider.ts';

export const postmark: Provider = {
  name: 'postmark',
  title: 'Postmark',
  webhook: protectedWebhook('postmark', 'POSTMARK_WEBHOOK_CREDENTIALS', readEntry),
};

/** By `RecordType`; what isn't here is `other`: changes of subscription, and kinds of tomorrow. */
const kinds = new Map<string, EventKind>([
  ['Delivery', 'delivered'],
  ['Open', 'open'],
  ['Click', 'click'],
  ['SpamComplaint', 'spam'],
]);

type Meaning = Pick<Told, 'kind' | 'cause' | 'final'>;

/** By a bounce's `Type`, since its code differs from source to source. Automatic replies are `other`. */
const bounces = new Map<string, Meaning>([
  ['HardBounce', failed('bounce')],
  ['SoftBounce', { kind: 'failed', cause: 'bounce' }], // a HardBounce may follow
  ['BadEmailAddress', failed('invalid')],
  ['Blocked', failed('blocked')],
  ['DMARCPolicy', failed('blocked')],
  ['VirusNotification', failed('blocked')],
  ['SpamNotification', failed('blocked')], // a filter, not a person
  ['ManuallyDeactivated', failed('suppressed')],
  ['Unconfirmed', failed('suppressed')],
  ['SMTPApiError', failed('rejected')],
  ['TemplateRenderingFailed', failed('rejected')],
  ['Transient', { kind: 'deferred' }],
  ['DnsError', { kind: 'deferred' }],
  ['SpamComplaint', { kind: 'spam' }],
]);

const webhookEntry = z
  .object({
    RecordType: z.string().min(1),
    MessageID: text(1000),
    /** On a bounce or complaint. */
    Email: address.optional(),
    Recipient: address.optional(),
    DeliveredAt: z.string().optional(),
    BouncedAt: z.string().optional(),
    ReceivedAt: z.string().optional(),
    ChangedAt: z.string().optional(),
    /** Of a bounce; unique. */
    ID: z.union([z.number(), z.string()]).optional().catch(undefined),
    Type: text(100),
    /** What the receiving server said. */
    Details: text(4000),
    Subject: text(1000),
    From: text(400),
    OriginalLink: text(4000),
  })
  .transform((entry) => ({
    ...entry,
    recipient: entry.Recipient ?? entry.Email,
    at: entry.DeliveredAt ?? entry.BouncedAt ?? entry.ReceivedAt ?? entry.ChangedAt,
  }));

function readEntry(entry: unknown): Told[] | undefined {
  const parsed = webhookEntry.safeParse(entry);
  if (!parsed.success || !parsed.data.recipient) return undefined;

  const { RecordType, MessageID, recipient, at, ID, Type, Details, Subject, From } = parsed.data;
  const { OriginalLink } = parsed.data;
  const isBounce = RecordType === 'Bounce';
  const meaning = (isBounce && bounces.get(Type ?? '')) || {
    kind: kinds.get(RecordType) ?? 'other',
  };
  const { kind } = meaning;
  const url = kind === 'click' ? OriginalLink : undefined;
  const fingerprint =
    isBounce && ID !== undefined
      ? fingerprintOf('postmark', 'bounce', String(ID))
      : fingerprintOf('postmark', MessageID, recipient.toLowerCase(), kind, second(at), url);
  return [
    {
      id: fingerprint,
      fingerprint,
      at,
      recipient,
      providerMessageId: MessageID,
      subject: Subject,
      from: From,
      ...meaning,
      ...(kind !== 'other' && kind !== 'spam' && replyOf(Details)),
      ...(url && { url }),
      ...(kind === 'other' && { name: (isBounce && Type) || RecordType.slice(0, 100) }),
    },
  ];
}

function failed(cause: Cause): Meaning {
  return { kind: 'failed', cause, final: true };
}

/** To the second: fractions are written with more or fewer digits. */
function second(at: string | undefined): number {
  return Math.floor(Date.parse(at ?? '') / 1000);
}
