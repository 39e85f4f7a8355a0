/** Twilio SendGrid's signed event webhook: ECDSA on P-256 with SHA-256. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Read the key as SendGrid shows it: base64 of SPKI DER. Throws a sentence on anything else. */
export function readPublicKey(base64: string): KeyObject {
  const complaint =
    'SENDGRID_WEBHOOK_PUBLIC_KEY must be the verification key as SendGrid shows it: one line of base64.';
  try {
    const key = createPublicKey({
      key: Buffer.from(base64, 'base64'),
      format: 'der',
      type: 'spki',
    });
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch (cause) {
    throw new Error(complaint, { cause });
  }
  throw new Error(complaint);
}

/**
 * Check the signature over the timestamp and the body's very bytes.
 *
 * An old timestamp is no reason to refuse: SendGrid tries again for a day. Nor does sending a batch
 * again harm anyone: events that are kept already change nothing.
 */
export function isSigned(key: KeyObject, signature: Signature, body: Uint8Array): boolean {
  const signed = Buffer.concat([Buffer.from(signature.timestamp), body]);
  return verify('sha256', signed, key, Buffer.from(signature.value, 'base64')); // DER: Node's default
}

export interface Signature {
  value: string;
  /** When SendGrid signed it, as it wrote that. */
  timestamp: string;
}

export function readSignature(headers: Headers): Signature | undefined {
  const value = headers.get('X-Twilio-Email-Event-Webhook-Signature');
  const timestamp = headers.get('X-Twilio-Email-Event-Webhook-Timestamp');
  return value && timestamp ? { value, timestamp } : undefined;
}
