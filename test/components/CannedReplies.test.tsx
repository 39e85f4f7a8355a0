// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import type { CannedReply } from '@/lib/canned-reply.ts';
import type { Delivery } from '@/lib/delivery.ts';
import { deliveries, found, settings } from '../gallery/cases.ts';
import { drawCard } from './draw.tsx';

afterEach(cleanup);

const sample = (name: string) => found(deliveries[name] as Delivery);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const inserts = () =>
  screen.getAllByRole('button', { name: /^Insert: / }).map((button) => button.textContent);

const own: CannedReply = {
  id: 'own',
  title: 'Mine',
  audience: 'client',
  statuses: ['deferred'],
  causes: [],
  body: 'Dear {{clientName}}, your {{colour}} is {{status}}.',
};
const withReply = (body: string) => ({
  ...settings,
  replies: [{ ...own, body }, ...settings.replies],
});

it('inserts the reply for exactly this case with one click, filled', () => {
  const { did } = drawCard({ lookup: sample('deferred'), clientName: 'Ana' });
  press('Insert: We keep trying');
  expect(did.inserted).toHaveLength(1);
  expect(did.inserted[0]).toMatch(
    /^Hello Ana,\n\n.*our email “Your intake form for Friday” to ana\.ruiz@example\.net.*\n\nKind regards\nKim$/s,
  );
});

it('shows what it would insert, and copies it instead', () => {
  const { did } = drawCard({ lookup: sample('deferred') });
  press('Preview: We keep trying');
  const preview = document.querySelector('.preview')?.textContent ?? '';
  expect(preview).toMatch(/^Hello there,/);
  press('Copy We keep trying');
  press('Insert: We keep trying');
  expect([...did.copied, ...did.inserted]).toEqual([preview, preview]);
});

it('folds the others away, and open again', () => {
  drawCard({ lookup: sample('delivered') });
  expect(inserts()).toEqual(['Insert: Please check your spam folder']);
  press('Other replies');
  expect(inserts()).toContain('Insert: Please ask your email provider');
  press('Other replies');
  expect(inserts()).toHaveLength(1);
});

it('has none to a client where nothing was found', () => {
  drawCard({ lookup: { kind: 'notFound', fetchedAt: 0, clockOffset: 0, retentionDays: 30 } });
  expect(screen.queryByRole('button', { name: /^Insert: / })).toBeNull();
});

describe('a reply that can’t be filled', () => {
  it.each([
    ['Dear {{clientName}}', /\{\{clientName\}\} isn’t known here/],
    ['Your {{colour}}', /\{\{colour\}\} is no variable/],
  ])('is not inserted, and says why: %s', (body, why) => {
    const { did } = drawCard({ lookup: sample('deferred'), settings: withReply(body) });
    const button = screen.getByRole('button', { name: 'Insert: Mine' });
    const said = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(said?.textContent).toMatch(why);
    fireEvent.click(button);
    expect(did.inserted).toEqual([]);
  });

  it('is inserted once the page tells what was missing', () => {
    const { did } = drawCard({
      lookup: sample('deferred'),
      settings: withReply('Dear {{clientName}}'),
      clientName: 'Ana',
    });
    press('Insert: Mine');
    expect(did.inserted).toEqual(['Dear Ana']);
  });
});

describe('the message to support', () => {
  it('holds address, IDs, status, since when, and what happened', () => {
    const { did } = drawCard({ lookup: sample('failed, invalid') });
    press('Contact support');
    press('Copy Message to support');
    const { messageId, providerMessageId } = deliveries['failed, invalid'] as Delivery;
    for (const part of [
      'ana.ruiz@example.net',
      'Failed since Mon 23 Nov 2026',
      messageId,
      providerMessageId,
      '550 5.1.1 no such user',
      'Z Handed over for sending',
    ]) {
      expect(did.copied[0]).toContain(part);
    }
  });

  it('opens in the mail program, addressed and filled', () => {
    drawCard({ lookup: sample('failed, invalid') });
    press('Contact support');
    const link = screen.getByRole('link', { name: 'Open in mail program' }) as HTMLAnchorElement;
    const url = new URL(link.href);
    expect(url.protocol + url.pathname).toBe('mailto:support@clinicsense.com');
    expect(url.searchParams.get('subject')).toBe('Email to ana.ruiz@example.net: Failed');
    expect(url.searchParams.get('body')).toMatch(/\r\nRecipient: ana\.ruiz@example\.net\r\n/);
  });

  it('is the dark button where it is our support’s turn, and not mistaken for the client’s', () => {
    drawCard({ lookup: sample('sending, stuck') });
    const main = document.querySelector('.button.main');
    expect(main?.textContent).toBe('Insert: Message to support');
    screen.getByText('For support@clinicsense.com, not for the client.');
    press('Other replies');
    expect(inserts()).toContain('Insert: We are looking into it');
  });
});

it.each([
  [{ kind: 'inserted', undoable: true }, /^Inserted at your caret/],
  [{ kind: 'inserted', undoable: false }, /Undo can’t take it back/],
  [{ kind: 'copiedByAgent' }, /^Copied/],
  [{ kind: 'copied', why: 'noEditor' }, /on the clipboard: open one and paste/],
  [{ kind: 'copied', why: 'notArrived' }, /on the clipboard: paste it yourself/],
  [{ kind: 'failed', why: 'noEditor' }, /Nothing was inserted/],
  [{ kind: 'failed', why: 'notArrived' }, /copy it by hand/],
] as const)('says what became of it: %o', (told, words) => {
  drawCard({ lookup: sample('deferred'), told });
  screen.getByText(words);
  // What went wrong is said at once; what went well leaves the badge the only status.
  const urgent = told.kind === 'copied' || told.kind === 'failed';
  expect(screen.queryAllByRole('alert')).toHaveLength(urgent ? 1 : 0);
  expect(screen.getAllByRole('status')).toHaveLength(1);
});
