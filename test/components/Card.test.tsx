// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import type { Tellable } from '@/components/Told.tsx';
import { noteKinds } from '@/lib/api.ts';
import type { Obstacle } from '@/lib/lookup.ts';
import { noteText } from '@/lib/wording.ts';
import { delivery } from '../lib/deliveries.ts';
import {
  ago,
  button,
  dialog,
  folded,
  found,
  MINUTE,
  NOW,
  SECOND,
  settings,
  showCard,
  unavailable,
  words,
} from './show-card.tsx';

afterEach(cleanup);

const notFound = {
  kind: 'notFound' as const,
  fetchedAt: NOW,
  clockOffset: 0,
  retentionDays: 30,
};

describe('every card', () => {
  it('is a dialog that is called by what was looked up', () => {
    showCard({ lookup: notFound });
    expect(dialog().getAttribute('aria-label')).toBe('ana@example.net');
  });

  it('copies what was looked up, and can be closed where there is a page below', () => {
    const closed: string[] = [];
    const { copied } = showCard({ lookup: notFound, onClose: () => closed.push('closed') });
    fireEvent.click(button('Copy ana@example.net'));
    fireEvent.click(button('Close'));
    expect(copied).toEqual(['ana@example.net']);
    expect(closed).toEqual(['closed']);
  });

  it.each(noteKinds)('says when the log could not ask the provider: %s', (kind) => {
    const notes = [{ provider: 'sendgrid', kind }];
    const { again } = showCard({ lookup: { ...found(delivery('delivered')), notes } });
    expect(words()).toContain(noteText({ provider: 'sendgrid', kind }));
    again({ lookup: { ...notFound, notes } });
    expect(words()).toContain(noteText({ provider: 'sendgrid', kind }));
    again({ lookup: notFound });
    expect(words()).not.toContain('sendgrid');
  });

  it('writes what others wrote in its own direction: subjects and replies', () => {
    const subject = 'טופס קליטה';
    showCard({ lookup: found(delivery('delivered', { subject }), delivery('open', { subject })) });
    fireEvent.click(button(/^Preview: /));
    const own = dialog().querySelectorAll('.subject, .preview');
    expect([...own].map((one) => one.getAttribute('dir'))).toEqual(['auto', 'auto', 'auto']);
  });

  it('has no way to close it in the popup', () => {
    showCard({ lookup: notFound });
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
  });

  it('says how old the answer is and how far back the log reaches, and asks anew', () => {
    const { calls } = showCard({
      lookup: { ...found(delivery('delivered')), fetchedAt: NOW - 3 * MINUTE },
    });
    expect(words()).toContain('Asked 3 min ago');
    expect(words()).toContain('Log: last 30 days');
    fireEvent.click(button('Refresh'));
    expect(calls).toEqual(['refresh']);
  });

  it('says that it asks anew until the answer is there', () => {
    const { again, calls } = showCard({ lookup: found(delivery('delivered')) });
    fireEvent.click(button('Refresh'));
    expect(words()).toContain('Asking …');
    expect(words()).not.toContain('Asked');
    fireEvent.click(button('Refresh'));
    expect(calls).toEqual(['refresh']);
    again({ lookup: found(delivery('delivered')) });
    expect(words()).toContain('Asked just now');
  });

  it.each(['light', 'dark', 'auto'] as const)('is drawn as the agent chose: %s', (appearance) => {
    showCard({ lookup: notFound, settings: { ...settings, appearance } });
    expect(dialog().dataset.appearance).toBe(appearance);
  });
});

