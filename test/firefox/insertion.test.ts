import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { editorSelector, editors, normalLines, typeDraft } from '../e2e/writing.ts';
import { buttonInCard, createFirefoxStage, type FirefoxStage, inCard, restOn } from './stage.ts';

const body = 'Hi Ana,\n\nwe sent it to {{recipient}}.\nPlease look in spam, too.\n\nRegards\nKim';
const reply = body.replace('{{recipient}}', 'ana@example.net');

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

async function openWithDraft(editor: string): Promise<Page> {
  const page = await stage.browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${stage.pages.origin}/editors/${editor}`);
  await page.waitForSelector('[data-editor=ready]');
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  const target = await page.waitForFunction(firstVisible, {}, `main :is(${editorSelector})`);
  await (target.asElement() as ElementHandle<Element>).click();
  await typeDraft(page, 'Good morning. |See you soon.');
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
  await (await buttonInCard(page, 'Insert: Look in spam')).click();
  const told = await inCard(page, '.told');
  expect(await told.evaluate((told) => told.textContent)).toMatch(/^Inserted/);
}

async function linesIn(page: Page): Promise<string[]> {
  return normalLines(await page.evaluate(() => window.model()));
}

async function textIn(page: Page): Promise<string> {
  return (await linesIn(page)).join('').replace(/\s/g, '');
}

describe.each(editors)('%s', (editor) => {
  it('takes the reply at the caret, once; typing goes on behind it', async () => {
    const page = await openWithDraft(editor);
    await page.click('#elsewhere');
    await insert(page);
    await page.keyboard.type(' PS');
    const expected = `Good morning. ${reply} PSSee you soon.`;
    expect(await textIn(page)).toBe(expected.replace(/\s/g, ''));
  });

  it('gives up the reply alone on one undo', async () => {
    const page = await openWithDraft(editor);
    await insert(page);
    await page.keyboard.down('Control');
    await page.keyboard.press('z');
    await page.keyboard.up('Control');
    expect(await linesIn(page)).toEqual(['Good morning. See you soon.']);
  });
});
