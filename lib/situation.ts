import { count } from './count.ts';
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
export type Turn = 'wait' | 'client' | 'mailboxProvider' | 'support' | 'lookAgain' | 'nobody';

/** How it stands with the minutes that Sending or Processed may last. */
export type Wait = 'running' | 'over' | 'unsure';

/** What a delivery means for the agent, now. */
export interface Situation {
  turn: Turn;
  outlook: 'canChange' | 'stuck' | 'final';
  /** Absent where nothing runs out. */
  wait?: Wait;
  /** Until the wait is over: milliseconds. */
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
  /** Where the log could not be asked since: when it was, by its own clock, milliseconds. */
  knownUntil?: number | undefined;
}

/**
 * What a delivery's status means, whose turn it is and what to do next.
 *
 * The words are the documentation's facts; what is said besides comes from the cause and the flags
 * of this one delivery.
 */
export function situationOf(delivery: Delivery, circumstances: Circumstances): Situation {
  const { now, organisation, step, knownUntil = now } = circumstances;
  const { status } = delivery;
  const say = (...keys: FactKey[]) => keys.map((key) => fact(key, organisation));
  const situation = { outlook: 'canChange' as const, steps: [], inGeneral: [] };
  const finePrint = delivery.flags.map((flag) => flagWords[flag]);

  switch (status) {
    case 'sending':
    case 'processed': {
      const msLeft = msUntilContact(delivery, circumstances);
      const wait = waitOf(msLeft, circumstances);
      const { turn, outlook } = waits[wait];
      return {
        ...situation,
        turn,
        outlook,
        wait,
        msLeft: Math.max(0, msLeft),
        meaning: say(`${status}.meaning`),
        finePrint,
        steps: {
          running: say(`${status}.next`),
          over: [waitIsOver(statusNames[status], organisation)],
          unsure: [waitIsUnsure(organisation)],
        }[wait],
      };
    }
    case 'deferred': {
      const late = knownUntil - Date.parse(delivery.statusSince) > DEFERRED_TOO_LONG_MS;
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

/** How long Sending or Processed may last still; below zero once it is a case for support. */
function msUntilContact(
  { statusSince }: Delivery,
  { now, organisation }: Pick<Circumstances, 'now' | 'organisation'>,
): number {
  return organisation.minutesUntilContact * MINUTE_MS - (now - Date.parse(statusSince));
}

/** An old answer can't tell that the wait is over: the email may have gone on since. */
function waitOf(msLeft: number, { now, knownUntil = now }: Circumstances): Wait {
  if (msLeft > 0) return 'running';
  return knownUntil >= now + msLeft ? 'over' : 'unsure';
}

const waits = {
  running: { turn: 'wait', outlook: 'canChange' },
  over: { turn: 'support', outlook: 'stuck' },
  unsure: { turn: 'lookAgain', outlook: 'canChange' },
} as const;

function waitIsOver(status: string, organisation: Organisation): string {
  const { supportContact, minutesUntilContact } = organisation;
  return `It has stayed at ${status} for longer than ${count(minutesUntilContact, 'minute')}. Contact ${supportContact} with the message below: it holds the IDs and times they need.`;
}

function waitIsUnsure(organisation: Organisation): string {
  const { supportContact, minutesUntilContact } = organisation;
  return `Look again before you contact ${supportContact}: the wait of ${count(minutesUntilContact, 'minute')} is over, but the log couldn’t be asked since. The email may have gone on.`;
}

const deferredTooLong =
  'That has lasted for more than 72 hours, longer than email providers usually try. Support can find out how it stands.';

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
