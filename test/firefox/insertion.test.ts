import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { body, checkEditors } from '../e2e/editor-checks.ts';
import { type Editor, editorSelector } from '../e2e/writing.ts';
import { buttonInCard, createFirefoxStage, type FirefoxStage, inCard, restOn } from './stage.ts';

let stage: FirefoxStage;

beforeAll(async () => {
  stage = await createFirefoxStage();
  await stage.server.report(
    { kind: 'received', recipient: 'ana@example.net' },
    { kind: 'delivered', recipient: 'ana@example.net' },
  );
  const title = 'Look in spam';
  const fits = { statuses: ['delivered' as const], causes: [] };
  await stage.save({ replies: [{ id: 'look-in-spam', title, audience: 'client', ...fits, body }] });
});

afterAll(() => stage?.[Symbol.asyncDispose]());

async function open(editor: Editor): Promise<Page> {
  const page = await stage.browser.newPage();
  await page.goto(`${stage.pages.origin}/editors/${editor}`);
  await page.waitForSelector('[data-editor=ready]');
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  const target = await page.waitForFunction(firstVisible, {}, `main :is(${editorSelector})`);
  await (target.asElement() as ElementHandle<Element>).click();
  return page;
}

/** In the page: editors keep hidden fields beside what is written in. */
function firstVisible(selector: string): Element | undefined {
  const isVisible = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.clientHeight > 8;
  return [...document.querySelectorAll(selector)].find(isVisible);
}

async function insert(page: Page): Promise<void> {
  await restOn(page, '#message span');
  await press(page);
  const told = await inCard(page, '.told');
  expect(await told.evaluate((told) => told.textContent)).toMatch(/^Inserted/);
}

async function press(page: Page): Promise<void> {
  await (await buttonInCard(page, 'Insert: Look in spam')).click();
}

checkEditors<Page>({ browser: () => stage.browser.version(), open, insert, insertAgain: press });
