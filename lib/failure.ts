import type { Delivery } from './delivery.ts';
import type { Cause } from './event.ts';
import { type FactKey, fact, factsOf } from './facts.ts';
import type { Organisation } from './organisation.ts';
import { enhancedStatusCode, reasonIn } from './smtp.ts';
import { causeWords } from './wording.ts';

/** What a failure means and what to do now. */
export interface Failure {
  turn: 'client' | 'support';
  meaning: string[];
  steps: string[];
  /** What else the documentation says of Failed, though it doesn't fit this case. */
  inGeneral: string[];
}

/** Steps that the documentation doesn't know: it knows an outdated address and a spam report. */
const ownSteps = {
  contact: ({ supportContact }: Organisation) =>
    `Contact ${supportContact} with the message below: it holds the IDs and times they need.`,
  refused: ({ supportContact }: Organisation) =>
    `Is it right? Then contact ${supportContact}: the refusal may have to do with how we send.`,
  listed: ({ supportContact }: Organisation) =>
    `Is it right, and does it take emails again? Then contact ${supportContact}, so that it is tried again.`,
  gaveUp: ({ supportContact }: Organisation) =>
    `Is it right? Then contact ${supportContact}: this email isn’t tried again by itself.`,
  unsubscribed: ({ supportContact }: Organisation) =>
    `Does the client want our emails again? Have them email ${supportContact}.`,
  full: () =>
    'Ask the client to make room in their mailbox, or for another address. This email isn’t tried again by itself.',
};
type Step = FactKey | keyof typeof ownSteps;

/** Why a delivery failed and what to do now: from the cause, and from what the server said. */
export function failureOf(delivery: Delivery, organisation: Organisation): Failure {
  const { cause } = delivery;
  const facts = cause ? [] : (['failed.meaning', 'failed.never-sent'] as const);
  const steps = isMailboxFull(delivery) ? (['full'] as const) : stepsAfter(causeInEffect(delivery));
  const said = new Set<string>([...facts, ...steps]);
  const say = (step: Step) =>
    step in ownSteps
      ? ownSteps[step as keyof typeof ownSteps](organisation)
      : fact(step as FactKey, organisation);

  return {
    turn: cause === 'rejected' || cause === 'cancelled' ? 'support' : 'client',
    meaning: [...(cause ? causeAndReason(cause, codeOf(delivery)) : []), ...facts.map(say)],
    steps: steps.map(say),
    inGeneral: factsOf('failed')
      .filter((key) => !said.has(key))
      .map((key) => fact(key, organisation)),
  };
}

function causeAndReason(cause: Cause, code: string): string[] {
  const refused = cause === 'bounce' || cause === 'blocked' || cause === 'expired';
  const reason = refused ? reasonIn(code) : undefined;
  if (reason) return [causeWords[cause], `The reason it gave: ${reason}`];
  if (cause === 'bounce')
    return [causeWords.bounce, 'Often that is an outdated or mistyped address.'];
  return [causeWords[cause]];
}

/** Only a spam report leads to the spam list; where the cause isn't known, it is one possibility. */
function stepsAfter(cause: Cause | undefined): Step[] {
  switch (cause) {
    case 'suppressed-spam':
      return ['failed.next.2'];
    case 'suppressed-bounce':
      return ['failed.next.1', 'listed'];
    case 'suppressed-unsubscribe':
      return ['unsubscribed'];
    case 'invalid':
    case 'bounce':
      return ['failed.next.1'];
    case 'blocked':
      return ['failed.next.1', 'refused'];
    case 'expired':
      return ['failed.next.1', 'gaveUp'];
    case 'rejected':
    case 'cancelled':
      return ['contact'];
    case 'suppressed':
    case undefined:
      return ['failed.next.1', 'failed.next.2'];
  }
}

/**
 * The cause that decides what to do: a bounce by its code may have nothing to do with the address.
 *
 * Providers report all that a server refuses for good as a bounce: also the sender's address, the
 * content, the way or the rules, which call for what a blocked email calls for.
 */
export function causeInEffect(delivery: Delivery): Cause | undefined {
  const { cause } = delivery;
  return cause === 'bounce' && /^\d\.(1\.[78]$|[3-7]\.)/.test(codeOf(delivery)) ? 'blocked' : cause;
}

/** Whether the server said that the client's mailbox is full. */
export function isMailboxFull(delivery: Delivery): boolean {
  const { cause } = delivery;
  return (cause === 'bounce' || cause === 'expired') && /^\d\.2\.2$/.test(codeOf(delivery));
}

function codeOf({ enhancedStatusCode: code, reply = '' }: Delivery): string {
  return code ?? enhancedStatusCode(reply) ?? '';
}
