// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import type { Delivery } from '@/lib/delivery.ts';
import { facts, factsOf } from '@/lib/facts.ts';
import type { Lookup, Obstacle } from '@/lib/lookup.ts';
import { statuses } from '@/lib/status.ts';
import { statusNames } from '@/lib/wording.ts';
import { deliveries, found, NOW, settings } from '../gallery/cases.ts';
import { drawCard } from './draw.tsx';

afterEach(cleanup);

const MINUTE = 60_000;
const { organisation } = settings;
const sample = (name: string) => deliveries[name] as Delivery;
const card = () => screen.getByRole('dialog');
const text = () => card().textContent ?? '';
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (name: string | RegExp) => fireEvent.click(button(name));
const main = () => card().querySelector('.button.main')?.textContent;

const samples = {
  sending: 'sending',
  processed: 'processed',
  deferred: 'deferred',
  delivered: 'delivered',
  open: 'open',
  clicked: 'clicked',
  'spam-report': 'spam-report',
  failed: 'failed, no cause',
} as const;

describe('at one glance', () => {
  it('is a dialog named after what was looked up', () => {
    drawCard({ lookup: found(sample('open')) });
    screen.getByRole('dialog', { name: 'ana.ruiz@example.net' });
  });

  it.each(statuses)('tells %s by a badge with exactly its name, and no other', (status) => {
    drawCard({ lookup: found(sample(samples[status])) });
    expect(screen.getByRole('status').textContent).toBe(statusNames[status]);
  });

  it.each(statuses)('tells %s by a shape of its own, without colour', (status) => {
    const shape = () => screen.getByRole('status').querySelector('svg')?.innerHTML;
    drawCard({ lookup: found(sample(samples[status])) });
    const its = shape();
    for (const other of statuses.filter((other) => other !== status)) {
      cleanup();
      drawCard({ lookup: found(sample(samples[other])) });
      expect(shape()).not.toBe(its);
    }
  });

  it.each(statuses)('tells every fact of %s', (status) => {
    drawCard({ lookup: found(sample(samples[status])) });
    for (const key of factsOf(status)) expect(text()).toContain(facts[key](organisation));
  });

  it.each([
    ['sending', 'for 6 min'],
    ['delivered', '2 h ago'],
    ['spam-report', '3 d ago'],
  ])('tells since when it is %s: %s, with the zone', (name, age) => {
    drawCard({ lookup: found(sample(name)) });
    expect(text()).toContain(age);
    expect(text()).toMatch(/\d\d:\d\d GMT/);
  });

  it('goes by the clock of the status API', () => {
    drawCard({ lookup: { ...found(sample('sending')), clockOffset: 60 * MINUTE } });
    expect(text()).toContain('for 1 h');
  });

  it.each([
    ['sending', 'Nothing to do but wait', 'can still change'],
    ['delivered', 'Next: the client', 'can still change'],
    ['open', 'Nothing to do', 'can still change'],
    ['spam-report', 'Next: the client', 'final'],
    ['processed, stuck', 'Next: contact support', 'stuck'],
  ])('tells of %s whose turn it is: %s, %s', (name, turn, outlook) => {
    drawCard({ lookup: found(sample(name)) });
    expect(card().querySelector('.turn')?.textContent).toBe(`${turn} ${outlook}`);
  });

  it('tells whom an email went to that was looked up by its message ID', () => {
    drawCard({
      identifier: { kind: 'messageId', value: 'x@y' },
      lookup: found(sample('delivered')),
    });
    screen.getByText('To ana.ruiz@example.net');
  });
});

describe('the ten minutes', () => {
  it('count down, and turn into a case for support at their end', () => {
    const { did, change } = drawCard({ lookup: found(sample('sending')) });
    expect(text()).toContain('That is in 4 min 0 s.');
    expect(main()).toBe('Insert: It is on its way');

    change({ lookup: found(sample('sending')), now: NOW + 4 * MINUTE - 1000 });
    expect(text()).toContain('That is in 1 s.');
    expect(did.refreshed).toBe(0);

    change({ lookup: found(sample('sending')), now: NOW + 4 * MINUTE });
    expect(text()).toContain('Next: contact support');
    expect(main()).toBe('Insert: Message to support');
    expect(card().querySelector('[data-stuck]')).toBeTruthy();
  });

  it('ask once more at their end, and only once', () => {
    const { did, change } = drawCard({ lookup: found(sample('sending')) });
    for (const second of [0, 1, 2]) {
      change({ lookup: found(sample('sending')), now: NOW + 4 * MINUTE + second * 1000 });
    }
    expect(did.refreshed).toBe(1);
  });

  it('ask nothing when they were over before', () => {
    const { did } = drawCard({ lookup: found(sample('sending, stuck')) });
    expect(did.refreshed).toBe(0);
  });
});

