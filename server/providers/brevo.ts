/** Brevo: its transactional webhook. */

import { z } from 'zod';
import type { Cause } from '../../lib/event.ts';
import { protectedWebhook } from './basic-auth.ts';
import { address, fingerprintOf, fromSeconds, replyOf, type Told, text } from './batch.ts';
import type { Provider } from './provider.ts';

export const brevo: Provider = {
  name: 'brevo',
  title: 'Brevo',
  webhook: protectedWebhook('brevo', 'BREVO_WEBHOOK_CREDENTIALS', readEntry),
};

type Meaning = Pick<Told, 'kind' | 'cause' | 'final' | 'machine'>;

/** What isn't here is `other`: unsubscribes, and kinds of tomorrow. Its API has other names. */
const meanings = new Map<string, Meaning>([
  ['request', { kind: 'processed' }],
  ['deferred', { kind: 'deferred' }],
  ['delivered', { kind: 'delivered' }],
  ['opened', { kind: 'open' }],
  ['unique_opened', { kind: 'open' }],
  ['proxy_open', { kind: 'open', machine: true }],
  ['unique_proxy_open', { kind: 'open', machine: true }],
  ['click', { kind: 'click' }],
  ['spam', { kind: 'spam' }],
  ['complaint', { kind: 'spam' }],
  ['soft_bounce', { kind: 'failed', cause: 'bounce' }],
  ['hard_bounce', failed('bounce')],
  ['invalid_email', failed('invalid')],
  ['blocked', failed('suppressed')],
  ['error', failed('rejected')],
]);

const webhookEntry = z.object({
  event: z.string().min(1),
  email: address,
  /** Milliseconds. `date` follows a local time zone. */
  ts_epoch: z.number().positive(),
  'message-id': text(1000),
  reason: text(4000),
  subject: text(1000),
  sender_email: text(400),
  link: text(4000),
});

function readEntry(entry: unknown): Told[] | undefined {
  const parsed = webhookEntry.safeParse(entry);
  if (!parsed.success) return undefined;

  const { event, email, ts_epoch, reason, link, ...message } = parsed.data;
  const messageId = message['message-id'];
  const meaning = meanings.get(event) ?? { kind: 'other' };
  const { kind } = meaning;
  const fingerprint = fingerprintOf('brevo', messageId, email.toLowerCase(), event, ts_epoch, link);
  return [
    {
      id: fingerprint,
      fingerprint,
      at: fromSeconds(ts_epoch / 1000),
      recipient: email,
      messageId,
      subject: message.subject,
      from: message.sender_email,
      ...meaning,
      ...replyOf(reason),
      ...(kind === 'click' && link && { url: link }),
      ...(kind === 'other' && { name: event.slice(0, 100) }),
    },
  ];
}

function failed(cause: Cause): Meaning {
  return { kind: 'failed', cause, final: true };
}