describe('many emails to one address', () => {
  const intake = delivery('delivered', {
    id: '1',
    subject: 'Intake form',
    statusSince: ago(MINUTE),
  });
  const news = delivery('spam-report', {
    id: '2',
    subject: 'News',
    statusSince: ago(120 * MINUTE),
  });
  const nameless = delivery('failed', { id: '3', statusSince: ago(2880 * MINUTE) });
  const show = () => showCard({ lookup: { ...found(intake, news, nameless), more: true } });
  const badge = () => screen.getByRole('status').textContent;

  it('shows the newest in full, the others with subject, badge and age', () => {
    show();
    expect(badge()).toBe('Delivered');
    const rows = folded('2 other emails to this address').getAllByRole('button');
    expect(rows.map((row) => row.textContent)).toEqual([
      'NewsSpam report2 h ago',
      'No subject knownFailed2 d ago',
    ]);
    expect(words()).toContain('The log has older ones as well.');
  });

  it('opens another in full, takes the focus there, and keeps the first at hand', () => {
    show();
    fireEvent.click(folded('2 other emails to this address').getByText('News'));
    expect(badge()).toBe('Spam report');
    expect(document.activeElement?.className).toBe('chosen');
    expect(document.activeElement?.textContent).toContain('Spam report');

    fireEvent.click(folded('2 other emails to this address').getByText('Intake form'));
    expect(badge()).toBe('Delivered');
  });

  it('begins each at its own first step', () => {
    show();
    fireEvent.click(button('They looked: it isn’t there'));
    fireEvent.click(folded('2 other emails to this address').getByText('News'));
    fireEvent.click(folded('2 other emails to this address').getByText('Intake form'));
    expect(button('They looked: it isn’t there').getAttribute('aria-pressed')).toBe('false');
  });

  it('keeps what the agent chose when a newer answer comes', () => {
    const { again } = show();
    fireEvent.click(folded('2 other emails to this address').getByText('News'));
    const newer = delivery('open', { id: '4', subject: 'Newest' });
    again({ lookup: found(newer, intake, news) });
    expect(badge()).toBe('Spam report');
  });

  it('lists recipients where one message ID was looked up', () => {
    const to = (recipient: string) => delivery('open', { id: recipient, recipient });
    showCard({
      identifier: { kind: 'messageId', value: 'm1@example.com' },
      lookup: found(to('ana@example.net'), to('jo@example.org')),
    });
    expect(words()).toContain('To ana@example.net');
    expect(folded('1 other recipient of this email').getByText('jo@example.org')).toBeTruthy();
  });
});

describe('what isn’t found', () => {
  it('says what was searched and how far back, and that the last minute may be missing', () => {
    const { calls } = showCard({ lookup: notFound });
    expect(words()).toMatch(/no email to ana@example\.net/);
    expect(words()).toMatch(/reaches back: 30 days/);
    expect(words()).toMatch(/sent in the last minute may not be listed yet/);
    fireEvent.click(button('Look again'));
    expect(calls).toEqual(['refresh']);
  });

  it('is said of one day as of one', () => {
    showCard({ lookup: { ...notFound, retentionDays: 1 } });
    expect(words()).toMatch(/reaches back: 1 day\./);
  });

  it.each(['recipient', 'messageId'] as const)('is never called “not sent”: %s', (kind) => {
    showCard({ lookup: notFound, identifier: { kind, value: 'm1@example.com' } });
    expect(words()).toContain('m1@example.com');
    expect(words()).not.toMatch(/not sent|never sent|wasn’t sent|was not sent/i);
    expect(screen.queryByRole('status')).toBeNull();
  });
});

