/** Events as `POST /v1/events` takes them: each good one is kept, whatever the others are. */
import type { EventsAnswer } from '../lib/api.ts';
import { deliveryEventSchema } from '../lib/event.ts';
import { describeIssue } from './request-body.ts';
import type { ReportedEvent } from './store.ts';

export function readEvents(
  entries: unknown[],
  { now, since }: { now: Date; since: string },
): { events: ReportedEvent[]; rejected: EventsAnswer['rejected'] } {
  const events: ReportedEvent[] = [];
  const rejected: EventsAnswer['rejected'] = [];
  for (const [index, entry] of entries.entries()) {
    const parsed = deliveryEventSchema.safeParse(entry);
    if (parsed.success && isTooFarAhead(parsed.data.at, now)) {
      rejected.push({ index, why: 'at: Lies more than a day ahead of the server.' });
    } else if (parsed.success && parsed.data.at < since) {
      rejected.push({ index, why: 'at: Lies before what is kept.' });
    } else if (parsed.success) {
      // One name for one provider, or a message's events wouldn't find each other.
      events.push({ ...parsed.data, provider: parsed.data.provider.trim().toLowerCase() });
    } else {
      const [issue] = parsed.error.issues;
      rejected.push({ index, why: issue ? describeIssue(issue) : 'Not an event.' });
    }
  }
  return { events, rejected };
}

/** A clock may be wrong, but an event of next year would head every list until then. */
export function isTooFarAhead(at: string, now: Date): boolean {
  return Date.parse(at) > now.getTime() + 24 * 60 * 60 * 1000;
}
