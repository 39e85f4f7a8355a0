import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdapterCheck, AdapterPart } from '../../lib/helpdesks/adapter.ts';
import { adaptersFor } from '../../lib/helpdesks/adapters.ts';
import { bundleForPage, launchChromium } from '../page/chromium.ts';
import type { HelpdesksInPage } from './helpdesks-in-page.ts';

declare global {
  interface Window extends HelpdesksInPage {}
}

interface SavedPage {
  helpdesk: string;
  /** In `fixtures/helpdesk`. */
  file: string;
  /** Where agents work in it. */
  address: string;
  verdict: AdapterCheck['verdict'];
  /** Of each selector, in the page as saved. */
  matches: Partial<Record<AdapterPart, number>>;
  people: string[];
  /** By selector. */
  editors: Record<string, 'public' | 'internal' | undefined>;
}

/** In messages, at nobody's in particular; and in what they quote. */
const inMessages = ['new@example.net -', 'old@example.com quoted'];

const savedPages: SavedPage[] = [
  {
    helpdesk: 'Request Tracker',
    file: 'request-tracker',
    address: 'https://rt.clinic.example/Ticket/Display.html?id=2',
    verdict: 'fits',
    matches: {
      conversation: 1,
      leaveOut: 3,
      client: 2,
      cc: 1,
      agent: 2,
      quoted: 2,
      publicEditor: 0,
      internalEditor: 0,
    },
    people: [
      'agent@clinic.example left out',
      'ana.ruiz@example.net -',
      'ana.ruiz@example.net client',
      'billing@clinic.example quoted',
      'bookmarks@clinic.example left out',
      'boss@clinic.example agent',
      'enoch@clinic.example agent',
      'luis@example.org cc',
      ...inMessages,
      'sales@vendor.example left out',
      'support@clinic.example -',
    ],
    editors: {},
  },
  {
    helpdesk: 'Request Tracker',
    file: 'request-tracker-reply',
    address: 'https://rt.clinic.example/Ticket/Update.html?id=2',
    verdict: 'noTicket',
    matches: {
      conversation: 0,
      leaveOut: 2,
      client: 0,
      cc: 0,
      agent: 0,
      quoted: 0,
      publicEditor: 1,
      internalEditor: 0,
    },
    people: [],
    editors: { '#UpdateContent': 'public' },
  },
  {
    helpdesk: 'Roundcube',
    file: 'roundcube',
    address: 'https://mail.clinic.example/?_task=mail',
    verdict: 'fits',
    matches: { conversation: 1, leaveOut: 2, client: 2, cc: 1, quoted: 2 },
    people: [
      'ana.ruiz@example.net client',
      'ana@ruiz.example -',
      'billing@clinic.example quoted',
      'help@clinic.example -',
      'luis@example.org cc',
      'menu@clinic.example left out',
      ...inMessages,
      'support@clinic.example left out',
    ],
    editors: {},
  },
  {
    helpdesk: 'Zammad',
    file: 'zammad',
    address: 'https://clinic.zammad.com/#ticket/zoom/7',
    verdict: 'fits',
    matches: {
      conversation: 1,
      leaveOut: 1,
      client: 2,
      quoted: 1,
      publicEditor: 1,
      internalEditor: 1,
    },
    people: [
      'ana.ruiz@example.net client',
      'info@clinic.example -',
      ...inMessages,
      'support@clinic.example left out',
    ],
    editors: { '#reply': 'public', '#note': 'internal' },
  },
  {
    helpdesk: 'FreeScout',
    file: 'freescout',
    address: 'https://help.clinic.example/conversation/7',
    verdict: 'fits',
    matches: {
      conversation: 1,
      leaveOut: 2,
      client: 2,
      agent: 1,
      quoted: 1,
      publicEditor: 1,
      internalEditor: 0,
    },
    people: [
      'ana.ruiz@example.net client',
      'kim@clinic.example agent',
      'luis@example.org -',
      'mailbox@clinic.example left out',
      ...inMessages,
      'support@clinic.example left out',
    ],
    editors: { '#body': 'public' },
  },
  {
    helpdesk: 'osTicket',
    file: 'osticket',
    address: 'https://help.clinic.example/scp/tickets.php?id=7',
    verdict: 'fits',
    matches: {
      conversation: 1,
      leaveOut: 2,
      client: 2,
      quoted: 1,
      publicEditor: 1,
      internalEditor: 1,
    },
    people: [
      'ana.ruiz@example.net client',
      'info@clinic.example left out',
      'kim@clinic.example left out',
      ...inMessages,
    ],
    editors: { '#response': 'public', '#internal_note': 'internal' },
  },
  {
    helpdesk: 'Chatwoot',
    file: 'chatwoot',
    address: 'https://app.chatwoot.com/app/accounts/1/conversations/7',
    verdict: 'fits',
    matches: { conversation: 2, client: 1, quoted: 1, publicEditor: 1, internalEditor: 1 },
    people: ['ana.ruiz@example.net client', ...inMessages],
    editors: { '#reply': 'public', '#note': 'internal' },
  },
  {
    helpdesk: 'Znuny',
    file: 'znuny',
    address: 'https://help.clinic.example/znuny/index.pl?Action=AgentTicketZoom;TicketID=7',
    verdict: 'fits',
    matches: {
      conversation: 1,
      leaveOut: 2,
      client: 2,
      agent: 1,
      publicEditor: 0,
      internalEditor: 0,
    },
    people: [
      'ana.ruiz@example.net client',
      'kim@clinic.example left out',
      'queue@clinic.example left out',
      'support@clinic.example agent',
    ],
    editors: {},
  },
  {
    helpdesk: 'Znuny',
    file: 'znuny-reply',
    address: 'https://help.clinic.example/znuny/index.pl?Action=AgentTicketCompose',
    verdict: 'noTicket',
    matches: {
      conversation: 0,
      leaveOut: 0,
      client: 0,
      agent: 0,
      publicEditor: 1,
      internalEditor: 1,
    },
    people: [],
    editors: { '#reply': 'public', '#note': 'internal' },
  },
  {
    helpdesk: 'Zendesk',
    file: 'zendesk',
    address: 'https://clinic.zendesk.com/agent/tickets/7',
    verdict: 'fits',
    matches: { conversation: 1, leaveOut: 1, client: 1, publicEditor: 1, internalEditor: 1 },
    people: ['ana.ruiz@example.net client', 'new@example.net -', 'other@example.net left out'],
    editors: { '#reply': 'public', '#note': 'internal', '#chat': undefined },
  },
  {
    helpdesk: 'Freshdesk',
    file: 'freshdesk',
    address: 'https://clinic.freshdesk.com/a/tickets/7',
    verdict: 'fits',
    matches: { conversation: 1, client: 1, quoted: 2 },
    people: ['ana.ruiz@example.net client', ...inMessages],
    editors: { '#reply': undefined },
  },
  {
    helpdesk: 'Intercom',
    file: 'intercom',
    address: 'https://app.intercom.com/a/inbox/x/inbox/conversation/7',
    verdict: 'fits',
    matches: { conversation: 1, client: 1 },
    people: ['ana.ruiz@example.net client', 'new@example.net -'],
    editors: { '#reply': undefined },
  },
  {
    helpdesk: 'HubSpot',
    file: 'hubspot',
    address: 'https://app-eu1.hubspot.com/help-desk/1/view/2',
    verdict: 'fits',
    matches: { client: 1 },
    people: ['ana.ruiz@example.net client', 'new@example.net -'],
    editors: {},
  },
  {
    helpdesk: 'Zoho Desk',
    file: 'zoho-desk',
    address: 'https://desk.zoho.eu/agent/clinic/all/tickets/details/7',
    verdict: 'fits',
    matches: { conversation: 1, leaveOut: 1 },
    people: ['new@example.net -', 'other@example.net left out'],
    editors: {},
  },
  {
    helpdesk: 'Jira Service Management',
    file: 'jira',
    address: 'https://clinic.atlassian.net/browse/HELP-7',
    verdict: 'fits',
    matches: { conversation: 1, client: 1 },
    people: ['ana.ruiz@example.net client', 'new@example.net -'],
    editors: { '#ak-editor-textarea': undefined },
  },
  {
    helpdesk: 'Gmail',
    file: 'gmail',
    address: 'https://mail.google.com/mail/u/0/#inbox/7',
    verdict: 'fits',
    matches: { conversation: 1, leaveOut: 1, quoted: 1, publicEditor: 1 },
    people: [...inMessages, 'support@clinic.example left out'],
    // A new mail may go to support.
    editors: { '#reply': 'public', '#mail': undefined },
  },
];

