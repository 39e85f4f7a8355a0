import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { body, checkEditors, draft, reply } from './editor-checks.ts';
import { cardIn, createStage, restOn, type Stage, saveSettings } from './harness.ts';
import { editorIn, editors, expectText, openTicket, undoTo, writeDraft } from './writing.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await createStage();
  await stage.server.report(
    { kind: 'received', recipient: 'ana@example.net' },
    { kind: 'delivered', recipient: 'ana@example.net' },
  );
  const title = 'Look in spam';
  const fits = { statuses: ['delivered' as const], causes: [] };
  await saveSettings(stage.context, {
    replies: [{ id: 'look-in-spam', title, audience: 'client', ...fits, body }],
  });
  const origin = stage.pages.origin;
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
});

afterAll(() => stage?.[Symbol.asyncDispose]());

async function open(editor: string): Promise<Page> {
  const page = await stage.context.newPage();
  await openTicket(page, stage.pages.origin, editor);
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  return page;
}

async function openForTest(editor: string): Promise<Page> {
  const page = await open(editor);
  onTestFinished(() => page.close());
  return page;
}

/** The agent's way: rest on the address, then click the reply. */
async function insert(page: Page, told = /inserted/i): Promise<void> {
  await press(page);
  await cardIn(page).getByText(told).waitFor();
}

async function press(page: Page): Promise<void> {
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('button', { name: 'Insert: Look in spam' }).click();
}

/** What the popup asks of the ticket's tab; it has the focus meanwhile, as another window would. */
async function insertFromPopup(page: Page): Promise<unknown> {
  const popup = await stage.context.newPage();
  await popup.goto(`chrome-extension://${await extensionId(stage.context)}/popup.html`);
  const insertion = await popup.evaluate(
    async ([url, text]) => {
      const { tabs } = globalThis.chrome as unknown as { tabs: Tabs };
      const [tab] = await tabs.query({ url: `${url}*` });
      return tabs.sendMessage(tab?.id ?? -1, { type: 'insertReply', text }, { frameId: 0 });
    },
    [page.url(), reply],
  );
  await popup.close();
  await page.bringToFront();
  return insertion;
}

interface Tabs {
  query(of: { url: string }): Promise<{ id: number }[]>;
  sendMessage(id: number, message: unknown, to: { frameId: number }): Promise<unknown>;
}

checkEditors<Page>({
  browser: () => `Chromium ${stage.context.browser()?.version()}`,
  open: async (editor) => {
    const page = await open(editor);
    await editorIn(page).click();
    return page;
  },
  insert,
  insertAgain: press,
});

it.each(editors)('takes the reply from the popup, where the caret was: %s', async (editor) => {
  const page = await openForTest(editor);
  await writeDraft(page, draft);
  expect(await insertFromPopup(page)).toEqual({ kind: 'inserted', undoable: true });
  await expectText(page, `Good morning. ${reply}See you soon.`);

  await undoTo(page, ['Good morning. See you soon.']);
});

it('takes the reply in a pop-up window of the helpdesk', async () => {
  const opener = await openForTest('none');
  const [page] = await Promise.all([
    opener.waitForEvent('popup'),
    opener.evaluate(() => void window.open('/editors/ckeditor4', '', 'popup,width=800,height=600')),
  ]);
  onTestFinished(() => page.close());
  await page.locator('[data-editor=ready]').waitFor();
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  await writeDraft(page, draft);
  await page.click('#elsewhere');
  await insert(page);
  await expectText(page, `Good morning. ${reply}See you soon.`);

  await undoTo(page, ['Good morning. See you soon.']);
});

it.each(['none', 'refusing'])('puts the reply on the clipboard and says so: %s', async (editor) => {
  const page = await openForTest(editor);
  if (editor === 'refusing') await writeDraft(page, draft);
  await insert(page, /clipboard/i);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(reply);
});

it.each(['textarea', 'tinymce', 'prosemirror'])(
  'makes room once the agent types on behind the reply: %s',
  async (editor) => {
    const page = await openForTest(editor);
    await editorIn(page).click();
    await insert(page);
    await page.keyboard.type(' More.');
    await cardIn(page).waitFor({ state: 'detached' });
    await expectText(page, `${reply} More.`);
  },
);