describe('what stands in the way', () => {
  const options = ['Open the options', 'options'] as const;
  const retry = ['Try again', 'refresh'] as const;
  it.each<[Obstacle, string, string, string]>([
    [{ kind: 'notSetUp' }, 'Not set up yet', ...options],
    [{ kind: 'notAllowed', origin: 'https://api.example.com' }, 'Not allowed to ask', ...options],
    [{ kind: 'unauthorized' }, 'The access token was refused', ...options],
    [{ kind: 'wrongScope' }, 'The access token is for something else', ...options],
    [{ kind: 'offline' }, 'The email log can’t be reached', ...retry],
    [{ kind: 'timedOut' }, 'No answer in time', ...retry],
    [{ kind: 'serverError', status: 502 }, 'The email log has a problem', ...retry],
    [{ kind: 'badReply', detail: 'lookups' }, 'The answer makes no sense', ...retry],
  ])('$kind has a title, a meaning and its way out', (obstacle, title, way, call) => {
    const { calls } = showCard({ lookup: unavailable(obstacle) });
    const notice = screen.getByRole('alert');
    expect(notice.querySelector('h2')?.textContent).toBe(title);
    expect(notice.querySelector('p')?.textContent?.length).toBeGreaterThan(30);
    fireEvent.click(button(way));
    expect(calls).toEqual([call]);
  });

  it('leads from an answer of something else to the address of what was asked', () => {
    const { calls } = showCard({ lookup: unavailable({ kind: 'badReply', detail: 'HTTP 404' }) });
    expect(screen.getByRole('alert').textContent).toMatch(/nothing about the email.*\(HTTP 404\)/);
    fireEvent.click(button('Open the options'));
    expect(calls).toEqual(['options']);
  });

  it.each<Obstacle>([
    { kind: 'offline' },
    { kind: 'timedOut' },
    { kind: 'serverError', status: 502 },
    { kind: 'badReply', detail: 'HTTP 404' },
  ])('is no news of the email: %j', (obstacle) => {
    showCard({ lookup: unavailable(obstacle) });
    expect(screen.getByRole('alert').textContent).toMatch(/That says nothing about the email\./);
  });

  it('says to reload the page after an update, where nothing else helps', () => {
    showCard({ lookup: unavailable({ kind: 'extensionUpdated' }) });
    expect(screen.getByRole('alert').textContent).toMatch(
      /was updated.*draft.*reload this page when convenient/,
    );
  });

  it('counts down after too many requests, then tries again once by itself', () => {
    const lookup = unavailable({ kind: 'rateLimited', retryAt: NOW + 2 * SECOND });
    const { again, calls } = showCard({ lookup });
    expect(words()).toContain('Trying again in 2 s');
    again({ lookup, now: NOW + 1500 });
    expect(words()).toContain('Trying again in 1 s');
    expect(calls).toEqual([]);

    again({ lookup, now: NOW + 2 * SECOND });
    again({ lookup, now: NOW + 3 * SECOND });
    expect(words()).toContain('Trying again …');
    expect(calls).toEqual(['refresh']);
  });

  it('counts down anew when it was too early, and tries once more', () => {
    const first = unavailable({ kind: 'rateLimited', retryAt: NOW + SECOND });
    const second = unavailable({ kind: 'rateLimited', retryAt: NOW + 5 * SECOND });
    const { again, calls } = showCard({ lookup: first });
    again({ lookup: first, now: NOW + SECOND });
    again({ lookup: second, now: NOW + 2 * SECOND });
    expect(words()).toContain('Trying again in 3 s');
    again({ lookup: second, now: NOW + 5 * SECOND });
    expect(calls).toEqual(['refresh', 'refresh']);
  });

  it('keeps the older answer in sight, with its age', () => {
    const older = { ...found(delivery('deferred')), fetchedAt: NOW - 20 * MINUTE };
    showCard({ lookup: unavailable({ kind: 'offline' }, older) });
    expect(screen.getByRole('alert').textContent).toMatch(/can’t be reached/);
    expect(words()).toContain('What the log said 20 min ago:');
    expect(screen.getByRole('status').textContent).toBe('Deferred');
  });

  it('counts a status that lasts only as long as the log told of it', () => {
    const deferred = delivery('deferred', { statusSince: ago(38 * MINUTE) });
    const older = { ...found(deferred), fetchedAt: NOW - 20 * MINUTE };
    const { again } = showCard({ lookup: unavailable({ kind: 'offline' }, older) });
    expect(dialog().querySelector('.since')?.textContent).toMatch(/^for 18 min/);
    again({ lookup: found(deferred) });
    expect(dialog().querySelector('.since')?.textContent).toMatch(/^for 38 min/);
    // What happened, happened so long ago.
    const failed = delivery('failed', { statusSince: ago(38 * MINUTE) });
    again({ lookup: unavailable({ kind: 'offline' }, { ...older, ...found(failed) }) });
    expect(dialog().querySelector('.since')?.textContent).toMatch(/^38 min ago/);
  });

  it('reads out what stands in the way once, and nothing that ticks', () => {
    const lookup = unavailable({ kind: 'rateLimited', retryAt: NOW + 5 * SECOND });
    showCard({ lookup });
    expect(words()).toContain('Trying again in 5 s');
    for (const region of dialog().querySelectorAll('[role=alert], [role=status], [aria-live]'))
      expect(region.textContent).not.toMatch(/\d s\b/);
  });

  it('says that it tries again, and that it did', () => {
    const { again, calls } = showCard({ lookup: unavailable({ kind: 'offline' }) });
    fireEvent.click(button('Try again'));
    expect(words()).toContain('Trying again …');
    fireEvent.click(button('Try again')); // one at a time
    expect(calls).toEqual(['refresh']);

    again({ lookup: unavailable({ kind: 'offline' }) });
    expect(words()).toContain('Tried again, without an answer.');
    fireEvent.click(button('Try again'));
    again({ lookup: unavailable({ kind: 'timedOut' }) });
    expect(words()).toContain('Tried again 2 times, without an answer.');
    again({ lookup: found(delivery('open')) });
    expect(words()).not.toContain('Tried again');
  });
});

