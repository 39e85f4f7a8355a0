/** Resend: its webhooks, which Svix signs. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Cause } from '../../lib/event.ts';
import { parseJson } from '../request-body.ts';
import { addressesIn, readBatch, replyOf, type Told, tellEach, text } from './batch.ts';
import { malformedJson, type Provider, wrongSignature } from './provider.ts';

const SECRET = 'RESEND_WEBHOOK_SECRET';

/** Each attempt is signed anew, with its own moment. */
const OLDEST_MS = 5 * 60 * 1000;

export const resend: Provider = {
  name: 'resend',
  title: 'Resend',
  webhook: {
    needs: [SECRET],
    connect(env) {
      const secret = env[SECRET];
      if (!secret) return undefined;
      const [, base64] = /^whsec_([A-Za-z\d+/]{16,}=*)$/.exec(secret) ?? [];
      if (!base64)
        throw new Error(`${SECRET} must be the signing secret as Resend shows it: whsec_….`);
      const key = Buffer.from(base64, 'base64');
      return {
        take({ headers, body }, { now }) {
          const id = headers.get('svix-id');
          if (!id || !isSigned(key, { id, headers, body, now })) return wrongSignature;
          const json = parseJson(new TextDecoder().decode(body));
          if (!json) return malformedJson;
          const read = (entry: unknown) => readEntry(entry, id);
          return { kind: 'read', ...readBatch('resend', [json.value], read, now) };
        },
      };
    },
  },
};

interface Signed {
  id: string;
  headers: Headers;
  body: Uint8Array;
  now: Date;
}

/** https://docs.svix.com/receiving/verifying-payloads/how-manual */
function isSigned(key: Buffer, { id, headers, body, now }: Signed): boolean {
  const timestamp = headers.get('svix-timestamp') ?? '';
  if (!(Math.abs(now.getTime() - Number(timestamp) * 1000) <= OLDEST_MS)) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // Several while the secret is being changed.
  return (headers.get('svix-signature') ?? '').split(' ').some((signature) => {
    const [, base64] = /^v1,(.+)$/.exec(signature) ?? [];
    const shown = Buffer.from(base64 ?? '', 'base64');
    return shown.length === expected.length && timingSafeEqual(shown, expected);
  });
}

type Meaning = Pick<Told, 'kind' | 'cause' | 'final'>;

/** What isn't here is `other`. */
const meanings = new Map<string, Meaning>([
  ['email.queued', { kind: 'received' }],
  ['email.scheduled', { kind: 'received' }],
  ['email.sent', { kind: 'processed' }],
  ['email.delivery_delayed', { kind: 'deferred' }],
  ['email.delivered', { kind: 'delivered' }],
  ['email.opened', { kind: 'open' }],
  ['email.clicked', { kind: 'click' }],
  ['email.complained', { kind: 'spam' }],
  ['email.bounced', failed('bounce')],
  ['email.failed', failed('rejected')],
  ['email.canceled', failed('cancelled')],
  ['email.suppressed', failed('suppressed')],
]);

const suppressions = new Map<string, Cause>([
  ['previous_bounce', 'suppressed-bounce'],
  ['previous_complaint', 'suppressed-spam'],
]);

/** What is said of the message, and so of every one of its recipients. */
const ofAll = new Set([
  'email.queued',
  'email.scheduled',
  'email.sent',
  'email.failed',
  'email.canceled',
]);

const addresses = z.array(z.string()).optional().catch(undefined);

const webhookEntry = z.object({
  type: z.string().min(1),
  /** When it happened; `data.created_at` is the message's. */
  created_at: z.string(),
  data: z.object({
    email_id: text(1000),
    message_id: text(1000),
    from: text(400),
    subject: text(1000),
    to: addresses,
    cc: addresses,
    bcc: addresses,
    bounce: z
      .object({ type: text(60), diagnosticCode: z.array(z.string()).optional().catch(undefined) })
      .optional()
      .catch(undefined),
    suppressed: z
      .object({ reason: text(60) })
      .optional()
      .catch(undefined),
    click: z
      .object({ link: text(4000) })
      .optional()
      .catch(undefined),
  }),
});

function readEntry(entry: unknown, id: string): Told[] | undefined {
  const parsed = webhookEntry.safeParse(entry);
  if (!parsed.success) return undefined;
  const { type, created_at, data } = parsed.data;
  // Mail that came in, contacts, domains: nothing of ours is on its way.
  if (!type.startsWith('email.') || type === 'email.received') return [];

  const { to = [], cc = [], bcc = [], bounce, suppressed, click } = data;
  const recipients = [...to, ...cc, ...bcc].flatMap(addressesIn);
  if (recipients.length === 0) return undefined;
  // Of several recipients, it isn't told who: then it changes no status.
  const isTold = recipients.length === 1 || ofAll.has(type);
  const meaning: Meaning = (isTold && meanings.get(type)) || { kind: 'other' };
  const { kind } = meaning;
  return tellEach(recipients, {
    id,
    at: toIso(created_at),
    messageId: data.message_id,
    providerMessageId: data.email_id,
    subject: data.subject,
    from: data.from,
    ...meaning,
    ...(type === 'email.bounced' && replyOf(bounce?.diagnosticCode?.[0])),
    ...(kind === 'failed' && bounce?.type === 'Transient' && { final: false }),
    ...(kind === 'failed' &&
      suppressed && { cause: suppressions.get(suppressed.reason ?? '') ?? 'suppressed' }),
    ...(kind === 'click' && click?.link && { url: click.link }),
    ...(kind === 'other' && {
      name: isTold
        ? type.slice(0, 100)
        : `${type.slice(0, 60)}, one of ${recipients.length} recipients`,
    }),
  });
}

/** Not always ISO 8601: `2026-11-23 09:15:02.674981+00`. */
function toIso(at: string): string {
  return at.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
}

function failed(cause: Cause): Meaning {
  return { kind: 'failed', cause, final: true };
}
