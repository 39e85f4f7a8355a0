import type { CannedReply } from './canned-reply.ts';
import type { Delivery } from './delivery.ts';
import { causeInEffect, isMailboxFull } from './failure.ts';
import type { Wait } from './situation.ts';

/** The id of the reply that fits by what the server said, not by cause alone. */
export const MAILBOX_FULL = 'mailbox-full';

interface Circumstances {
  wait?: Wait | undefined;
  step: 1 | 2;
}

/** The replies that fit a delivery, the most specific first; those to support last. */
export function fittingReplies(
  replies: CannedReply[],
  delivery: Delivery,
  { wait, step }: Circumstances,
): CannedReply[] {
  const fits = (reply: CannedReply) =>
    (reply.statuses.length === 0 || reply.statuses.includes(delivery.status)) &&
    (delivery.status !== 'failed' || fitsFailure(reply, delivery)) &&
    (!reply.when || !wait || waitFor[reply.when] === wait);
  // Both steps of a Delivered stay at hand; the one that it has come to goes first.
  const rank = (reply: CannedReply) =>
    (reply.id === MAILBOX_FULL ? -1 : 0) +
    (reply.audience === 'support' ? 8 : 0) +
    (reply.step && reply.step !== step ? 4 : 0) +
    (reply.statuses.length === 0 ? 2 : 0) +
    (reply.causes.length === 0 ? 1 : 0);
  return replies.filter(fits).sort((a, b) => rank(a) - rank(b));
}

const waitFor = { waiting: 'running', overdue: 'over' } as const;

function fitsFailure({ id, causes }: CannedReply, delivery: Delivery): boolean {
  if (id === MAILBOX_FULL && !isMailboxFull(delivery)) return false;
  if (causes.length === 0) return true;
  // Where the provider gives no cause, the address is what can be checked.
  const given = delivery.cause ?? 'suppressed';
  return causes.includes(given) || causes.includes(causeInEffect(delivery) ?? given);
}
