import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { setUp } from '../../start/set-up.ts';
import { axeFindings } from '../axe.ts';
import { createStage, restOn, type Stage } from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <p style="margin: 60px">She never got it: <b>ana@example.net</b></p>`;

let stage: Stage;
let options: Page;

beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
});

afterAll(() => stage?.[Symbol.asyncDispose]());

beforeEach(async () => {
  options = await openOptions(stage.context);
});

async function openOptions(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  onTestFinished(() => page.close());
  await page.goto(`chrome-extension://${await extensionId(context)}/options.html`);
  await page.getByLabel('Status API address').waitFor();
  return page;
}

async function openTicket(): Promise<Page> {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${stage.pages.origin}/ticket`);
  return page;
}

/** The address of a server that answers everything like this. */
async function serve(status: number, headers = {}, body = ''): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a test of the connection', () => {
  async function test(address: string, token: string): Promise<void> {
    await options.getByLabel('Status API address').fill(address);
    await options.getByLabel('Access token').fill(token);
    await options.getByRole('button', { name: 'Test connection' }).click();
  }
  const says = (words: string | RegExp) => options.getByText(words).waitFor();

  it('finds all in order', async () => {
    await test(stage.server.origin, '');
    await says('Connected: the log reaches back 30 days.');
  });

  it.each([
    ['nothing there', 'http://127.0.0.1:9', /^Nothing answers at this address/],
    ['plain http', 'http://status.example.com', /^Only https:\/\/ is safe/],
    ['no address', 'status api', /^That is not a web address/],
  ])('tells %s', async (_, address, words) => {
    await test(address, 'some-token');
    await says(words);
  });

  it('tells a web page', async () => {
    await test(await serve(200, {}, '<h1>Welcome</h1>'), 'some-token');
    await says(/^Something answers there, but not as a status API does/);
  });

  it('tells an address that sends on', async () => {
    await test(await serve(302, { location: stage.server.origin }), 'some-token');
    await says(/sends us on to another address/);
  });

  it('tells a token that was never made', async () => {
    await test(stage.server.origin, 'some-token');
    await says(/refuses the token/);
  });

  it('tells a token for something else', async () => {
    await test(await serve(403), 'some-token');
    await says(/knows this token, but not for look-ups/);
  });
});

it('runs on a helpdesk from the moment it is turned on until it is turned off', async () => {
  const open = await openTicket();
  await open.waitForFunction(() => CSS.highlights.size > 0);

  await options.getByRole('button', { name: `Turn off ${stage.pages.origin}` }).click();
  await options.getByText('Saved. Turned off.').waitFor();
  await open.waitForFunction(() => CSS.highlights.size === 0); // without a reload
  const off = await openTicket();
  await off.getByText('She never got it').waitFor();
  expect(await registeredMatches()).toEqual([]);

  await options.getByLabel('Helpdesk address').fill(`${stage.pages.origin}/ticket?any=page`);
  await options.getByRole('button', { name: 'Turn on', exact: true }).click();
  await options.getByText('Saved. Turned on.').waitFor();
  await off.waitForFunction(() => CSS.highlights.size > 0); // without a reload
  expect(await registeredMatches()).toEqual([`${stage.pages.origin}/*`]);
});

function registeredMatches(): Promise<unknown> {
  const [worker] = stage.context.serviceWorkers();
  return worker?.evaluate(
    `chrome.scripting.getRegisteredContentScripts().then((all) => all.flatMap((s) => s.matches))`,
  ) as Promise<unknown>;
}

it('opens the card as soon as the agent set', async () => {
  await options.getByLabel('Delay before the card opens').fill('0');
  await options.getByLabel('Delay before the card opens').press('Enter');
  await options.getByText('Saved', { exact: true }).waitFor();
  const page = await openTicket();
  await page.waitForFunction(() => CSS.highlights.size > 0);
  await restOn(page, 'ana@example.net');
});

it('exports a file without the token, and takes it back after all was forgotten', async () => {
  await options.getByLabel('Your name').fill('Zoë');
  await options.getByLabel('Your name').press('Tab');
  await options.getByText('Saved', { exact: true }).waitFor();
  const download = options.waitForEvent('download');
  await options.getByRole('button', { name: 'Export settings' }).click();
  const path = await (await download).path();
  const text = await readFile(path, 'utf8');
  expect(text).toContain(stage.server.origin);
  expect(text).not.toContain(stage.server.token);

  await options.getByRole('button', { name: 'Forget everything' }).click();
  await options.keyboard.press('Enter'); // the focus is on Cancel
  await options.getByRole('button', { name: 'Forget everything' }).click();
  await options.getByRole('button', { name: 'Yes, remove it all' }).click();
  await options.getByText('Everything is forgotten.').waitFor();
  expect(await options.getByLabel('Status API address').inputValue()).toBe('');
  expect(await registeredMatches()).toEqual([]);

  await options.getByLabel('Import a settings file').setInputFiles(path);
  await options.getByRole('button', { name: 'Use these settings' }).click();
  await options.getByText('Saved. These settings are yours now.').waitFor();
  expect(await options.getByLabel('Your name').inputValue()).toBe('Zoë');
  expect(await options.getByLabel('Access token').getAttribute('placeholder')).toBe('');
  await setUp(stage.context, {
    statusApi: stage.server.origin,
    token: stage.server.token,
    helpdesks: [],
  });
});

it('saves in two tabs without one undoing what the other did', async () => {
  const other = await openOptions(stage.context);
  await other.getByLabel('Organisation’s name').fill('Willow Clinic');
  await other.getByLabel('Organisation’s name').press('Enter');
  await other.getByText('Saved', { exact: true }).waitFor();
  await other.getByRole('button', { name: 'Remove It is on its way' }).click();
  await other.getByText(/is removed\.$/).waitFor();

  await options.getByLabel('Minutes until support is contacted').fill('12');
  await options.getByLabel('Minutes until support is contacted').press('Enter');
  await options.getByText('Saved', { exact: true }).waitFor();
  await options.getByRole('button', { name: 'Remove We keep trying' }).click();
  await options.getByText(/is removed\.$/).waitFor();

  expect(await options.getByLabel('Organisation’s name').inputValue()).toBe('Willow Clinic');
  expect(await options.getByRole('button', { name: /^Edit (It is on|We keep)/ }).count()).toBe(0);
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('has nothing for axe-core to complain about', async () => {
    await options.emulateMedia({ colorScheme });
    expect(await axeFindings(options)).toEqual([]);

    await options.getByText('Well-known helpdesks').click();
    await options.getByRole('button', { name: 'Edit We are looking into it' }).click();
    await options.getByLabel('Text', { exact: true }).fill('Dear {{clientNam}}');
    await options.getByText('Not a variable: {{clientNam}}.').waitFor();
    await options.getByLabel('Minutes until support is contacted').fill('0');
    await options.getByRole('button', { name: 'Forget everything' }).click();
    await options.getByText(/^Not saved\. Minutes are/).waitFor();
    expect(await axeFindings(options)).toEqual([]);
  });
});

// 320 px is also what a window of 1280 px has at 400 % zoom (WCAG 2.2, 1.4.10).
it.each([320, 640])('fits into %d px without scrolling sideways', async (width) => {
  await options.setViewportSize({ width, height: 800 });
  await options.getByRole('button', { name: 'Edit We are looking into it' }).click();
  await options.getByText('Variables to insert').click();
  const [scrollWidth, clientWidth] = await options.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  expect(scrollWidth).toBe(clientWidth);
});
