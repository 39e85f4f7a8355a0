import { describe, expect, it } from 'vitest';
import { type Cause, causes } from '@/lib/event.ts';
import { facts, factsOf } from '@/lib/facts.ts';
import { organisationSchema } from '@/lib/organisation.ts';
import { type Situation, situationOf } from '@/lib/situation.ts';
import { type Status, statuses, statusFlags } from '@/lib/status.ts';
import { delivery } from './deliveries.ts';

const organisation = organisationSchema.parse({ minutesUntilContact: 7 });
const SINCE = Date.parse('2026-11-23T09:00:00.000Z');
const MINUTE = 60_000;

interface Given {
  /** How long after the status began: milliseconds. */
  after?: number;
  step?: 1 | 2;
  /** The same for when the log was asked last. */
  knownAfter?: number;
}

function situation(
  status: Status,
  rest: Parameters<typeof delivery>[1] = {},
  { after = MINUTE, step = 1 as 1 | 2, knownAfter }: Given = {},
): Situation {
  const [now, knownUntil] = [SINCE + after, SINCE + (knownAfter ?? after)];
  return situationOf(delivery(status, rest), { now, organisation, step, knownUntil });
}

function textOf({ meaning, finePrint, steps, inGeneral }: Situation): string {
  return [...meaning, ...finePrint, ...steps, ...inGeneral].join('\n');
}

it.each(statuses)('tells every fact of %s', (status) => {
  const text = textOf(situation(status));
  for (const key of factsOf(status)) expect(text).toContain(facts[key](organisation));
});

it.each(causes)('keeps every fact of Failed readable when the cause is %s', (cause) => {
  const text = textOf(situation('failed', { cause }));
  for (const key of factsOf('failed')) expect(text).toContain(facts[key](organisation));
});

it.each<[Status, Situation['turn'], Situation['outlook']]>([
  ['sending', 'wait', 'canChange'],
  ['processed', 'wait', 'canChange'],
  ['deferred', 'wait', 'canChange'],
  ['delivered', 'client', 'canChange'],
  ['open', 'nobody', 'canChange'],
  ['clicked', 'nobody', 'canChange'],
  ['spam-report', 'client', 'final'],
  ['failed', 'client', 'final'],
])('says of %s whose turn it is: %s, and that it is: %s', (status, turn, outlook) => {
  expect(situation(status)).toMatchObject({ turn, outlook });
});

describe('the wait', () => {
  it.each(['sending', 'processed'] as const)('of %s runs from when it began', (status) => {
    const before = situation(status, {}, { after: 7 * MINUTE - 1 });
    expect(before).toMatchObject({ turn: 'wait', outlook: 'canChange', msLeft: 1 });

    const over = situation(status, {}, { after: 7 * MINUTE });
    expect(over).toMatchObject({ turn: 'support', outlook: 'stuck', msLeft: 0 });
    expect(textOf(over)).not.toMatch(/wait/i);
    expect(textOf(over)).toMatch(/longer than 7 minutes.*contact support@clinicsense\.com/i);
  });

  it.each(statuses)('is over for Sending and Processed only: %s', (status) => {
    const { wait } = situation(status, {}, { after: 60 * MINUTE });
    expect(wait).toBe(status === 'sending' || status === 'processed' ? 'over' : undefined);
  });

  it('is not said to be over by an answer from before its end', () => {
    const old = situation('sending', {}, { after: 20 * MINUTE, knownAfter: 7 * MINUTE - 1 });
    expect(old).toMatchObject({ turn: 'lookAgain', outlook: 'canChange', wait: 'unsure' });
    expect(textOf(old)).toMatch(/Look again before you contact support@clinicsense\.com/);
    expect(textOf(old)).not.toMatch(/has stayed/);

    const since = situation('sending', {}, { after: 20 * MINUTE, knownAfter: 7 * MINUTE });
    expect(since.wait).toBe('over');
  });

  it('hints at a Deferred of more than 72 hours, without contradicting that we keep trying', () => {
    const hours = 60 * MINUTE;
    expect(textOf(situation('deferred', {}, { after: 72 * hours }))).not.toMatch(/72 hours/);
    const late = situation('deferred', {}, { after: 72 * hours + 1 });
    expect(textOf(late)).toMatch(/longer than email providers usually try/);
    expect(textOf(late)).not.toMatch(/finished trying/);
    expect(late.steps).toEqual([facts['deferred.next']()]);
    // Not by an old answer: it may have gone on since.
    const old = { after: 72 * hours + 1, knownAfter: hours };
    expect(textOf(situation('deferred', {}, old))).not.toMatch(/72 hours/);
  });
});