it('sends nobody to support by an old answer: the email may have gone on since', () => {
  const sending = delivery('sending', { statusSince: ago(25 * MINUTE) });
  const older = { ...found(sending), fetchedAt: NOW - 20 * MINUTE };
  const { calls } = showCard({ lookup: unavailable({ kind: 'offline' }, older) });
  expect(dialog().querySelector('.turn')?.textContent).toBe('Next: look again can still change');
  expect(words()).not.toMatch(/has stayed|is on its way to you/);
  expect(dialog().querySelector('[data-stuck]')).toBeNull();
  expect(calls).toEqual([]);
});

describe('while it is looked up', () => {
  it('says so, and that it is taking longer after two seconds', () => {
    const { again } = showCard();
    expect(dialog().getAttribute('aria-busy')).toBe('true');
    expect(words()).toContain('Looking it up …');
    again({ now: NOW + 1999 });
    expect(words()).toContain('Looking it up …');
    again({ now: NOW + 2000 });
    expect(words()).toMatch(/longer than usual.*with or without an answer/);
  });

  it('gives way to the answer', () => {
    const { again } = showCard();
    again({ lookup: found(delivery('open')) });
    expect(dialog().getAttribute('aria-busy')).toBe('false');
    expect(words()).not.toContain('Looking it up');
    expect(screen.getByRole('status').textContent).toBe('Open');
  });
});

it.each<[Tellable, string, RegExp]>([
  [{ kind: 'inserted', undoable: true }, 'told', /^Inserted\. Read it through/],
  [{ kind: 'inserted', undoable: false }, 'told', /Undo can’t take it back/],
  [{ kind: 'copiedByAgent' }, 'told', /^Copied/],
  [{ kind: 'notCopied' }, 'told problem', /^The clipboard can’t be reached/],
  [{ kind: 'copied', why: 'noEditor' }, 'told problem', /No reply editor.*on the clipboard/],
  [{ kind: 'copied', why: 'notArrived' }, 'told problem', /did not take it.*on the clipboard/],
  [{ kind: 'copied', why: 'undecided' }, 'told problem', /^Several editors.*on the clipboard/],
  [{ kind: 'failed', why: 'undecided' }, 'told problem', /^Several editors.*Click into/],
  [{ kind: 'failed', why: 'noEditor' }, 'told problem', /Nothing was inserted/],
  [{ kind: 'failed', why: 'notArrived' }, 'told problem', /by hand/],
])('tells what became of a reply: %j', (told, look, line) => {
  showCard({ lookup: found(delivery('open')), told });
  const shown = dialog().querySelector('.told');
  expect(shown?.className).toBe(look);
  expect(shown?.textContent).toMatch(line);
});
