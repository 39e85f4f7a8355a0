/** Messages of Amazon SNS: whether Amazon signed them. */
import { verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Fetch } from './provider.ts';

export const snsMessage = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().min(1).max(200),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  Subject: z.string().nullish(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
});
export type SnsMessage = z.infer<typeof snsMessage>;

const FETCH_WITHIN_MS = 5_000;
const MOST_CERTIFICATES = 20;

/** Whether a URL is one of SNS itself. Everyone may send us a message, so only these are fetched. */
export function isOfSns(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return (
    protocol === 'https:' &&
    /^sns\.[a-z\d-]+\.amazonaws\.com(?:\.cn)?$/.test(host) &&
    !username &&
    !password
  );
}

/** Fetch a URL of SNS. `undefined` where that fails. */
export async function fetchFromSns(url: string, fetch: Fetch): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(FETCH_WITHIN_MS);
    const response = await fetch(url, { redirect: 'error', signal });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined; // a line that is down, a name that doesn't resolve, or too slow
  }
}

/** Knows certificates that it fetched once. */
export function createSnsVerifier() {
  const certificates = new Map<string, X509Certificate>();

  /** `unknown` where the certificate can't be had now. */
  return async function verifySns(
    message: SnsMessage,
    now: Date,
    fetch: Fetch,
  ): Promise<'signed' | 'not signed' | 'unknown'> {
    const url = message.SigningCertURL;
    if (!isOfSns(url) || !new URL(url).pathname.endsWith('.pem')) return 'not signed';
    const known = certificates.get(url);
    const pem = known ? undefined : await fetchFromSns(url, fetch);
    if (!known && pem === undefined) return 'unknown';

    const certificate = known ?? readCertificate(pem ?? '');
    if (!certificate || !isSnsCertificate(certificate, now)) return 'not signed';
    if (certificates.size >= MOST_CERTIFICATES) certificates.clear();
    certificates.set(url, certificate);
    const hash = message.SignatureVersion === '2' ? 'sha256' : 'sha1';
    const signature = Buffer.from(message.Signature, 'base64');
    const signed = Buffer.from(signedText(message));
    return verify(hash, signed, certificate.publicKey, signature) ? 'signed' : 'not signed';
  };
}

/** Each name and its value on a line of its own, in this order; no subject where there is none. */
function signedText(message: SnsMessage): string {
  const names =
    message.Type === 'Notification'
      ? (['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const)
      : ([
          'Message',
          'MessageId',
          'SubscribeURL',
          'Timestamp',
          'Token',
          'TopicArn',
          'Type',
        ] as const);
  return names.map((name) => (message[name] == null ? '' : `${name}\n${message[name]}\n`)).join('');
}

/** Its chain isn't sent along: that it is Amazon's is what the host says that we had it from, by TLS. */
function isSnsCertificate(certificate: X509Certificate, now: Date): boolean {
  return (
    /(?:^|\n)CN=sns\.(?:[a-z\d-]+\.)?amazonaws\.com(?:\.cn)?(?:\n|$)/.test(certificate.subject) &&
    new Date(certificate.validFrom) <= now &&
    now <= new Date(certificate.validTo)
  );
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // what came is no certificate
  }
}
