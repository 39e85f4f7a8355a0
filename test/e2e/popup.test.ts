import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { axeFindings } from '../axe.ts';
import { createStage, openBrowser, type Stage } from './harness.ts';

const ticket = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ticket</title><main>
  <h1>Ticket</h1><p>First <b>ana@example.net</b>, then <b>ben@example.net</b>.</p>
  <p><label>Reply <textarea id="reply"></textarea></label></p></main></html>`;

const ID = '20261123091502.4f1d2c3b5a697887@mail.example.com';
const HEADERS = `Received: from mx.example.net by mail.example.org
From: Willow Clinic <hello@willow.example>
To: Ana Ruiz <ana@example.net>
Subject: Your intake form
Message-ID:
 <${ID}>
`;

let stage: Stage;

beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  await stage.server.report(
    { kind: 'delivered', recipient: 'ana@example.net', messageId: ID },
    { kind: 'failed', final: true, cause: 'invalid', recipient: 'ben@example.net' },
    { kind: 'delivered', recipient: 'cy@example.net', messageId: 'a.1@mail.example' },
    { kind: 'delivered', recipient: 'cy@example.net', messageId: 'a..2@mail' },
  );
});

afterAll(() => stage?.[Symbol.asyncDispose]());

/** The popup over a page: in a tab of its own, it is about the tab that was used last. */
async function openPopup(over = `${stage.pages.origin}/ticket`): Promise<[Page, Page]> {
  const page = await stage.context.newPage();
  const popup = await stage.context.newPage();
  onTestFinished(() => popup.close());
  onTestFinished(() => page.close());
  await page.goto(over);
  await page.bringToFront();
  if (over.startsWith(stage.pages.origin)) {
    await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  }
  await popup.goto(`chrome-extension://${await extensionId(stage.context)}/popup.html`);
  await popup.bringToFront();
  await popup.getByLabel('Address or message ID').waitFor();
  return [popup, page];
}

const onPage = (popup: Page, value: string) =>
  popup.getByRole('region', { name: /^On this page/ }).getByRole('button', { name: value });
const status = (popup: Page, name: string) =>
  popup.getByRole('status').getByText(name, { exact: true });

it('is ready to type when it opens, and answers by the keyboard alone', async () => {
  const [popup] = await openPopup();
  await popup.keyboard.type('ben@example.net');
  await popup.keyboard.press('Enter');
  await status(popup, 'Failed').waitFor();
});

it.each([
  ['an address in angle brackets', 'Ana Ruiz <ana@example.net>'],
  ['a message ID', ID],
  ['a message ID in angle brackets', `<${ID}>`],
  ['a mid: link', `mid:${encodeURIComponent(ID)}`],
  ['one header', `Message-ID: <${ID}>`],
  ['a message ID that is written like an address', 'a.1@mail.example'],
  ['one of these in angle brackets', '<a.1@mail.example>'],
  ['one of a host without a dot', 'a..2@mail'],
])('understands %s', async (_, typed) => {
  const [popup] = await openPopup();
  await popup.keyboard.insertText(typed);
  await popup.keyboard.press('Enter');
  await status(popup, 'Delivered').waitFor();
});

it('asks for both readings, each once', async () => {
  const [popup] = await openPopup();
  const [worker] = stage.context.serviceWorkers();
  await worker?.evaluate(() => {
    const { fetch } = globalThis;
    const bodies: unknown[] = [];
    Object.assign(globalThis, { bodies });
    globalThis.fetch = (url, init) => {
      bodies.push(JSON.parse(String(init?.body)).identifiers);
      return fetch(url, init);
    };
  });
  await popup.keyboard.insertText('cy.2@mail.example');
  await popup.keyboard.press('Enter');
  await popup.getByText('Not found in the log').waitFor();
  const value = 'cy.2@mail.example';
  // In one request, but where the two come to the worker too far apart.
  expect(await worker?.evaluate('bodies.flat()')).toEqual([
    { kind: 'recipient', value },
    { kind: 'messageId', value },
  ]);
});

it('takes pasted headers with their line breaks, says what it understood, and asks which', async () => {
  const [popup] = await openPopup();
  await popup.evaluate((text) => navigator.clipboard.writeText(text), HEADERS);
  await popup.keyboard.press('ControlOrMeta+V');
  await popup.getByText('Understood as an email’s headers: 1 message ID and 1 address.').waitFor();
  expect(await axeFindings(popup)).toEqual([]);

  await popup.keyboard.press('Enter'); // which moves the focus to the choices
  await popup.keyboard.press('Enter');
  await popup.getByRole('dialog', { name: ID }).waitFor();
  await status(popup, 'Delivered').waitFor();
});

