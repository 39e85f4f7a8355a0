import type { Event, EventKind } from './event.ts';
import type { Found } from './lookup.ts';
import { currentStatus, type Status } from './status.ts';

/** Whom the sample is about: nobody. */
export const SAMPLE_RECIPIENT = 'ana.ruiz@example.net';

const MINUTE_MS = 60_000;

/** What happens on the way to each status, a minute apart. */
const ways: Record<Status, EventKind[]> = {
  sending: ['received'],
  processed: ['received', 'processed'],
  deferred: ['received', 'processed', 'deferred'],
  delivered: ['received', 'processed', 'delivered'],
  open: ['received', 'processed', 'delivered', 'open'],
  clicked: ['received', 'processed', 'delivered', 'open', 'click'],
  'spam-report': ['received', 'processed', 'delivered', 'spam'],
  failed: ['received', 'processed', 'failed'],
};

const replies: Partial<Record<EventKind, string>> = {
  deferred: '451 4.3.2 Please try again later',
  delivered: '250 2.0.0 OK: queued',
  failed: '550 5.1.1 No such user',
};

/** A made-up answer, for previews and for practice: of an email sent two hours before `now`. */
export function sampleLookup(now: number, wanted: Status = 'delivered'): Found {
  const sent = now - 120 * MINUTE_MS;
  const events = ways[wanted].map((kind, index): Event => {
    const at = new Date(sent + index * MINUTE_MS).toISOString();
    const reply = replies[kind];
    return { id: `sample-${index}`, kind, at, ...(reply && { reply }) };
  });
  const { status, since, flags } = currentStatus(events);
  const acceptedAt = new Date(sent).toISOString();
  return {
    kind: 'found',
    deliveries: [
      {
        id: 'sample',
        provider: 'sample',
        messageId: 'sample.1@mail.example.com',
        recipient: SAMPLE_RECIPIENT,
        subject: 'Your intake form for Friday',
        from: 'hello@example.com',
        status,
        statusSince: since ?? acceptedAt,
        acceptedAt,
        flags,
        events,
      },
    ],
    more: false,
    fetchedAt: now,
    clockOffset: 0,
    retentionDays: 30,
  };
}
