// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { type Cause, causes } from '@/lib/event.ts';
import { type FactKey, fact, facts, factsOf } from '@/lib/facts.ts';
import { organisationSchema } from '@/lib/organisation.ts';
import { type Status, statuses } from '@/lib/status.ts';
import { delivery } from '../lib/deliveries.ts';
import {
  ago,
  button,
  dialog,
  found,
  insertButtons,
  MINUTE,
  NOW,
  organisation,
  SECOND,
  settings,
  showCard,
  words,
} from './show-card.tsx';

afterEach(cleanup);

function show(status: Status, rest: Parameters<typeof delivery>[1] = {}) {
  return showCard({ lookup: found(delivery(status, { statusSince: ago(MINUTE), ...rest })) });
}

const turnLine = () => dialog().querySelector('.turn')?.textContent;

describe('the facts', () => {
  it.each(Object.keys(facts) as FactKey[])('has %s on the card of its status', (key) => {
    const status = statuses.find((status) => factsOf(status).includes(key)) as Status;
    show(status);
    expect(words()).toContain(fact(key, organisation));
  });

  it.each(causes)('has all of Failed when the cause is %s', (cause) => {
    show('failed', { cause });
    for (const key of factsOf('failed')) expect(words()).toContain(fact(key, organisation));
  });

  it.each(statuses)('names no contact and no minutes but the organisation’s: %s', (status) => {
    show(status);
    expect(words()).not.toMatch(/clinicsense|\b10 minutes|ten minutes/i);
  });

  it('follows an organisation that changes its settings', () => {
    const { again } = show('sending');
    const other = organisationSchema.parse({
      supportContact: 'desk@example.org',
      minutesUntilContact: 25,
    });
    again({ settings: { ...settings, organisation: other } });
    expect(words()).toMatch(/longer than 25 minutes, contact desk@example\.org/);
  });
});

