import type { EventKind } from './event.ts';

/** What can happen to a message, in the order of its way. `other` is shown and changes nothing. */
export const eventKinds = [
  'received',
  'processed',
  'deferred',
  'delivered',
  'open',
  'click',
  'spam',
  'failed',
  'other',
] as const;

/** Oldest first; those of one moment, as many providers tell whole seconds, as a message goes. */
export function inOrder<E extends { at: string; kind: EventKind }>(events: E[]): E[] {
  return events.toSorted((a, b) => {
    const [first, second] = [eventKinds.indexOf(a.kind), eventKinds.indexOf(b.kind)];
    return Date.parse(a.at) - Date.parse(b.at) || first - second;
  });
}
