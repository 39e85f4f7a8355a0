// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import type { CannedReply } from '@/lib/canned-reply.ts';
import type { Delivery } from '@/lib/delivery.ts';
import { causes } from '@/lib/event.ts';
import type { FoundEditor } from '@/lib/found-editor.ts';
import type { EditorAudience } from '@/lib/helpdesks/adapter.ts';
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
  settings,
  showCard,
  words,
} from './show-card.tsx';

afterEach(cleanup);

const stuck: Delivery = delivery('processed', {
  recipient: 'ana@example.net',
  statusSince: '2026-11-23T11:40:00.000Z',
  messageId: 'm1@mail.example.com',
  providerMessageId: 'p1.recv',
  events: [
    { id: '1', kind: 'received', at: '2026-11-23T11:39:00.000Z' },
    { id: '2', kind: 'processed', at: '2026-11-23T11:40:00.000Z' },
  ],
});

const firstInsert = () => screen.getAllByRole('button', { name: /^Insert: / })[0] as HTMLElement;

/** Opens everything that holds replies, and gives all that can be inserted. */
function insertAll(shown: ReturnType<typeof showCard>): string[] {
  for (const name of ['Other replies', 'Contact support']) {
    const fold = screen.queryByRole('button', { name });
    if (fold) fireEvent.click(fold);
    for (const one of screen.getAllByRole('button', { name: /^Insert: / })) fireEvent.click(one);
  }
  return [...new Set(shown.inserted)];
}

const isForClient = (text: string) => !text.includes('could you please look into this email');

describe('the dark button', () => {
  it('inserts the reply for exactly this case, filled, with one click', () => {
    const { inserted } = showCard({
      lookup: found(delivery('deferred', { subject: 'Intake form' })),
      clientName: 'Ana',
    });
    fireEvent.click(button('Insert: We keep trying'));
    expect(inserted).toHaveLength(1);
    expect(inserted[0]).toMatch(
      /^Hello Ana,\n\n.*our email “Intake form” to ana@example\.net.*Kim$/s,
    );
  });

  it('shows what it would insert, word by word, and folds it away again', () => {
    const { inserted, copied } = showCard({ lookup: found(delivery('deferred')) });
    const peek = button('Preview: We keep trying');
    expect(peek.getAttribute('aria-expanded')).toBe('false');

    fireEvent.click(peek);
    const preview = dialog().querySelector('.preview')?.textContent;
    fireEvent.click(button('Copy We keep trying'));
    fireEvent.click(firstInsert());
    expect(copied).toEqual([preview]);
    expect(inserted).toEqual([preview]);

    fireEvent.click(peek);
    expect(dialog().querySelector('.preview')).toBeNull();
  });
});

describe.each(statuses)('the replies of %s', (status) => {
  it('to the client leave no variable unfilled where little is known', () => {
    const lookup = found(delivery(status, { statusSince: ago(MINUTE) }));
    const shown = showCard({ lookup, settings: { ...settings, agentName: '' } });
    const texts = insertAll(shown);
    expect(texts.filter(isForClient).length).toBeGreaterThan(0);
    for (const text of texts) expect(text).not.toMatch(/[{}]|undefined|null|NaN/);
  });

  it('never tell a client that they read anything', () => {
    const shown = showCard({ lookup: found(delivery(status, { statusSince: ago(MINUTE) })) });
    for (const text of insertAll(shown)) {
      expect(text).not.toMatch(/\b(read|seen|you opened|you clicked)\b/i);
    }
  });
});

it.each(['open', 'clicked'] as const)('keeps the disclaimer in the reply for %s', (status) => {
  const shown = showCard({ lookup: found(delivery(status)) });
  fireEvent.click(firstInsert());
  expect(shown.inserted[0]).toMatch(/privacy and firewall settings/);
});

it.each(causes)('has a reply to the client for a Failed by %s', (cause) => {
  const shown = showCard({ lookup: found(delivery('failed', { cause })) });
  expect(insertAll(shown).some(isForClient)).toBe(true);
});

