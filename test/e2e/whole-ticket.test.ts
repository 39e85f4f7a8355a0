import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { axeFindings } from '../axe.ts';
import { createStage, type Stage, tireSpotter } from './harness.ts';

const FAR = '<div style="height:2000px"></div>';
const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Ticket</title>';
const ticket = `${head}<main><h1>Ticket</h1>
  <p>From <b>ana@example.net</b>, copy to <i>dee@example.net</i></p>${FAR}
  <p>To <b id="ben">ben@example.net</b> and nobody@example.net</p>
  <blockquote>cy@example.net wrote to Ana@example.net</blockquote>
  <iframe srcdoc="<p>ANA@example.net, fay@example.net</p>" title="Mail"></iframe></main></html>`;

const many = (count: number) =>
  `${head}<main><h1>Ticket</h1>${Array.from({ length: count }, (_, i) => `<p>client-${i}@example.net</p>`).join('')}</main></html>`;

let stage: Stage;

beforeAll(async () => {
  stage = await createStage({
    '/ticket': ticket,
    '/none': `${head}<main><h1>Ticket</h1></main></html>`,
    '/250': many(250),
  });
  await stage.server.report(
    { kind: 'delivered', recipient: 'ana@example.net' },
    { kind: 'failed', final: true, cause: 'invalid', recipient: 'ben@example.net' },
    { kind: 'deferred', recipient: 'cy@example.net' },
    { kind: 'spam', recipient: 'fay@example.net' },
  );
});
afterAll(() => stage?.[Symbol.asyncDispose]());

let popup: Page;
let page: Page;

/** The popup over a page: in a tab of its own, it is about the tab that was used last. */
async function open(path: string, size?: { width: number; height: number }): Promise<void> {
  page = await stage.context.newPage();
  popup = await stage.context.newPage();
  const pages = [page, popup];
  onTestFinished(async () => {
    for (const one of pages) await one.close();
  });
  if (size) await popup.setViewportSize(size);
  await page.goto(stage.pages.origin + path);
  await page.bringToFront();
  if (path !== '/none') await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  await popup.goto(`chrome-extension://${await extensionId(stage.context)}/popup.html`);
  await popup.bringToFront();
  await list().waitFor();
}

const list = () => popup.getByRole('region', { name: /^On this page/ });
const rows = () => list().getByRole('listitem').getByRole('button');
const names = async () =>
  (await rows().locator('.entry-value').allTextContents()).map((name) => name.split('@')[0]);
const lookUpAll = () => popup.getByRole('button', { name: 'Look up all' }).click();
const shown = () =>
  page.evaluate(() => [...(CSS.highlights.get('whereabouts-shown') ?? [])].map(String).length);

/** The identifiers of each request to the status API from now on. */
async function watchRequests(): Promise<() => Promise<number[]>> {
  const [worker] = stage.context.serviceWorkers();
  await worker?.evaluate(() => {
    const { fetch } = globalThis;
    const counts: number[] = [];
    Object.assign(globalThis, { counts });
    globalThis.fetch = (url, init) => {
      counts.push(JSON.parse(String(init?.body)).identifiers.length);
      return fetch(url, init);
    };
  });
  return async () => (await worker?.evaluate('counts')) as number[];
}

beforeEach(async () => {
  const [worker] = stage.context.serviceWorkers();
  await worker?.evaluate('indexedDB.deleteDatabase("whereabouts")');
});

it('lists what all frames hold, each once, and looks nothing up before it is asked', async () => {
  const counts = await watchRequests();
  await open('/ticket');
  await expect.poll(names).toEqual(['ana', 'dee', 'ben', 'nobody', 'cy', 'fay']);
  await rows().filter({ hasText: 'ana@example.net' }).getByText('3 times').waitFor();
  await rows().filter({ hasText: 'cy@example.net' }).getByText('In quoted text').waitFor();
  expect(await counts()).toEqual([]);
});

it('lists what the page has only just shown', async () => {
  await open('/ticket');
  await page.bringToFront();
  await page.evaluate(tireSpotter);
  await page.evaluate(() => {
    document.body.innerHTML = '<p>ben@example.net</p>';
  });
  await popup.reload();
  await list().waitFor();
  expect(await names()).toEqual(['ben']);
});

