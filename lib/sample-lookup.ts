import type { Event } from './event.ts';
import type { Found } from './lookup.ts';
import { currentStatus } from './status.ts';

/** Whom the sample is about: nobody, at a domain that can't receive (RFC 2606). */
export const SAMPLE_RECIPIENT = 'ana.ruiz@example.net';

const MINUTE_MS = 60_000;

/** A made-up answer, for previews and for practice: delivered two hours before `now`. */
export function sampleLookup(now: number): Found {
  const at = (minutesAgo: number) => new Date(now - minutesAgo * MINUTE_MS).toISOString();
  const events: Event[] = [
    { id: 'sample-1', kind: 'received', at: at(122) },
    { id: 'sample-2', kind: 'processed', at: at(121) },
    { id: 'sample-3', kind: 'delivered', at: at(120), reply: '250 2.0.0 OK: queued' },
  ];
  const { status, since, flags } = currentStatus(events);
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
        statusSince: since ?? at(120),
        acceptedAt: at(122),
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