describe('a reply with a variable that isn’t known', () => {
  const reply: CannedReply = {
    id: 'own',
    title: 'Dear client',
    audience: 'client',
    statuses: ['deferred'],
    causes: [],
    body: 'Dear {{clientName}}, about {{subject}}.',
  };
  const show = (body: string, clientName?: string) =>
    showCard({
      lookup: found(delivery('deferred')),
      settings: { ...settings, replies: [{ ...reply, body }] },
      clientName,
    });

  it('isn’t inserted, and says which', () => {
    const { inserted } = show(reply.body);
    const own = button('Insert: Dear client');
    fireEvent.click(own);
    expect(inserted).toEqual([]);
    expect(own.getAttribute('aria-disabled')).toBe('true');
    const why = document.getElementById(own.getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toMatch(/\{\{clientName\}\}, \{\{subject\}\} aren’t known/);
  });

  it('names one alone in the singular', () => {
    show(reply.body, 'Ana');
    expect(words()).toMatch(/inserted: \{\{subject\}\} isn’t known/);
  });

  it('says so as well where it is no variable at all', () => {
    show('Dear {{clientNmae}}');
    expect(words()).toMatch(/\{\{clientNmae\}\} is no variable/);
  });
});

it('has no dark button where no reply to the client fits, but support at hand', () => {
  const toSupport = settings.replies.filter(({ audience }) => audience === 'support');
  const lookup = found(delivery('open'));
  showCard({ lookup, settings: { ...settings, replies: toSupport } });
  expect(insertButtons()).toEqual([]);
  fireEvent.click(button('Contact support'));
  expect(insertButtons()).toEqual(['Insert: Message to support']);
});

describe('the message to support', () => {
  const open = (of = stuck) => {
    const shown = showCard({ lookup: found(of) });
    return shown;
  };

  it('has address, IDs, status, since when with zone, and events', () => {
    const { inserted } = open();
    fireEvent.click(firstInsert());
    const [text = ''] = inserted;
    expect(text).toContain('Recipient: ana@example.net');
    expect(text).toContain('Message-ID: m1@mail.example.com');
    expect(text).toContain('Provider’s ID: p1.recv');
    expect(text).toMatch(/Status: Processed since \w+ 2\d Nov 2026, \d\d:\d\d GMT/);
    expect(text).toMatch(/2026-11-23T11:39:00Z Handed over.*\n2026-11-23T11:40:00Z Prepared/);
  });

  it('goes to support by mail program too, whole', () => {
    open();
    fireEvent.click(button('Contact support'));
    const { href } = screen.getByRole<HTMLAnchorElement>('link', { name: 'Open in mail program' });
    expect(href).toMatch(/^mailto:help@elm\.example\.com\?subject=/);
    const body = new URL(href).searchParams.get('body');
    expect(body).toContain('Recipient: ana@example.net\r\n');
    expect(body).toContain('m1@mail.example.com');
  });

  it('is said to be for support, not for the client', () => {
    open();
    expect(words()).toContain('For help@elm.example.com, not for the client.');
  });

  it.each<Status>(statuses)('is at hand for %s, never the first but when it is due', (status) => {
    open(delivery(status, { statusSince: ago(MINUTE) }));
    expect(insertButtons()[0]).not.toBe('Insert: Message to support');
    fireEvent.click(button('Contact support'));
    expect(insertButtons()).toContain('Insert: Message to support');
  });

  it.each(['rejected', 'cancelled'] as const)('comes first for a Failed by %s', (cause) => {
    open(delivery('failed', { cause }));
    expect(insertButtons()[0]).toBe('Insert: Message to support');
  });
});

/** The only one on the page, as far as its audience is known. */
function editorFor(audience: EditorAudience): FoundEditor {
  return { kind: 'editor', usedAt: NOW, audience, isOneOfSeveral: false };
}

describe('where a reply goes', () => {
  const line = () => dialog().querySelector('.main-reply > .fine')?.textContent;
  const reply = { kind: 'editor', usedAt: NOW, name: 'Reply', isOneOfSeveral: true } as const;

  it('is told where there are several editors', () => {
    const { again } = showCard({ lookup: found(delivery('deferred')), editor: reply });
    expect(line()).toBe('Goes into “Reply”, the editor you were in last.');
    again({ editor: { ...reply, name: undefined } });
    expect(line()).toBe('Goes into the editor you were in last.');
  });

  it('is asked for before it is too late', () => {
    showCard({ lookup: found(delivery('deferred')), editor: { kind: 'undecided' } });
    expect(line()).toBe('Several editors are open here: click into the one you mean first.');
  });

  it('is plain where there is one editor, or none', () => {
    const { again } = showCard({
      lookup: found(delivery('deferred')),
      editor: { kind: 'noEditor' },
    });
    expect(line()).toBeUndefined();
    again({ editor: { ...reply, isOneOfSeveral: false } });
    expect(line()).toBeUndefined();
  });
});

describe('an editor that others read than the reply is meant for', () => {
  const warning = () => dialog().querySelector('.problem')?.textContent;

  it('is told before a message to support goes into a public reply', () => {
    const { inserted, again } = showCard({
      lookup: found(stuck),
      editor: editorFor('public'),
    });
    const insert = button('Insert: Message to support');
    expect(warning()).toBe('The editor is a public reply: the client would read this.');
    expect(insert.getAttribute('aria-describedby')).toBe(dialog().querySelector('.problem')?.id);

    fireEvent.click(insert);
    expect(inserted).toHaveLength(1); // it's the agent who knows best

    again({ editor: editorFor('internal') });
    expect(warning()).toBeUndefined();
  });

  it('is told wherever a message to support is offered', () => {
    showCard({ lookup: found(delivery('deferred')), editor: editorFor('public') });
    expect(warning()).toBeUndefined();
    fireEvent.click(button('Contact support'));
    expect(warning()).toContain('the client would read this');
  });

  it('is told before a reply to the client goes into an internal note', () => {
    showCard({ lookup: found(delivery('deferred')), editor: editorFor('internal') });
    expect(warning()).toBe('The editor is an internal note: the client won’t get this.');
  });

  it('is not told where nobody knows who reads it', () => {
    showCard({ lookup: found(stuck) });
    expect(warning()).toBeUndefined();
    fireEvent.click(button('Contact support'));
    expect(warning()).toBeUndefined();
  });
});
