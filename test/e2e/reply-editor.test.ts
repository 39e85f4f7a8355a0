import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findBrowser } from '../../start/browser.ts';
import { enterIsolatedWorld, type IsolatedWorld } from './isolated-world.ts';
import { type Pages, servePages } from './pages.ts';
import { editors, expectText, linesIn, openTicket, undoTo, writeDraft } from './writing.ts';

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

interface Opened {
  page: Page;
  world: IsolatedWorld;
}

async function open(editor: string): Promise<Opened> {
  const page = await browser.newPage();
  await openTicket(page, pages.origin, editor);
  return { page, world: await enterIsolatedWorld(page) };
}

async function openForTest(editor: string): Promise<Opened> {
  const opened = await open(editor);
  onTestFinished(() => opened.page.close());
  return opened;
}

describe.each(editors)('%s, in one sitting', (editor) => {
  let page: Page;
  let world: IsolatedWorld;
  let typedOn: string[];

  beforeAll(async () => {
    ({ page, world } = await open(editor));
    await writeDraft(page, draft);
    await page.click('#elsewhere');
  });
  afterAll(() => page?.close());

  it('takes the reply once, where the caret was', async () => {
    expect(await world.insert(reply)).toEqual({ kind: 'inserted', undoable: true });
    await expectText(page, `Good morning. ${reply}See you soon.`);
  });

  it('gives up the reply, and nothing else, on one undo', async () => {
    await undoTo(page, ['Good morning. See you soon.']);
  });

  it('takes it again at the caret, and typing goes on behind it', async () => {
    await world.insert(reply);
    await page.keyboard.type(' PS');
    await expectText(page, `Good morning. ${reply} PSSee you soon.`);
    typedOn = await linesIn(page);
  });

  it('takes the same reply a second time, because the agent asked twice', async () => {
    expect(await world.insert(reply)).toEqual({ kind: 'inserted', undoable: true });
    await expectText(page, `Good morning. ${reply} PS${reply}See you soon.`);
  });

  it('gives up that alone although the editor never lost the focus', async () => {
    await undoTo(page, typedOn);
  });
});

it.each(editors)('takes the reply although nobody was in it yet: %s', async (editor) => {
  const { page, world } = await openForTest(editor);
  const answer = await world.insert(reply);
  if (editor === 'input') {
    expect(answer).toEqual({ kind: 'copied', why: 'noEditor' }); // it could be for anything
  } else {
    expect(answer).toEqual({ kind: 'inserted', undoable: true });
    await expectText(page, reply);
  }
});

it('puts the reply on the clipboard where the page has no editor', async () => {
  const { world } = await openForTest('none');
  expect(await world.insert(reply)).toEqual({ kind: 'copied', why: 'noEditor' });
  expect(await world.clipboard()).toBe(reply);
});

it('puts the reply on the clipboard where the editor refuses it', async () => {
  const { page, world } = await openForTest('refusing');
  await writeDraft(page, draft);
  await page.click('#elsewhere');
  expect(await world.insert(reply)).toEqual({ kind: 'copied', why: 'notArrived' });
  expect(await world.clipboard()).toBe(reply);
  expect(await linesIn(page)).toEqual(['Good morning. See you soon.']);
});
