/** Postmark: its webhooks, and its API. */

import { z } from 'zod';
import type { EventKind } from '../../lib/event.ts';
import { protectedWebhook } from './basic-auth.ts';
import { address, replyOf, type Told, text } from './batch.ts';
import { createPostmarkApi } from './postmark-api.ts';
import { postmarkBounces, postmarkFingerprint } from './postmark-bounces.ts';
import type { Provider } from './provider.ts';

export const postmark: Provider = {
  name: 'postmark',
  title: 'Postmark',
  webhook: protectedWebhook('postmark', 'POSTMARK_WEBHOOK_CREDENTIALS', readEntry),
  api: {
    connect(env) {
      const { [TOKEN]: token, [STREAMS]: streams } = env;
      const names = (streams || 'outbound').split(',').map((stream) => stream.trim());
      if (!names.every((name) => /^[\w-]+$/.test(name))) {
        throw new Error(`${STREAMS} must be IDs of message streams, with commas between them.`);
      }
      return token ? createPostmarkApi(token, names) : undefined;
    },
  },
};

const TOKEN = 'POSTMARK_SERVER_TOKEN';
const STREAMS = 'POSTMARK_MESSAGE_STREAMS';

/** By `RecordType`; what isn't here is `other`: changes of subscription, and kinds of tomorrow. */
const kinds = new Map<string, EventKind>([
  ['Delivery', 'delivered'],
  ['Open', 'open'],
  ['Click', 'click'],
  ['SpamComplaint', 'spam'],
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
  const meaning = (isBounce && postmarkBounces.get(Type ?? '')) || {
    kind: kinds.get(RecordType) ?? 'other',
  };
  const { kind } = meaning;
  const url = kind === 'click' ? OriginalLink : undefined;
  const fingerprint = postmarkFingerprint({
    bounceId: isBounce ? ID : undefined,
    messageId: MessageID,
    recipient,
    kind,
    at,
    url,
  });
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
