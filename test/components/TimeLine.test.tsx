// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TimeLine } from '@/components/TimeLine.tsx';
import type { Event, EventKind } from '@/lib/event.ts';
import { eventKinds } from '@/lib/event-kind.ts';

// Not on the hour, so that a time told in UTC is found out.
beforeAll(() => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
  return () => vi.unstubAllEnvs();
});
afterEach(cleanup);

function event(kind: EventKind, rest: Partial<Event> = {}): Event {
  return { id: `${kind}-1`, kind, at: '2026-11-23T09:12:05.000Z', ...rest };
}

const lines = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

it.each<[EventKind, RegExp]>([
  ['received', /Handed over for sending$/],
  ['processed', /Prepared for delivery by our email provider$/],
  ['deferred', /Turned away for the moment$/],
  ['delivered', /Taken by the client’s email provider$/],
  ['open', /Opened$/],
  ['click', /A link or button was clicked$/],
  ['spam', /Marked as spam by the client$/],
  ['failed', /Failed$/],
  ['other', /Another event$/],
])('says what %s is', (kind, line) => {
  render(<TimeLine events={[event(kind)]} />);
  expect(lines()).toEqual([expect.stringMatching(line)]);
});

it('has words for every kind of event', () => {
  render(<TimeLine events={eventKinds.map((kind) => event(kind))} />);
  expect(new Set(lines()).size).toBe(eventKinds.length);
});

it.each<[Event, RegExp]>([
  [event('open', { machine: true }), /Opened automatically, by a privacy service or a scanner$/],
  [event('click', { machine: true }), /A link was followed automatically, by a scanner$/],
  [event('delivered', { machine: true }), /Taken by the client’s email provider$/],
  [event('other', { name: 'group_resubscribe' }), /Another event: group_resubscribe$/],
  [
    event('failed', { cause: 'suppressed-spam' }),
    /Failed: not sent, after an earlier spam report$/,
  ],
  [event('deferred', { reply: '451 4.7.1 later' }), /moment451 4\.7\.1 later$/],
  [event('click', { url: 'https://example.com/form' }), /clickedhttps:\/\/example\.com\/form$/],
])('tells %j as it was', (given, line) => {
  render(<TimeLine events={[given]} />);
  expect(lines()).toEqual([expect.stringMatching(line)]);
});

it('never makes a link of what was clicked', () => {
  render(<TimeLine events={[event('click', { url: 'javascript:alert(1)' })]} />);
  expect(screen.queryByRole('link')).toBeNull();
});

describe('the times', () => {
  it('are the agent’s own, under their day and zone', () => {
    render(
      <TimeLine
        events={[
          event('received', { id: '1', at: '2026-11-23T18:00:00.000Z' }),
          event('delivered', { id: '2', at: '2026-11-23T18:31:00.000Z' }), // past midnight there
        ]}
      />,
    );
    expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([
      'Mon 23 Nov, GMT+5:30',
      'Tue 24 Nov, GMT+5:30',
    ]);
    const times = [...document.querySelectorAll('time')];
    expect(times.map(({ textContent }) => textContent)).toEqual(['23:30:00', '00:01:00']);
    expect(times[1]?.dateTime).toBe('2026-11-23T18:31:00.000Z');
  });
});

it('tells what happened in one second as a message goes', () => {
  render(<TimeLine events={[event('delivered'), event('processed'), event('received')]} />);
  expect(lines()).toEqual([
    expect.stringMatching(/Handed over/),
    expect.stringMatching(/Prepared/),
    expect.stringMatching(/Taken/),
  ]);
});

it('says so where the log has no events', () => {
  render(<TimeLine events={[]} />);
  expect(screen.getByText('The log has no events of it.')).toBeTruthy();
});
