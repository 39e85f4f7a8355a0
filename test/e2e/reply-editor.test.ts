import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findBrowser } from '../../start/browser.ts';
import { enterIsolatedWorld, type IsolatedWorld } from './isolated-world.ts';
import { type Pages, servePages } from './pages.ts';
import { editors, expectText, linesIn, openTicket, writeDraft } from './writing.ts';

const reply = 'Hi Ana,\n\nwe sent it again.\nPlease look in spam, too.\n\nKind regards\nKim';
const draft = 'Good morning. |See you soon.';

let browser: Browser;
let pages: Pages;

beforeAll(async () => {
  const executablePath = await findBrowser();
  browser = await chromium.launch({
    executablePath,
    args: ['--disable-gpu'],
    chromiumSandbox: false,
  });
  pages = await servePages();
});

afterAll(async () => {
  await browser?.close();
  await pages?.[Symbol.asyncDispose]();
});

async function open(editor: string): Promise<{ page: Page; world: IsolatedWorld }> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await openTicket(page, pages.origin, editor);
  return { page, world: await enterIsolatedWorld(page) };
}

describe.each(editors)('%s', (editor) => {
  it('takes the reply once, where the caret was, and typing goes on behind it', async () => {
    const { page, world } = await open(editor);
    await writeDraft(page, draft);
    await page.click('#elsewhere');

    expect(await world.insert(reply)).toEqual({ kind: 'inserted', undoable: true });
    await expectText(page, `Good morning. ${reply}See you soon.`);

    await page.keyboard.type(' PS');
    await expectText(page, `Good morning. ${reply} PSSee you soon.`);
  });

  it('gives up the reply, and nothing else, on one undo', async () => {
    const { page, world } = await open(editor);
    await writeDraft(page, draft);
    await page.click('#elsewhere');
    await world.insert(reply);

    await page.keyboard.press('Control+z');
    expect(await linesIn(page)).toEqual(['Good morning. See you soon.']);
  });

  it('gives up the reply alone although the editor never lost the focus', async () => {
    const { page, world } = await open(editor);
    await writeDraft(page, 'Good morning. |');
    await world.insert(reply);

    await page.keyboard.press('Control+z');
    expect(await linesIn(page)).toEqual(['Good morning.']);
  });

  it('takes the same reply a second time, because the agent asked twice', async () => {
    const { page, world } = await open(editor);
    await writeDraft(page, '|');
    await world.insert('We sent it again.');
    expect(await world.insert('We sent it again.')).toEqual({ kind: 'inserted', undoable: true });
    expect(await linesIn(page)).toEqual(['We sent it again.We sent it again.']);
  });

  it('takes the reply although nobody was in it yet', async () => {
    const { page, world } = await open(editor);
    const answer = await world.insert(reply);
    if (editor === 'input') {
      expect(answer).toEqual({ kind: 'copied', why: 'noEditor' }); // it could be for anything
    } else {
      expect(answer).toEqual({ kind: 'inserted', undoable: true });
      await expectText(page, reply);
    }
  });
});

it('puts the reply on the clipboard where the page has no editor', async () => {
  const { world } = await open('none');
  expect(await world.insert(reply)).toEqual({ kind: 'copied', why: 'noEditor' });
  expect(await world.clipboard()).toBe(reply);
});

it('puts the reply on the clipboard where the editor refuses it', async () => {
  const { page, world } = await open('refusing');
  await writeDraft(page, draft);
  await page.click('#elsewhere');
  expect(await world.insert(reply)).toEqual({ kind: 'copied', why: 'notArrived' });
  expect(await world.clipboard()).toBe(reply);
  expect(await linesIn(page)).toEqual(['Good morning. See you soon.']);
});
