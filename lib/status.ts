import { type Cause, causes, type EventKind } from './event.ts';

export const statuses = [
  'sending',
  'processed',
  'deferred',
  'delivered',
  'open',
  'clicked',
  'spam-report',
  'failed',
] as const;
export type Status = (typeof statuses)[number];

export const statusFlags = [
  'automatic-open-only',
  'failed-after-delivery',
  'earlier-failure',
] as const;
export type StatusFlag = (typeof statusFlags)[number];

/** What the status depends on; `at` is anything that `Date` reads. */
export interface StatusEvent {
  kind: EventKind;
  at: string | number;
  machine?: boolean | undefined;
  final?: boolean | undefined;
  cause?: Cause | undefined;
}

export interface CurrentStatus<At> {
  status: Status;
  /** When the message entered the status: the `at` of the event that brought it there. */
  since: At | undefined;
  /** Why it failed, where the status is `failed` and the provider says. */
  cause?: Cause;
  flags: StatusFlag[];
}

/**
 * All events of one message to one recipient -> its status.
 *
 * It depends on the set of events and their own times only: the order of arrival and repeated
 * events change nothing. A spam report is never lifted; a failure counts when nothing proves a
 * delivery, or when it is final and not earlier than the latest proof; otherwise the furthest
 * step counts.
 */
export function currentStatus<E extends StatusEvent>(events: E[]): CurrentStatus<E['at']> {
  const seen = new Set<EventKind>();
  const failures: E[] = [];
  let provenAt = Number.NEGATIVE_INFINITY;
  let personOpened = false;
  let status: Status = 'sending';
  let since: E['at'] | undefined;

  const counts = (failure: E) =>
    provenAt === Number.NEGATIVE_INFINITY || (failure.final && timeOf(failure) >= provenAt);

  const telling = events.filter(({ kind }) => kind !== 'other');
  for (const moment of moments(telling.length > 0 ? telling : events)) {
    for (const event of moment) {
      seen.add(event.kind);
      if (event.kind === 'failed') failures.push(event);
      if (event.kind === 'open' && !event.machine) personOpened = true;
      if (provesDelivery(event)) provenAt = timeOf(event);
    }
    const next = seen.has('spam')
      ? 'spam-report'
      : failures.some(counts)
        ? 'failed'
        : furthestStep(seen);
    if (since === undefined || next !== status) since = moment[0]?.at;
    status = next;
  }

  const flags: StatusFlag[] = [];
  if (status === 'open' && !personOpened) flags.push('automatic-open-only');
  if (status === 'failed' && provenAt > Number.NEGATIVE_INFINITY)
    flags.push('failed-after-delivery');
  if (status !== 'failed' && failures.length > 0) flags.push('earlier-failure');

  const cause = status === 'failed' ? latestCause(failures.filter(counts)) : undefined;
  return { status, since, ...(cause && { cause }), flags };
}

/** An open by a machine proves nothing: some services open what is never delivered. */
function provesDelivery({ kind, machine }: StatusEvent): boolean {
  return kind === 'delivered' || kind === 'click' || (kind === 'open' && !machine);
}

function furthestStep(seen: Set<EventKind>): Status {
  if (seen.has('click')) return 'clicked';
  if (seen.has('open')) return 'open';
  if (seen.has('delivered')) return 'delivered';
  if (seen.has('deferred')) return 'deferred';
  if (seen.has('processed')) return 'processed';
  return 'sending';
}

/** Events in order of time; those of one moment together, so that their order can't matter. */
function moments<E extends StatusEvent>(events: E[]): E[][] {
  const byTime = Map.groupBy(events, timeOf);
  return [...byTime].sort(([a], [b]) => a - b).map(([, moment]) => moment);
}

/** The cause of the latest failure that has one; of two in one moment, the earlier in `causes`. */
function latestCause(failures: StatusEvent[]): Cause | undefined {
  const rank = ({ cause }: StatusEvent) => (cause ? causes.indexOf(cause) : 0);
  return failures
    .filter(({ cause }) => cause)
    .sort((a, b) => timeOf(b) - timeOf(a) || rank(a) - rank(b))[0]?.cause;
}

function timeOf({ at }: StatusEvent): number {
  return new Date(at).getTime();
}
