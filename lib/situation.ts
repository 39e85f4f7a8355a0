import type { Delivery } from './delivery.ts';
import { type FactKey, fact } from './facts.ts';
import { failureOf } from './failure.ts';
import type { Organisation } from './organisation.ts';
import { enhancedStatusCode, reasonIn } from './smtp.ts';
import type { StatusFlag } from './status.ts';
import { statusNames } from './wording.ts';

const MINUTE_MS = 60_000;
/** SendGrid tries for 72 hours from the first deferral; others give up sooner. */
const DEFERRED_TOO_LONG_MS = 72 * 60 * MINUTE_MS;

/** Whose turn it is. */
export type Turn = 'wait' | 'client' | 'mailboxProvider' | 'support' | 'nobody';

/** What a delivery means for the agent, now. */
export interface Situation {
  turn: Turn;
  outlook: 'canChange' | 'stuck' | 'final';
  /** Until the wait is over: milliseconds. Absent where nothing runs out. */
  msLeft?: number;
  meaning: string[];
  /** What limits the meaning. */
  finePrint: string[];
  steps: string[];
  /** What else the documentation says of the status, though it doesn't fit this case. */
  inGeneral: string[];
}

interface Circumstances {
  /** The status API's clock: milliseconds. */
  now: number;
  organisation: Organisation;
  /** Which step of a Delivered that the client disputes. */
  step: 1 | 2;
}

/**
 * What a delivery's status means, whose turn it is and what to do next.
 *
 * The words are the documentation's facts; what is said besides comes from the cause and the flags
 * of this one delivery.
 */
export function situationOf(delivery: Delivery, circumstances: Circumstances): Situation {
  const { now, organisation, step } = circumstances;
  const { status } = delivery;
  const say = (...keys: FactKey[]) => keys.map((key) => fact(key, organisation));
  const situation = { outlook: 'canChange' as const, steps: [], inGeneral: [] };
  const finePrint = delivery.flags.map((flag) => flagWords[flag]);

  switch (status) {
    case 'sending':
    case 'processed': {
      const msLeft = Math.max(0, msUntilContact(delivery, circumstances));
      const over = msLeft === 0;
      return {
        ...situation,
        turn: over ? 'support' : 'wait',
        outlook: over ? 'stuck' : 'canChange',
        msLeft,
        meaning: say(`${status}.meaning`),
        finePrint,
        steps: over ? [waitIsOver(statusNames[status], organisation)] : say(`${status}.next`),
      };
    }
    case 'deferred': {
      const late = now - Date.parse(delivery.statusSince) > DEFERRED_TOO_LONG_MS;
      return {
        ...situation,
        turn: 'wait',
        meaning: say('deferred.meaning'),
        finePrint: [...reasonFor(delivery), ...(late ? [deferredTooLong] : []), ...finePrint],
        steps: say('deferred.next'),
      };
    }
    case 'delivered':
      return {
        ...situation,
        turn: step === 2 ? 'mailboxProvider' : 'client',
        meaning: say('delivered.meaning'),
        finePrint: [...say('delivered.limits'), ...finePrint],
        steps: say('delivered.next.1', 'delivered.next.2'),
      };
    case 'open':
    case 'clicked':
      return {
        ...situation,
        turn: 'nobody',
        meaning: say(`${status}.meaning`),
        finePrint: [...finePrint, ...say(`${status}.disclaimer`)],
      };
    case 'spam-report':
      return {
        ...situation,
        turn: 'client',
        outlook: 'final',
        meaning: say('spam-report.meaning'),
        finePrint,
        steps: say('spam-report.next'),
      };
    case 'failed':
      return { outlook: 'final', finePrint, ...failureOf(delivery, organisation) };
  }
}

/** Whether Sending or Processed has lasted longer than the organisation allows. */
export function isStuck(
  delivery: Delivery,
  circumstances: Pick<Circumstances, 'now' | 'organisation'>,
): boolean {
  const { status } = delivery;
  const waits = status === 'sending' || status === 'processed';
  return waits && msUntilContact(delivery, circumstances) <= 0;
}

/** How long Sending or Processed may last still; below zero once it is a case for support. */
function msUntilContact(
  { statusSince }: Delivery,
  { now, organisation }: Pick<Circumstances, 'now' | 'organisation'>,
): number {
  return organisation.minutesUntilContact * MINUTE_MS - (now - Date.parse(statusSince));
}

function waitIsOver(status: string, { minutesUntilContact, supportContact }: Organisation): string {
  const minutes = minutesUntilContact === 1 ? 'a minute' : `${minutesUntilContact} minutes`;
  return `It has stayed at ${status} for longer than ${minutes}. Contact ${supportContact} with the message below: it holds the IDs and times they need.`;
}

const deferredTooLong =
  'That has lasted for more than 72 hours. Our email provider should have finished trying by now, but hasn’t told us so. Support can find out.';

function reasonFor({ enhancedStatusCode: code, reply = '' }: Delivery): string[] {
  const reason = reasonIn(code ?? enhancedStatusCode(reply) ?? '');
  return reason ? [`The reason it gave: ${reason}`] : [];
}

const flagWords: Record<StatusFlag, string> = {
  'automatic-open-only':
    'So far it was opened automatically only, by a privacy service or a scanner. That doesn’t show that a person opened it.',
  'failed-after-delivery': 'It looked delivered at first. The failure came later, and counts.',
  'earlier-failure': 'A try failed as well: see “What happened”.',
};
