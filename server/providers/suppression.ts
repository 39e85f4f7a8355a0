/** Suppressions, as providers tell of them when they're asked. */
import type { Suppression } from '../../lib/event.ts';
import type { ReportedEvent } from '../store.ts';
import { fingerprintOf } from './batch.ts';

/** An entry of a list, as an event of a message that it kept back. It changes no status. */
export function tellSuppression(
  { provider, recipient, messageId, providerMessageId }: ReportedEvent,
  suppression: Suppression,
  now: Date,
): ReportedEvent {
  const { list, since } = suppression;
  const id = fingerprintOf(
    provider,
    'suppression',
    recipient.toLowerCase(),
    providerMessageId ?? messageId,
    list,
    since,
  );
  return {
    provider,
    id,
    fingerprint: id,
    kind: 'other',
    name: `On a list: ${list}`,
    at: now.toISOString(),
    recipient,
    messageId,
    providerMessageId,
    suppression,
  };
}
