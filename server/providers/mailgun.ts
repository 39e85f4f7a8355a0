/** Mailgun: its webhooks, and its API. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../request-body.ts';
import { fingerprintOf, readBatch } from './batch.ts';
import { connectMailgunApi } from './mailgun-api.ts';
import { readMailgunEntry } from './mailgun-events.ts';
import { malformedJson, type Provider, wrongSignature } from './provider.ts';

const KEY = 'MAILGUN_WEBHOOK_SIGNING_KEY';
const API_KEY = 'MAILGUN_API_KEY';
const REGION = 'MAILGUN_REGION';

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
          const read = (entry: unknown) => readMailgunEntry(entry, signature.token);
          const seal = {
            key: fingerprintOf('mailgun', signature.token),
            at: now.toISOString(),
            until: new Date(Number(signature.timestamp) * 1000 + OLDEST_MS).toISOString(),
          };
          return { kind: 'read', seal, ...readBatch('mailgun', [entry], read, now) };
        },
      };
    },
  },
  api: {
    connect(env) {
      const { [API_KEY]: key, [REGION]: region } = env;
      const api = connectMailgunApi(key ?? '', region || 'us');
      if (!api) throw new Error(`${REGION} must be us or eu.`);
      return key ? api : undefined;
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
 * So whoever saw one could sign anything. That is why it must be recent, and why it seals the event
 * that its token came with: on whichever server, the token brings no other.
 */
function isSigned(key: string, { timestamp, token, signature }: Signature, now: Date): boolean {
  if (!(Math.abs(now.getTime() - Number(timestamp) * 1000) <= OLDEST_MS)) return false;
  const expected = createHmac('sha256', key).update(`${timestamp}${token}`).digest();
  const shown = Buffer.from(signature, 'hex');
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}
