import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { body, checkEditors, draft, reply } from '../e2e/editor-checks.ts';
import { type Editor, editorSelector, expectText, typeDraft, undoTo } from '../e2e/writing.ts';
import {
  buttonInCard,
  createFirefoxStage,
  type FirefoxStage,
  inCard,
  openOwnPage,
  restOn,
} from './stage.ts';

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
  await enterEditor(page);
  return page;
}

async function enterEditor(page: Page): Promise<void> {
  await page.waitForSelector('[data-editor=ready]');
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  const target = await page.waitForFunction(firstVisible, {}, editorSelector);
  await (target.asElement() as ElementHandle<Element>).click();
}

/** In the page: editors keep hidden fields beside what is written in. */
function firstVisible(selector: string): Element | undefined {
  const inShadow = document.querySelector('#editor')?.shadowRoot;
  const all = (inShadow ?? document).querySelectorAll(
    inShadow ? selector : `main :is(${selector})`,
  );
  return [...all].find(
    (element) => element.checkVisibility({ visibilityProperty: true }) && element.clientHeight > 8,
  );
}

async function insert(page: Page): Promise<void> {
  await press(page);
  const told = await inCard(page, '.told');
  expect(await told.evaluate((told) => told.textContent)).toMatch(/^Inserted/);
}

async function press(page: Page): Promise<void> {
  await restOn(page, '#message span');
  await (await buttonInCard(page, 'Insert: Look in spam')).click();
}

checkEditors<Page>({ browser: () => stage.browser.version(), open, insert, insertAgain: press });

/** One of each kind: a field, typed into, a paste read at once, a task later, and not at all. */
it.each(['textarea', 'contenteditable', 'ckeditor5', 'tinymce', 'quill-1'] as const)(
  'takes the reply from the popup, where the caret was: %s',
  async (editor) => {
    const page = await open(editor);
    onTestFinished(() => page.close());
    await typeDraft(page, draft);
    const popup = await openOwnPage(stage.browser, 'popup.html');
    const insertion = await popup.evaluate(insertInTab, page.url(), reply);
    await popup.close();
    expect(insertion).toEqual({ kind: 'inserted', undoable: true });
    await expectText(page, `Good morning. ${reply}See you soon.`);

    await page.bringToFront();
    await undoTo(page, ['Good morning. See you soon.']);
  },
);

/** In the popup: what it asks of the ticket's tab. */
async function insertInTab(url: string, text: string): Promise<unknown> {
  const { tabs } = (globalThis as unknown as { browser: { tabs: Tabs } }).browser;
  const tab = (await tabs.query({})).find((tab) => tab.url === url);
  return tabs.sendMessage(tab?.id ?? -1, { type: 'insertReply', text }, { frameId: 0 });
}

interface Tabs {
  query(of: object): Promise<{ id: number; url?: string }[]>;
  sendMessage(id: number, message: unknown, to: { frameId: number }): Promise<unknown>;
}

it('takes the reply in a pop-up window of the helpdesk', async () => {
  const opener = await stage.browser.newPage();
  onTestFinished(() => opener.close());
  await opener.goto(`${stage.pages.origin}/editors/none`);
  const [page] = await Promise.all([
    new Promise<Page>((opened) => opener.once('popup', (popup) => popup && opened(popup))),
    opener.evaluate(() => void window.open('/editors/ckeditor4', '', 'popup,width=800,height=600')),
  ]);
  onTestFinished(() => page.close());
  await enterEditor(page);
  await typeDraft(page, draft);
  await page.click('#elsewhere');
  await insert(page);
  await expectText(page, `Good morning. ${reply}See you soon.`);

  await undoTo(page, ['Good morning. See you soon.']);
});