it('keeps its width whatever is pasted', async () => {
  const [popup] = await openPopup();
  await popup.setViewportSize({ width: 400, height: 300 }); // low: with a scroll bar
  await popup.keyboard.insertText(`${HEADERS}\nReferences: <${'x'.repeat(300)}@mail.example.com>`);
  await popup.keyboard.press('Enter');
  await popup.getByRole('group', { name: 'Which one?' }).waitFor();
  const [inner, outer] = await popup.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  expect(inner).toBe(outer);
});

it('puts a reply into the page’s editor, at the caret', async () => {
  const [popup, page] = await openPopup();
  await page.bringToFront();
  await page.locator('#reply').fill('Dear Ana, ');
  await page.locator('#reply').press('End');
  await popup.bringToFront();
  await onPage(popup, 'ana@example.net').click();
  await popup
    .getByRole('button', { name: /^Insert: / })
    .first()
    .click();
  await expect.poll(() => page.locator('#reply').inputValue()).toMatch(/^Dear Ana, \S[\s\S]*spam/);
});

it('puts a reply in once on a double click', async () => {
  const [popup, page] = await openPopup();
  await page.bringToFront();
  await page.locator('#reply').fill('Dear Ana, ');
  await page.locator('#reply').press('End');
  await popup.bringToFront();
  await onPage(popup, 'ana@example.net').click();
  const insert = popup.getByRole('button', { name: /^Insert: / }).first();
  await insert.dblclick();
  await popup.getByText(/^Inserted/).waitFor();
  const reply = () => page.locator('#reply').inputValue();
  const once = await reply();
  await insert.click();
  await expect.poll(reply).not.toBe(once);
  expect((await reply()).match(/Hello there/g)).toHaveLength(2); // of two replies
});

describe('the last look-ups', () => {
  it('are listed with what they came to, and forgotten when told', async () => {
    const [popup] = await openPopup();
    await popup.keyboard.type('ben@example.net');
    await popup.keyboard.press('Enter');
    await popup.getByRole('button', { name: /^ben@example\.net Failed/ }).waitFor();
    await popup.getByRole('button', { name: 'Forget' }).click();
    await popup.getByText('Last look-ups').waitFor({ state: 'detached' });

    const [again] = await openPopup();
    await again.getByText('On this page').waitFor();
    expect(await again.getByText('Last look-ups').count()).toBe(0);
  });
});

it('works over a page where it can’t run, and says why', async () => {
  const [popup] = await openPopup('chrome://version/');
  await popup.getByText(/^This page belongs to the browser/).waitFor();
  expect(await axeFindings(popup)).toEqual([]);
  await popup.keyboard.type('ana@example.net');
  await popup.keyboard.press('Enter');
  await status(popup, 'Delivered').waitFor();
});

it('is turned on from here for a helpdesk that isn’t', async () => {
  const [popup] = await openPopup(stage.server.origin); // any page but a helpdesk
  await popup.getByText(/^Whereabouts isn’t turned on for 127\.0\.0\.1:/).waitFor();
  expect(await axeFindings(popup)).toEqual([]);
  await popup.getByRole('button', { name: 'Turn on for this helpdesk' }).click();
  await popup.getByText('On this page').waitFor();
});

it('reaches everything by Tab, in the order of reading', async () => {
  const [popup] = await openPopup();
  await popup.keyboard.type('ana@example.net');
  await popup.keyboard.press('Enter');
  await status(popup, 'Delivered').waitFor();
  await popup.getByText('Last look-ups').waitFor();

  const reached: string[] = [];
  for (let i = 0; i < 16; i++) {
    await popup.keyboard.press('Tab');
    reached.push(await popup.evaluate(() => document.activeElement?.textContent ?? ''));
  }
  const order =
    /Look up[\s\S]*Insert: [\s\S]*What happened[\s\S]*Refresh[\s\S]*ben@example\.net[\s\S]*Forget/;
  expect(reached.join('\n')).toMatch(order);
});

it.each(['light', 'dark'] as const)(
  'has nothing for axe-core to complain about, %s',
  async (colorScheme) => {
    const [popup] = await openPopup();
    await popup.emulateMedia({ colorScheme });
    await popup.keyboard.type('ana@example.net');
    await popup.keyboard.press('Enter');
    await status(popup, 'Delivered').waitFor();
    expect(await axeFindings(popup)).toEqual([]);
  },
);

it('leads to the options while nothing is set up', async () => {
  await using context = await openBrowser();
  const popup = await context.newPage();
  await popup.goto(`chrome-extension://${await extensionId(context)}/popup.html`);
  const options = context.waitForEvent('page', (page) => page.url().endsWith('/options.html'));
  await popup.getByRole('button', { name: 'Set it up' }).click();
  await (await options).getByLabel('Status API address').waitFor();
});