let browser: Browser;
let page: Page;
let script: string;
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  script = await bundleForPage(join(import.meta.dirname, 'helpdesks-in-page.ts'));
});
afterAll(() => browser.close());

async function open(html: string): Promise<void> {
  await page.goto('about:blank');
  await page.setContent(html);
  await page.evaluate(script);
}

function readSaved(file: string): Promise<string> {
  return readFile(join(import.meta.dirname, '../fixtures/helpdesk', `${file}.html`), 'utf8');
}

async function openSaved(file: string): Promise<void> {
  await open(await readSaved(file));
}

describe.each(savedPages)('$helpdesk, $file.html', (saved) => {
  const candidates = adaptersFor(saved.address);

  beforeAll(() => openSaved(saved.file));

  it('is recognised among all that it could be, and told what fits', async () => {
    const check = await page.evaluate(
      (adapters) => window.fittingAdapter(adapters, document)?.check(),
      candidates,
    );
    expect(check).toMatchObject({ name: saved.helpdesk, verdict: saved.verdict });
    expect(check?.matches).toEqual(saved.matches);
    expect(check?.seen).toMatch(/20\d\d$/);
  });

  it('tells whom each address is of', async () => {
    expect(await page.evaluate((adapters) => window.people(adapters), candidates)).toEqual(
      [...saved.people].sort(),
    );
  });
});

