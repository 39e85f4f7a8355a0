import type { Delivery } from './delivery.ts';
import type { Cause } from './event.ts';
import { type FactKey, fact, factsOf } from './facts.ts';
import type { Organisation } from './organisation.ts';
import { causeWords } from './wording.ts';

const MINUTE_MS = 60_000;
/** SendGrid tries for 72 hours from the first deferral; others give up sooner. */
const DEFERRED_TOO_LONG_MS = 72 * 3_600_000;

/** Whose turn it is. */
export type Turn = 'wait' | 'client' | 'mailboxProvider' | 'support' | 'nobody';

/** What a delivery means for the agent, now. */
export interface Situation {
  turn: Turn;
  outlook: 'canChange' | 'stuck' | 'final';
  /** Until the wait is over: milliseconds. Absent where nothing runs out. */
  msLeft?: number;
  meaning: string[];
  steps: string[];
  finePrint: string[];
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
  const { organisation } = circumstances;
  const say = (...keys: FactKey[]) => keys.map((key) => fact(key, organisation));
  const situation = { outlook: 'canChange' as const, steps: [], inGeneral: [] };
  const finePrint = flagWords(delivery);

  switch (delivery.status) {
    case 'sending':
    case 'processed': {
      const { status } = delivery;
      const msLeft = msUntilContact(delivery, circumstances);
      const stuck = msLeft <= 0;
      return {
        ...situation,
        turn: stuck ? 'support' : 'wait',
        outlook: stuck ? 'stuck' : 'canChange',
        msLeft: Math.max(0, msLeft),
        meaning: say(`${status}.meaning`),
        steps: say(`${status}.next`),
        finePrint,
      };
    }
    case 'deferred': {
      const lasting = circumstances.now - Date.parse(delivery.statusSince);
      const late = 'The email provider should have finished trying by now; it has not told us so.';
      return {
        ...situation,
        turn: 'wait',
        meaning: say('deferred.meaning'),
        steps: say('deferred.next'),
        finePrint: lasting > DEFERRED_TOO_LONG_MS ? [late, ...finePrint] : finePrint,
      };
    }
    case 'delivered':
      return {
        ...situation,
        turn: circumstances.step === 2 ? 'mailboxProvider' : 'client',
        meaning: say('delivered.meaning', 'delivered.limits'),
        steps: say('delivered.next.1', 'delivered.next.2'),
        finePrint,
      };
    case 'open':
    case 'clicked':
      return {
        ...situation,
        turn: 'nobody',
        meaning: say(`${delivery.status}.meaning`),
        finePrint: [...finePrint, ...say(`${delivery.status}.disclaimer`)],
      };
    case 'spam-report':
      return {
        ...situation,
        turn: 'client',
        outlook: 'final',
        meaning: say('spam-report.meaning'),
        steps: say('spam-report.next'),
        finePrint,
      };
    case 'failed':
      return { ...failure(delivery.cause, organisation), finePrint };
  }
}

function failure(
  cause: Cause | undefined,
  organisation: Organisation,
): Omit<Situation, 'finePrint'> {
  const keys = stepsAfter(cause);
  const meaning: FactKey[] = cause ? [] : ['failed.meaning', 'failed.never-sent'];
  const said = new Set<string>([...meaning, ...keys]);
  return {
    turn: cause === 'rejected' || cause === 'cancelled' ? 'support' : 'client',
    outlook: 'final',
    meaning: cause ? [causeWords[cause]] : meaning.map((key) => fact(key, organisation)),
    steps: keys.map((key) =>
      key === 'contact' || key === 'blocked' || key === 'unsubscribed'
        ? ownSteps[key](organisation)
        : fact(key, organisation),
    ),
    inGeneral: factsOf('failed')
      .filter((key) => !said.has(key))
      .map((key) => fact(key, organisation)),
  };
}

const ownSteps = {
  contact: ({ supportContact }: Organisation) =>
    `Contact ${supportContact} with the message below: it holds the IDs and times they need.`,
  blocked: ({ supportContact }: Organisation) =>
    `Is the address right? Then contact ${supportContact}: the refusal has to do with how we send, not with the client.`,
  unsubscribed: ({ supportContact }: Organisation) =>
    `Does the client want our emails again? Have them email ${supportContact}.`,
};

/** Only a spam report leads to the spam list; where the cause isn't known, it is one possibility. */
function stepsAfter(cause: Cause | undefined): (FactKey | keyof typeof ownSteps)[] {
  switch (cause) {
    case 'suppressed-spam':
      return ['failed.next.2'];
    case 'suppressed-unsubscribe':
      return ['unsubscribed'];
    case 'invalid':
    case 'bounce':
      return ['failed.next.1'];
    case 'suppressed-bounce':
    case 'blocked':
    case 'expired':
      return ['failed.next.1', 'blocked'];
    case 'rejected':
    case 'cancelled':
      return ['contact'];
    case 'suppressed':
    case undefined:
      return ['failed.next.1', 'failed.next.2'];
  }
}

/** How long Sending or Processed may last still; below zero once it is a case for support. */
function msUntilContact(delivery: Delivery, { now, organisation }: Circumstances): number {
  const waited = now - Date.parse(delivery.statusSince);
  return organisation.minutesUntilContact * MINUTE_MS - waited;
}

/** Whether Sending or Processed has lasted longer than the organisation allows. */
export function isStuck(delivery: Delivery, circumstances: Circumstances): boolean {
  const { status } = delivery;
  const waits = status === 'sending' || status === 'processed';
  return waits && msUntilContact(delivery, circumstances) <= 0;
}

function flagWords({ flags }: Delivery): string[] {
  const words = {
    'automatic-open-only':
      'Opened automatically by a privacy service. This does not show that a person read it.',
    'failed-after-delivery':
      'It was taken first and refused later: the client’s email provider changed its answer.',
    'earlier-failure': 'A try failed as well; what came after or counts more is shown here.',
  };
  return flags.map((flag) => words[flag]);
}
