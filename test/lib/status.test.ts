import { describe, expect, it } from 'vitest';
import { currentStatus, type StatusEvent } from '@/lib/status.ts';

/** `delivered@5`, `failed!@60` (final), `open~@6` (by a machine), `failed!invalid@3` (cause). */
function read(line: string): StatusEvent[] {
  return line
    .split(', ')
    .filter(Boolean)
    .map((word) => {
      const [, kind, marks, cause, at] = /^([a-z]+)([!~]*)([a-z-]*)@(\d+)$/.exec(word) ?? [];
      return {
        kind: kind as StatusEvent['kind'],
        at: Number(at),
        ...(marks?.includes('!') && { final: true }),
        ...(marks?.includes('~') && { machine: true }),
        ...(cause && { cause: cause as NonNullable<StatusEvent['cause']> }),
      };
    });
}

/** Every event twice, in many orders: arrival must change nothing. */
function* arrivals(events: StatusEvent[]): Generator<StatusEvent[]> {
  const twice = [...events, ...events];
  let seed = 1;
  for (let i = 0; i < 40; i++) {
    yield twice
      .map((event) => {
        seed = (seed * 48_271) % 2_147_483_647;
        return { event, seed };
      })
      .sort((a, b) => a.seed - b.seed)
      .map(({ event }) => event);
  }
}

describe('the rule for the current status', () => {
  // The numbers are the rows of the rule's specification; row 27, "not found", is no status.
  it.each([
    ['1 nothing', '', 'sending', undefined, []],
    ['1 handed over', 'received@1', 'sending', 1, []],
    ['2 processed', 'processed@2', 'processed', 2, []],
    ['3 deferred', 'processed@2, deferred@3', 'deferred', 3, []],
    ['3 deferred thrice', 'processed@2, deferred@3, deferred@4, deferred@5', 'deferred', 3, []],
    [
      '4 deferred thrice, then delivered',
      'processed@2, deferred@3, deferred@4, deferred@5, delivered@9',
      'delivered',
      9,
      [],
    ],
    ['5 an older deferral comes late', 'delivered@5, deferred@2', 'delivered', 5, []],
    ['6 a deferral after the delivery', 'delivered@5, deferred@6', 'delivered', 5, []],
    ['7 open, no delivery seen', 'processed@2, open@6', 'open', 6, []],
    ['8 the delivery comes late', 'processed@2, open@6, delivered@5', 'open', 6, []],
    ['8 the delivery is even later', 'processed@2, open@6, delivered@7', 'open', 6, []],
    ['9 opened by a machine', 'delivered@5, open~@6', 'open', 6, ['automatic-open-only']],
    ['10 by a machine and a person', 'delivered@5, open~@6, open@7', 'open', 6, []],
    ['10 by a person, often', 'delivered@5, open@6, open@7, open@99', 'open', 6, []],
    ['11 clicked, images off', 'delivered@5, click@7', 'clicked', 7, []],
    ['12 open after the click', 'click@7, open@9', 'clicked', 7, []],
    ['13 spam report', 'delivered@5, spam@9', 'spam-report', 9, []],
    ['14 click after the spam report', 'delivered@5, spam@90, click@95', 'spam-report', 90, []],
    ['15 bounce', 'processed@2, failed!bounce@3', 'failed', 3, []],
    ['16 given up after 72 h', 'processed@2, deferred@3, failed!blocked@72', 'failed', 72, []],
    ['17 dropped', 'failed!suppressed-spam@1', 'failed', 1, []],
    [
      '18 bounce after the delivery',
      'delivered@5, failed!bounce@60',
      'failed',
      60,
      ['failed-after-delivery'],
    ],
    [
      '19 a machine open proves nothing',
      'delivered@5, open~@6, failed!bounce@60',
      'failed',
      60,
      ['failed-after-delivery'],
    ],
    [
      '20 a scanner clicked before the bounce',
      'delivered@5, click@6, failed!bounce@60',
      'failed',
      60,
      ['failed-after-delivery'],
    ],
    [
      '21 soft bounce, then delivered',
      'failed@3, delivered@9',
      'delivered',
      9,
      ['earlier-failure'],
    ],
    ['22 bounce, then delivered', 'failed!@3, delivered@9', 'delivered', 9, ['earlier-failure']],
    ['23 out-of-office reply', 'delivered@5, failed@60', 'delivered', 5, ['earlier-failure']],
    [
      '24 a click proves the delivery after all',
      'delivered@5, failed!bounce@60, click@500',
      'clicked',
      500,
      ['earlier-failure'],
    ],
    [
      '25 delivery and bounce in one second',
      'delivered@5, failed!bounce@5',
      'failed',
      5,
      ['failed-after-delivery'],
    ],
    ['26 failed twice', 'failed!@3, failed!@9', 'failed', 3, []],
    ['26 soft bounce only', 'failed@3', 'failed', 3, []],
    ['an unknown event', 'other@1, delivered@5, other@9', 'delivered', 5, []],
    ['an unknown event before it was handed over', 'other@1, received@5', 'sending', 5, []],
    ['unknown events only', 'other@3, other@1', 'sending', 1, []],
    ['opened by a machine, never delivered', 'open~@2, failed!bounce@3', 'failed', 3, []],
  ])('row %s', (_, line, status, since, flags) => {
    const events = read(line);
    for (const arrival of arrivals(events)) {
      expect(currentStatus(arrival)).toMatchObject({ status, since, flags });
    }
  });

  it.each([
    ['the latest failure that counts', 'failed!bounce@3, failed!blocked@9', 'blocked'],
    ['the latest that has a cause', 'failed!bounce@3, failed!@9', 'bounce'],
    [
      'one that the delivery did not overtake',
      'failed!blocked@1, delivered@5, failed!bounce@9',
      'bounce',
    ],
    [
      'a spam report before others of its second',
      'failed!bounce@3, failed!suppressed-spam@3',
      'suppressed-spam',
    ],
    ['none for a delivery', 'failed!bounce@1, delivered@5', undefined],
  ])('takes the cause of %s', (_, line, cause) => {
    for (const arrival of arrivals(read(line))) expect(currentStatus(arrival).cause).toBe(cause);
  });

  it('compares times, not the way they are written', () => {
    const events = [
      { kind: 'delivered', at: '2026-11-23T10:00:00+01:00' },
      { kind: 'failed', final: true, at: '2026-11-23T09:30:00Z' },
    ] satisfies StatusEvent[];
    expect(currentStatus(events)).toEqual({
      status: 'failed',
      since: '2026-11-23T09:30:00Z',
      flags: ['failed-after-delivery'],
    });
  });
});