const editors = savedPages.flatMap(({ helpdesk, file, address, editors }) =>
  Object.entries(editors).map(([editor, audience]) => ({
    helpdesk,
    file,
    address,
    editor,
    audience,
  })),
);

it.each(editors)('$helpdesk, $editor: $audience', async ({ file, address, editor, audience }) => {
  await openSaved(file);
  const told = await page.evaluate(([adapters, editor]) => window.audience(adapters, editor), [
    adaptersFor(address),
    editor,
  ] as const);
  expect(told).toBe(audience);
});

it('hands out plain data, of which each selector can be read', async () => {
  const every = savedPages.flatMap(({ address }) => adaptersFor(address));
  expect(JSON.parse(JSON.stringify(every))).toEqual(every);
  await open('<p></p>');
  const checks = await page.evaluate((adapters) => {
    const known = adapters.map(({ fits: _, ...adapter }) => adapter);
    return known.map((adapter) => window.fittingAdapter([adapter], document)?.check().verdict);
  }, every);
  expect(new Set(checks)).toEqual(new Set(['noTicket']));
});

it('hands out those of the cloud to their own hosts only', () => {
  const names = (address?: string) => adaptersFor(address).map(({ name }) => name);
  const anywhere = names(undefined);
  expect(anywhere).toContain('Znuny');
  expect(anywhere).not.toContain('Zendesk');
  expect(names('https://clinic.zendesk.com/agent')).toEqual(['Zendesk', ...anywhere]);
  expect(names('https://zendesk.com.evil.example/')).toEqual(anywhere);
  expect(names('https://notzendesk.com/')).toEqual(anywhere);
  expect(names('about:blank')).toEqual(anywhere);
});

it('fits no page of a helpdesk that it does not know', async () => {
  await open('<!doctype html><body><div id="app"><div class="ticket">ana@example.net</div></div>');
  const found = await page.evaluate(
    (adapters) => window.fittingAdapter(adapters, document)?.name,
    adaptersFor('https://helpdesk.example/'),
  );
  expect(found).toBeUndefined();
});

it('says that it no longer fits when the helpdesk changed', async () => {
  await open((await readSaved('zendesk')).replace('omni-log-container', 'conversation-log'));
  const check = await page.evaluate(
    (adapters) => window.fittingAdapter(adapters, document)?.check(),
    adaptersFor('https://clinic.zendesk.com/'),
  );
  expect(check).toMatchObject({ verdict: 'partly', matches: { conversation: 0, client: 1 } });
});

it('knows whose an iframe is by the page around it', async () => {
  await openSaved('znuny-reply');
  const audiences = await page.evaluate((adapters) => {
    const within = (form: string) => {
      const frame = document.createElement('iframe');
      document.querySelector(form)?.append(frame);
      const inside = frame.contentDocument as Document;
      inside.body.contentEditable = 'true';
      return window.fittingAdapter(adapters, inside)?.audienceOf(inside.body);
    };
    const answer = within('#ComposeTicket');
    const note = within('#Compose');
    (document.querySelector('#IsVisibleForCustomer') as HTMLInputElement).checked = true;
    return [answer, note, within('#Compose')];
  }, adaptersFor('https://help.clinic.example/'));
  expect(audiences).toEqual(['public', 'internal', 'public']);
});