it('looks all up in one request, and puts the worst first', async () => {
  const counts = await watchRequests();
  await open('/ticket');
  await lookUpAll();
  await list().getByText('Worst first.').waitFor();
  expect(await names()).toEqual(['ben', 'fay', 'cy', 'dee', 'nobody', 'ana']);
  await list()
    .getByText('1 Failed, 1 Spam report, 1 Deferred, 2 not found, 1 Delivered.')
    .waitFor();
  expect(await counts()).toEqual([6]);
  expect(await axeFindings(popup)).toEqual([]);
});

it('colours the marks of what was looked up, in all frames', async () => {
  await open('/ticket');
  const frame = page.frames().find((one) => one !== page.mainFrame());
  const sizes = () =>
    [...CSS.highlights].map(([name, { size }]) => (size > 0 ? `${name} ${size}` : name)).sort();
  await lookUpAll();
  await expect
    .poll(() => page.evaluate(sizes))
    .toEqual(['whereabouts-c 1', 'whereabouts-d 2', 'whereabouts-h 1', 'whereabouts-mark 2']);
  await expect.poll(() => frame?.evaluate(sizes)).toContain('whereabouts-g 1');
});

it('moves no row while the pointer is on the list', async () => {
  await open('/ticket');
  await popup.getByRole('button', { name: 'Look up all' }).focus();
  await rows().first().hover();
  await popup.keyboard.press('Enter');
  await rows().first().getByText('Delivered').waitFor();
  expect((await names())[0]).toBe('ana');
  await popup.mouse.move(0, 0);
  await expect.poll(async () => (await names())[0]).toBe('ben');
});

it('is walked through with arrow keys, and each is shown on the page', async () => {
  await open('/ticket');
  await lookUpAll();
  await list().getByText('Worst first.').waitFor();
  const html = await page.content();
  await popup.keyboard.press('Tab');
  const focused = () => popup.evaluate(() => document.activeElement?.textContent ?? '');
  expect(await focused()).toMatch(/^ben@/);
  await expect.poll(shown).toBe(1);
  expect(
    await page.evaluate(() => {
      const box = document.querySelector('#ben')?.getBoundingClientRect();
      return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
    }),
  ).toBe(true);
  expect(await page.content()).toBe(html);

  await popup.keyboard.press('End');
  expect(await focused()).toMatch(/^ana@/);
  await popup.keyboard.press('ArrowUp');
  expect(await focused()).toMatch(/^nobody@/);
  await popup.keyboard.press('Home');
  await popup.keyboard.press('Enter');
  const card = popup.getByRole('dialog', { name: 'ben@example.net' });
  await card.waitFor();
  await expect
    .poll(() => card.evaluate((element) => element === document.activeElement))
    .toBe(true);
  await expect.poll(shown).toBe(0);
  await popup.keyboard.press('Escape');
  expect(await focused()).toMatch(/^ben@/);
  await expect.poll(shown).toBe(1);
  await popup.close();
  await expect.poll(shown).toBe(0);
});

it('shows on the page what is in a frame', async () => {
  await open('/ticket');
  await rows().filter({ hasText: 'fay@' }).focus();
  const frame = page.frames().find((one) => one !== page.mainFrame());
  await expect
    .poll(() => frame?.evaluate(() => CSS.highlights.get('whereabouts-shown')?.size))
    .toBe(1);
  const isSeen = () =>
    page.evaluate(() => {
      const box = document.querySelector('iframe')?.getBoundingClientRect();
      return box !== undefined && box.top < innerHeight;
    });
  await expect.poll(isSeen).toBe(true);
});

it('never asks for more than a request takes', async () => {
  const counts = await watchRequests();
  await open('/250');
  await lookUpAll();
  await list().getByText('250 not found.').waitFor();
  expect(await counts()).toEqual([100, 100, 50]);
});

it('says that nothing was spotted', async () => {
  await open('/none');
  await list().getByText('No address and no message ID was spotted.').waitFor();
  expect(await list().getByRole('button').count()).toBe(0);
});

it.each(['light', 'dark'] as const)('fits into 320 px, %s', async (colorScheme) => {
  await open('/ticket', { width: 320, height: 640 });
  await popup.emulateMedia({ colorScheme });
  await lookUpAll();
  await list().getByText('Worst first.').waitFor();
  const isCutOff = () =>
    popup.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
  expect(await isCutOff()).toBe(false);
  expect(await axeFindings(popup)).toEqual([]);
});