describe('the badge', () => {
  it.each<[Status, string]>([
    ['sending', 'Sending'],
    ['processed', 'Processed'],
    ['deferred', 'Deferred'],
    ['delivered', 'Delivered'],
    ['open', 'Open'],
    ['clicked', 'Clicked'],
    ['spam-report', 'Spam report'],
    ['failed', 'Failed'],
  ])('of %s reads “%s”, with a shape of its own', (status, name) => {
    show(status);
    const badge = screen.getByRole('status');
    expect(badge.textContent).toBe(name);
    expect(badge.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });

  it('has another shape for each status', () => {
    const shapes = statuses.map((status) => {
      show(status);
      const shape = screen.getByRole('status').querySelector('svg')?.innerHTML;
      cleanup();
      return shape;
    });
    expect(new Set(shapes).size).toBe(8);
  });
});

describe('the turn line', () => {
  it.each<[Status, string]>([
    ['sending', 'Nothing to do but wait can still change'],
    ['processed', 'Nothing to do but wait can still change'],
    ['deferred', 'Nothing to do but wait can still change'],
    ['delivered', 'Next: the client can still change'],
    ['open', 'Nothing to do can still change'],
    ['clicked', 'Nothing to do can still change'],
    ['spam-report', 'Next: the client final'],
    ['failed', 'Next: the client final'],
  ])('of %s reads “%s”', (status, line) => {
    show(status);
    expect(turnLine()).toBe(line);
  });

  it.each<[Cause, string]>(
    causes.map((cause) => [
      cause,
      cause === 'rejected' || cause === 'cancelled'
        ? 'Next: contact support final'
        : 'Next: the client final',
    ]),
  )('of a Failed by %s reads “%s”', (cause, line) => {
    show('failed', { cause });
    expect(turnLine()).toBe(line);
  });
});

describe('since when', () => {
  it.each<[Status, string]>([
    ['sending', 'for 6 min'],
    ['processed', 'for 6 min'],
    ['deferred', 'for 6 min'],
    ['delivered', '6 min ago'],
    ['failed', '6 min ago'],
  ])('%s says “%s”, and the time with its zone', (status, age) => {
    show(status, { statusSince: '2026-11-23T11:54:00.000Z' });
    const since = dialog().querySelector('.since');
    expect(since?.textContent).toMatch(new RegExp(`^${age}\\w{3} \\d+ Nov, \\d\\d:\\d\\d GMT`));
    expect(since?.querySelector('time')?.dateTime).toBe('2026-11-23T11:54:00.000Z');
  });

  it('goes by the status API’s clock, not this browser’s', () => {
    const lookup = {
      ...found(delivery('sending', { statusSince: ago(0) })),
      clockOffset: 7 * MINUTE,
    };
    showCard({ lookup });
    expect(dialog().querySelector('.since')?.textContent).toMatch(/^for 7 min/);
    expect(turnLine()).toBe('Next: contact support stuck');
  });
});

describe.each(['sending', 'processed'] as const)('the wait of %s', (status) => {
  const begin = NOW;
  const lookup = found(delivery(status, { statusSince: ago(0) }));
  const ten = { ...settings, organisation: organisationSchema.parse({}) };
  const at = (ms: number) => ({ lookup, settings: ten, now: begin + ms });

  it('counts down, second by second, until it is over', () => {
    const { again, calls } = showCard(at(9 * MINUTE + 58 * SECOND));
    expect(words()).toContain('That is in 2 s.');
    again(at(9 * MINUTE + 59 * SECOND));
    expect(words()).toContain('That is in 1 s.');
    expect(dialog().querySelector('[data-stuck]')).toBeNull();
    expect(turnLine()).toBe('Nothing to do but wait can still change');
    expect(insertButtons()[0]).toBe('Insert: It is on its way');
    expect(calls).toEqual([]);
  });

  it('turns amber at ten minutes, says to contact support, and asks anew once', () => {
    const { again, calls } = showCard(at(9 * MINUTE + 59 * SECOND));
    again(at(10 * MINUTE));
    expect(dialog().querySelectorAll('.delivery[data-stuck], .badge[data-stuck]')).toHaveLength(2);
    expect(screen.getByRole('status').textContent).toMatch(/^(Sending|Processed)$/);
    expect(turnLine()).toBe('Next: contact support stuck');
    expect(words()).toMatch(/longer than 10 minutes\. Contact support@clinicsense\.com/);
    expect(words()).not.toMatch(/wait a few|but wait|That is in/i);
    expect(insertButtons()[0]).toBe('Insert: Message to support');

    again(at(10 * MINUTE + SECOND));
    again(at(11 * MINUTE));
    expect(calls).toEqual(['refresh']);
  });

  it('asks nothing by itself when it was over from the start', () => {
    const { again, calls } = showCard(at(14 * MINUTE));
    again(at(15 * MINUTE));
    expect(calls).toEqual([]);
  });

  it('ends well when the new answer says so', () => {
    const { again } = showCard(at(10 * MINUTE));
    const better = found(delivery('delivered', { id: `delivery-${status}`, statusSince: ago(0) }));
    again({ ...at(10 * MINUTE + SECOND), lookup: better });
    expect(dialog().querySelector('[data-stuck]')).toBeNull();
    expect(screen.getByRole('status').textContent).toBe('Delivered');
    expect(insertButtons()[0]).toBe('Insert: Please check your spam folder');
  });
});

describe('a Delivered that the client disputes', () => {
  const toggle = () => button('They looked: it isn’t there');
  const current = () => dialog().querySelector('[aria-current="step"]')?.textContent;

  it('begins with the client’s folders', () => {
    show('delivered');
    expect(current()).toBe(fact('delivered.next.1', organisation));
    expect(toggle().getAttribute('aria-pressed')).toBe('false');
    expect(insertButtons()[0]).toBe('Insert: Please check your spam folder');
  });

  it('goes on to the client’s own provider once they looked, and back', () => {
    show('delivered');
    fireEvent.click(toggle());
    expect(turnLine()).toBe('Next: their email provider can still change');
    expect(current()).toBe(fact('delivered.next.2', organisation));
    expect(toggle().getAttribute('aria-pressed')).toBe('true');
    expect(insertButtons()[0]).toBe('Insert: Please ask your email provider');

    fireEvent.click(toggle());
    expect(turnLine()).toBe('Next: the client can still change');
    expect(insertButtons()[0]).toBe('Insert: Please check your spam folder');
  });

  it.each(statuses.filter((status) => status !== 'delivered'))('is no matter of %s', (status) => {
    show(status);
    expect(screen.queryByRole('button', { name: /They looked/ })).toBeNull();
  });
});

describe('Failed', () => {
  const stepWords = () => dialog().querySelector('.steps')?.textContent ?? '';

  it.each(causes)('leads to the spam list only after a spam report: %s', (cause) => {
    show('failed', { cause });
    const maybe = cause === 'suppressed-spam' || cause === 'suppressed';
    expect(stepWords().includes(fact('failed.next.2', organisation))).toBe(maybe);
    expect(insertButtons().includes('Insert: How to get off the spam list')).toBe(
      cause === 'suppressed-spam',
    );
  });

  it.each<[Cause]>([['invalid'], ['bounce']])(
    'has the address checked letter by letter for %s',
    (cause) => {
      show('failed', { cause });
      expect(stepWords()).toMatch(/Confirm the address with the client, letter by letter/);
    },
  );

  it('says why in words, and what the server said word by word', () => {
    show('failed', { cause: 'bounce', reply: '550 5.2.2 Over quota' });
    expect(words()).toContain('The mailbox is full.');
    expect(within(dialog()).getByText('550 5.2.2 Over quota')).toBeTruthy();
    expect(words()).toContain('Status code 5.2.2Refused for good. The mailbox is full.');
  });

  it('shows a reply that looks like HTML as the text it is', () => {
    show('failed', { reply: '550 <img src=x onerror=alert(1)>' });
    expect(dialog().querySelector('img')).toBeNull();
    expect(words()).toContain('<img src=x onerror=alert(1)>');
  });
});

it('copies the IDs that support asks for', () => {
  const ids = { messageId: 'm1@mail.example.com', providerMessageId: 'p1.recvd' };
  const { copied } = showCard({ lookup: found(delivery('delivered', ids)) });
  fireEvent.click(button('Copy Message-ID'));
  fireEvent.click(button('Copy Provider’s ID'));
  expect(copied).toEqual([ids.messageId, ids.providerMessageId]);
});

it.each([
  ['automatic-open-only', 'open', /doesn’t show that a person opened it/],
  ['failed-after-delivery', 'failed', /looked delivered at first/],
  ['earlier-failure', 'delivered', /A try failed as well/],
] as const)('tells of %s in a plain line', (flag, status, line) => {
  show(status, { flags: [flag] });
  expect(words()).toMatch(line);
});

describe('the technical details', () => {
  const listed = () => screen.queryByText('Provider’s list')?.parentElement?.textContent;

  it('tell which list kept it back, and since when', () => {
    const since = '2025-03-01T08:00:00.000Z';
    show('failed', { cause: 'suppressed-bounce', suppression: { list: 'bounces', since } });
    expect(listed()).toMatch(/bounces, since .*1 Mar 2025/);
  });

  it('tell the list alone where nobody tells since when', () => {
    show('failed', { cause: 'suppressed-unsubscribe', suppression: { list: 'unsubscribes' } });
    expect(listed()).toBe('Provider’s listunsubscribes');
  });

  it('tell of no list where there is none', () => {
    show('failed', { cause: 'bounce' });
    expect(listed()).toBeUndefined();
  });
});