it('hands a Delivered to the client’s own provider, once the client has looked', () => {
  expect(situation('delivered', {}, { step: 2 }).turn).toBe('mailboxProvider');
});

it('tells why a Deferred was turned away, where the server said so', () => {
  expect(textOf(situation('deferred', { reply: '452 4.2.2 full' }))).toMatch(/mailbox is full/);
  expect(textOf(situation('deferred', { enhancedStatusCode: '4.4.1' }))).toMatch(/did not answer/);
  expect(textOf(situation('deferred'))).not.toMatch(/reason/);
});

it.each(statusFlags)('has a plain line for %s', (flag) => {
  const plain = situation('failed').finePrint;
  expect(situation('failed', { flags: [flag] }).finePrint).toHaveLength(plain.length + 1);
});

it('does not take an automatic open for a person’s', () => {
  const text = textOf(situation('open', { flags: ['automatic-open-only'] }));
  expect(text).toMatch(/doesn’t show that a person opened it/);
});

describe('Failed', () => {
  const steps = (cause?: Cause, rest = {}) =>
    situation('failed', { ...(cause && { cause }), ...rest }).steps.join('\n');

  it.each(causes)('leads to the spam list only where a spam report may be why: %s', (cause) => {
    const leads = cause === 'suppressed-spam' || cause === 'suppressed';
    expect(/spam list/.test(steps(cause))).toBe(leads);
  });

  it('leads to both routes where the cause isn’t known', () => {
    expect(steps()).toMatch(/Confirm the address.*spam list/s);
  });

  it.each(causes.filter((cause) => !['suppressed', 'suppressed-spam'].includes(cause)))(
    'claims no spam report of the client for %s',
    (cause) => {
      const { meaning, steps } = situation('failed', { cause });
      expect([...meaning, ...steps].join(' ')).not.toMatch(/spam report|marked|not allowed/);
    },
  );

  it.each(['rejected', 'cancelled'] as const)('is for our support when it is %s', (cause) => {
    expect(situation('failed', { cause }).turn).toBe('support');
    expect(steps(cause)).toMatch(/^Contact support@clinicsense\.com/);
  });

  it.each<[string, RegExp, RegExp]>([
    ['5.1.1', /Confirm the address/, /Contact|room/],
    ['5.2.2', /make room/, /Confirm the address/],
    ['5.7.1', /Is it right\? Then contact support@clinicsense\.com/, /room/],
    ['5.1.8', /how we send/, /room/], // the sender's address, not the client's
    ['5.0.0', /Confirm the address/, /how we send|room/],
  ])('by a bounce with %s says what that calls for', (enhancedStatusCode, yes, no) => {
    expect(steps('bounce', { enhancedStatusCode })).toMatch(yes);
    expect(steps('bounce', { enhancedStatusCode })).not.toMatch(no);
  });

  it('reads the code from the server’s reply where the provider doesn’t give it', () => {
    const { meaning } = situation('failed', { cause: 'bounce', reply: '552 5.2.2 Over quota' });
    expect(meaning).toContain('The reason it gave: The mailbox is full.');
  });

  it('blames the address of a bounce only where no code says otherwise', () => {
    const meaning = (enhancedStatusCode?: string) =>
      situation('failed', {
        cause: 'bounce',
        ...(enhancedStatusCode && { enhancedStatusCode }),
      }).meaning.join(' ');
    expect(meaning()).toMatch(/mistyped/);
    expect(meaning('5.7.1')).not.toMatch(/mistyped/);
  });
});
