/** Mandrill (Mailchimp Transactional): its webhooks. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Cause, EventKind } from '../../lib/event.ts';
import { parseJson } from '../request-body.ts';
import {
  address,
  fingerprintOf,
  fromSeconds,
  readBatch,
  replyOf,
  type Told,
  text,
} from './batch.ts';
import { malformedJson, notAsAgreed, type Provider, wrongSignature } from './provider.ts';

const KEY = 'MANDRILL_WEBHOOK_KEY';
/** As it was entered in Mandrill, to the letter: what is signed begins with it. */
const URL_SETTING = 'MANDRILL_WEBHOOK_URL';

export const mandrill: Provider = {
  name: 'mandrill',
  title: 'Mandrill (Mailchimp Transactional)',
  webhook: {
    needs: [KEY, URL_SETTING],
    connect(env) {
      const { [KEY]: key, [URL_SETTING]: url } = env;
      if (!key || !url) return undefined;
      if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
        throw new Error(
          `${URL_SETTING} must be the webhook's address as it was entered in Mandrill.`,
        );
      }
      return {
        take({ headers, body }, { now }) {
          const fields = new URLSearchParams(new TextDecoder().decode(body));
          const signature = headers.get('X-Mandrill-Signature') ?? '';
          if (!isSigned(key, url, fields, signature)) return wrongSignature;
          const batch = parseJson(fields.get('mandrill_events') ?? '');
          if (!batch) return malformedJson;
          if (!Array.isArray(batch.value)) return notAsAgreed('A batch is an array of events.');
          return { kind: 'read', ...readBatch('mandrill', batch.value, readEntry, now) };
        },
      };
    },
  },
};

/** HMAC with SHA-1 over the address and every field of the form, in the order of their names. */
function isSigned(key: string, url: string, fields: URLSearchParams, signature: string): boolean {
  const hmac = createHmac('sha1', key).update(url);
  for (const name of [...new Set(fields.keys())].sort()) {
    for (const value of fields.getAll(name)) hmac.update(name + value);
  }
  const expected = hmac.digest();
  const shown = Buffer.from(signature, 'base64');
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

/** What isn't here is `other`: unsubscribes, and kinds of tomorrow. */
const kinds = new Map<string, EventKind>([
  ['send', 'processed'],
  ['deferral', 'deferred'],
  ['delivered', 'delivered'],
  ['open', 'open'],
  ['click', 'click'],
  ['spam', 'spam'],
  ['hard_bounce', 'failed'],
  ['soft_bounce', 'failed'],
  ['reject', 'failed'],
]);

const rejections = new Map<string, Cause>([
  ['hard-bounce', 'suppressed-bounce'],
  ['soft-bounce', 'suppressed-bounce'],
  ['spam', 'suppressed-spam'],
  ['unsub', 'suppressed-unsubscribe'],
  ['custom', 'suppressed'],
  ['invalid', 'invalid'],
]);

const webhookEntry = z.object({
  event: z.string().min(1),
  /** Seconds. */
  ts: z.number().positive(),
  _id: text(1000),
  url: text(4000),
  msg: z.object({
    email: address,
    subject: text(1000),
    sender: text(400),
    /** What the receiving server said. */
    diag: text(4000),
    reject: z
      .object({ reason: text(60) })
      .optional()
      .catch(undefined),
  }),
});

/** Changes of a list, which have no message, and mail that came in. */
const ofNoMessage = z.union([
  z.object({ type: z.enum(['blacklist', 'whitelist']) }),
  z.object({ event: z.literal('inbound') }),
]);

function readEntry(entry: unknown): Told[] | undefined {
  if (ofNoMessage.safeParse(entry).success) return [];
  const parsed = webhookEntry.safeParse(entry); // text messages have no `email`
  if (!parsed.success) return undefined;

  const { event, ts, _id, url, msg } = parsed.data;
  const kind = kinds.get(event) ?? 'other';
  const fingerprint = fingerprintOf('mandrill', _id, msg.email.toLowerCase(), event, ts, url);
  return [
    {
      id: fingerprint,
      fingerprint,
      kind,
      at: fromSeconds(ts),
      recipient: msg.email,
      providerMessageId: _id,
      subject: msg.subject,
      from: msg.sender,
      ...(/bounce|deferral|delivered/.test(event) && replyOf(msg.diag)),
      ...(event === 'hard_bounce' && { cause: 'bounce', final: true }),
      ...(event === 'soft_bounce' && { cause: 'bounce' }),
      ...(event === 'reject' && {
        cause: rejections.get(msg.reject?.reason ?? '') ?? 'rejected',
        final: true,
      }),
      ...(kind === 'click' && url && { url }),
      ...(kind === 'other' && { name: event.slice(0, 100) }),
    },
  ];
}
