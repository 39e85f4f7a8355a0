import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createStage, restOn, type Stage } from './harness.ts';

const hostile = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <style>whereabouts-card, whereabouts-card * { display: none !important; opacity: 0 !important }
    * { transform: rotate(1deg); font-size: 3px !important } </style>
  <p style="margin: 60px"><b>ana@example.net</b></p>
  <textarea></textarea>`;

const dialog = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <dialog><p style="margin: 60px"><b>ana@example.net</b></p></dialog>
  <script>document.querySelector('dialog').showModal()</script>`;

let stage: Stage;

beforeAll(async () => {
  stage = await createStage({ '/hostile': hostile, '/dialog': dialog });
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
});

afterAll(() => stage?.[Symbol.asyncDispose]());

async function open(path: string): Promise<Page> {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.goto(stage.pages.origin + path);
  await page.waitForFunction(() => CSS.highlights.size > 0);
  return page;
}

it('lets a page neither press the card’s buttons nor hide the card', async () => {
  const page = await open('/hostile');
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  expect(await card.isVisible()).toBe(true);

  // Open in the test build only: the worst that a page could do if it got in.
  await page.evaluate(() => {
    const root = document.querySelector('whereabouts-card')?.shadowRoot;
    for (const button of root?.querySelectorAll('button') ?? []) button.click();
  });
  expect(await page.locator('textarea').inputValue()).toBe('');
  expect(await card.isVisible()).toBe(true);
});

it('tells the page no status, in its DOM or by the names of the marks', async () => {
  const page = await open('/hostile');
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  const seen = await page.evaluate(
    () => document.documentElement.outerHTML + [...CSS.highlights.keys()].join(),
  );
  expect(seen).not.toMatch(/delivered/i);
});

it('opens over a modal dialog, and can be used there', async () => {
  const page = await open('/dialog');
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  await card.getByRole('button', { name: 'Contact support' }).click();
  await card.getByText('not for the client').waitFor();

  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  expect(await page.locator('dialog').getAttribute('open')).toBe('');
});
