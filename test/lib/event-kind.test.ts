import { expect, it } from 'vitest';
import type { EventKind } from '@/lib/event.ts';
import { eventKinds, inOrder } from '@/lib/event-kind.ts';

const event = (kind: EventKind, second: number) => {
  return { id: `${kind} ${second}`, kind, at: `2026-11-23T09:00:0${second}.000Z` };
};

it('puts events of one second in the order of a message’s way', () => {
  const events = eventKinds.map((kind) => event(kind, 1));
  expect(inOrder(events.toReversed())).toEqual(events);
});

it('puts what happened earlier first, whatever it is', () => {
  const events = [event('failed', 1), event('received', 2), event('deferred', 3)];
  expect(inOrder(events.toReversed())).toEqual(events);
});