describe('a Delivered that the client disputes', () => {
  it('goes on to the client’s own provider, and back', () => {
    drawCard({ lookup: found(sample('delivered')) });
    expect(main()).toBe('Insert: Please check your spam folder');

    press('They looked: it isn’t there');
    expect(text()).toContain('Next: the client’s email provider');
    expect(main()).toBe('Insert: Please ask your email provider');

    press('They looked: it isn’t there');
    expect(main()).toBe('Insert: Please check your spam folder');
  });

  it('asks so of a Delivered only', () => {
    drawCard({ lookup: found(sample('open')) });
    expect(screen.queryByRole('button', { name: /^They looked/ })).toBeNull();
  });
});

describe('what is folded away', () => {
  it('tells what happened, event by event, and calls an automatic open that', () => {
    drawCard({ lookup: found(sample('open')) });
    screen.getByText('What happened (2 events)');
    const events = card().querySelectorAll('.timeline li');
    expect([...events].map((event) => event.textContent?.slice(8))).toEqual([
      'Taken by the client’s email provider',
      'Opened automatically, by a privacy service or a scanner',
    ]);
  });

  it('explains the server’s code and gives the raw reply', () => {
    drawCard({ lookup: found(sample('failed, invalid')) });
    screen.getByText('Refused for good. There is no mailbox of this name.');
    expect(card().querySelector('.technical')?.textContent).toContain('550 5.1.1 no such user');
  });

  it('copies the IDs', () => {
    const { did } = drawCard({ lookup: found(sample('delivered')) });
    press('Copy Message-ID');
    press('Copy Provider’s ID');
    press('Copy ana.ruiz@example.net');
    expect(did.copied).toEqual([
      sample('delivered').messageId,
      sample('delivered').providerMessageId,
      'ana.ruiz@example.net',
    ]);
  });

  it('shows what a reply and a server say as text, never as HTML', () => {
    const reply = '550 <img src=x onerror=alert(1)>';
    drawCard({ lookup: found({ ...sample('deferred'), subject: '<b>Hi</b>', reply }) });
    screen.getByText('<b>Hi</b>');
    expect(card().querySelector('img')).toBeNull();
  });
});

describe('many emails to one address', () => {
  const many = () =>
    found(sample('delivered'), sample('clicked'), {
      ...sample('failed, blocked'),
      subject: 'Bill',
    });

  it('shows the newest in full and lists the others with badge and age', () => {
    drawCard({ lookup: many() });
    screen.getByText('2 other emails to this address');
    expect(screen.getByRole('status').textContent).toBe('Delivered');
    const other = button(/^Bill/);
    expect(other.textContent).toBe('BillFailed2 h ago');
  });

  it('opens another in full, with the focus on it', () => {
    drawCard({ lookup: many() });
    press(/^Bill/);
    expect(screen.getByRole('status').textContent).toBe('Failed');
    expect(document.activeElement?.contains(screen.getByRole('status'))).toBe(true);
    button(/^Your intake form for Friday ?Delivered/);
  });

  it('keeps what the agent chose when the answer comes anew', () => {
    const { change } = drawCard({ lookup: many() });
    press(/^Bill/);
    change({ lookup: many(), now: NOW + 1000 });
    expect(screen.getByRole('status').textContent).toBe('Failed');
  });

  it('tells how old the answer is, how far the log reaches, and asks again', () => {
    const { did } = drawCard({ lookup: many() });
    expect(text()).toContain('Asked 5 s ago');
    expect(text()).toContain('Log: last 30 days');
    press('Refresh');
    expect(did.refreshed).toBe(1);
  });
});

