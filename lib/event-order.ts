import type { Event, EventKind } from './event.ts';

/** A message's way, step by step. */
const steps: EventKind[] = [
  'received',
  'processed',
  'deferred',
  'delivered',
  'open',
  'click',
  'spam',
  'failed',
  'other',
];

/** Oldest first; those of one moment, as many providers tell whole seconds, as a message goes. */
export function inOrder(events: Event[]): Event[] {
  return events.toSorted((a, b) => {
    return Date.parse(a.at) - Date.parse(b.at) || steps.indexOf(a.kind) - steps.indexOf(b.kind);
  });
}
