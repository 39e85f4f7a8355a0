/** What Postmark calls a bounce, by its webhook and by its API. */
import type { Cause, EventKind } from '../../lib/event.ts';
import { fingerprintOf, type Told } from './batch.ts';

export type Meaning = Pick<Told, 'kind' | 'cause' | 'final'>;

/** By a bounce's `Type`, since its code differs from source to source. Automatic replies are `other`. */
export const postmarkBounces = new Map<string, Meaning>([
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

function failed(cause: Cause): Meaning {
  return { kind: 'failed', cause, final: true };
}

interface Mark {
  /** The only id that Postmark has for an event. */
  bounceId: string | number | undefined;
  messageId: string | undefined;
  recipient: string;
  kind: EventKind;
  at: string | undefined;
  url?: string | undefined;
}

/** The same for the same event, whatever it came by. */
export function postmarkFingerprint({
  bounceId,
  messageId,
  recipient,
  kind,
  at,
  url,
}: Mark): string {
  if (bounceId !== undefined) return fingerprintOf('postmark', 'bounce', String(bounceId));
  // To the second: fractions are written with more or fewer digits.
  const second = Math.floor(Date.parse(at ?? '') / 1000);
  return fingerprintOf('postmark', messageId, recipient.toLowerCase(), kind, second, url);
}