describe('when there is no answer', () => {
  it('draws the card’s shape, and says so when it takes longer', () => {
    const { change } = drawCard();
    expect(text()).toContain('Looking it up');
    expect(screen.queryByRole('status')).toBeNull();
    change({ now: NOW + 5000 });
    expect(text()).toContain('This takes longer than usual');
  });

  const notFound: Lookup = {
    kind: 'notFound',
    fetchedAt: NOW,
    clockOffset: 0,
    retentionDays: 14,
  };

  it.each([
    ['recipient', /no email to ana@example\.net/, /spelling.*message ID/],
    ['messageId', /no email with the message ID ana@example\.net/, /whole.*client’s address/],
  ] as const)('says of a %s what was searched and how far back', (kind, what, next) => {
    const { did } = drawCard({ identifier: { kind, value: 'ana@example.net' }, lookup: notFound });
    expect(text()).toMatch(what);
    expect(text()).toContain('14 days');
    expect(text()).toContain('a message sent in the last minute may not be listed yet');
    expect(text()).toMatch(next);
    expect(text()).not.toMatch(/not sent|wasn’t sent/i);
    press('Look again');
    expect(did.refreshed).toBe(1);
  });

  const draw = (obstacle: Obstacle, older?: ReturnType<typeof found>) =>
    drawCard({ lookup: { kind: 'unavailable', obstacle, ...(older && { older }) } });

  it.each<Obstacle>([
    { kind: 'notSetUp' },
    { kind: 'notAllowed', origin: 'https://status.example.com' },
    { kind: 'unauthorized' },
  ])('leads to the options: $kind', (obstacle) => {
    const { did } = draw(obstacle);
    within(screen.getByRole('alert')).getByRole('heading');
    press('Open the options');
    expect(did.options).toBe(1);
  });

  it.each<Obstacle>([
    { kind: 'offline' },
    { kind: 'timedOut' },
    { kind: 'serverError', status: 502 },
    { kind: 'badReply', detail: 'no JSON' },
  ])('offers another try: $kind', (obstacle) => {
    const { did } = draw(obstacle);
    within(screen.getByRole('alert')).getByRole('heading');
    press('Try again');
    expect(did.refreshed).toBe(1);
  });

  it('counts down when there were too many requests, and tries again by itself, once', () => {
    const obstacle: Obstacle = { kind: 'rateLimited', retryAt: NOW + 42_000 };
    const { did, change } = draw(obstacle);
    const lookup: Lookup = { kind: 'unavailable', obstacle };
    expect(text()).toContain('Trying again in 42 s');
    change({ lookup, now: NOW + 41_000 });
    expect(text()).toContain('Trying again in 1 s');
    expect(did.refreshed).toBe(0);
    change({ lookup, now: NOW + 42_000 });
    change({ lookup, now: NOW + 43_000 });
    expect(did.refreshed).toBe(1);
  });

  it('counts down anew when the next try is refused as well', () => {
    const { did, change } = draw({ kind: 'rateLimited', retryAt: NOW });
    expect(did.refreshed).toBe(1);
    const obstacle: Obstacle = { kind: 'rateLimited', retryAt: NOW + 9000 };
    change({ lookup: { kind: 'unavailable', obstacle } });
    expect(text()).toContain('Trying again in 9 s');
    change({ lookup: { kind: 'unavailable', obstacle }, now: NOW + 9000 });
    expect(did.refreshed).toBe(2);
  });

  it('says after an update to save the draft first and reload', () => {
    draw({ kind: 'extensionUpdated' });
    expect(text()).toMatch(/Save your draft, then reload this page/);
  });

  it('draws the older answer in full, with its age, below what is wrong', () => {
    const older = { ...found(sample('deferred')), fetchedAt: NOW - 20 * MINUTE };
    draw({ kind: 'offline' }, older);
    expect(text()).toMatch(/can’t be reached.*What the log said 20 min ago:.*Deferred/s);
    button('Insert: We keep trying');
  });
});

it('closes on its button, which the popup’s card doesn’t have', () => {
  const { did } = drawCard({ lookup: found(sample('open')) });
  press('Close');
  expect(did.closed).toBe(1);
});
