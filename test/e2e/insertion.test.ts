import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { createStage, restOn, type Stage, saveSettings } from './harness.ts';
import { editors, expectText, linesIn, openTicket, writeDraft } from './writing.ts';

const body = 'Hi Ana,\n\nwe sent it to {{recipient}}.\nPlease look in spam, too.\n\nRegards\nKim';
const reply = body.replace('{{recipient}}', 'ana@example.net');
const draft = 'Good morning. |See you soon.';

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
  onTestFinished(() => page.close());
  await openTicket(page, stage.pages.origin, editor);
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  return page;
}

/** The agent's way: rest on the address, then click the reply. */
async function insert(page: Page) {
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('button', { name: 'Insert: Look in spam' }).click();
  return card;
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

describe.each(editors)('%s', (editor) => {
  it('takes the reply at the caret on one click, and gives up that alone on undo', async () => {
    const page = await open(editor);
    await writeDraft(page, draft);
    const card = await insert(page);
    await card.getByText(/inserted/i).waitFor();
    await expectText(page, `Good morning. ${reply}See you soon.`);

    await page.keyboard.press('Control+z');
    expect(await linesIn(page)).toEqual(['Good morning. See you soon.']);
  });

  it('takes the reply from the popup, where the caret was', async () => {
    const page = await open(editor);
    await writeDraft(page, draft);
    const insertion = await insertFromPopup(page);
    expect(insertion).toEqual({ kind: 'inserted', undoable: true });
    await expectText(page, `Good morning. ${reply}See you soon.`);
    await page.keyboard.press('Control+z');
    expect(await linesIn(page)).toEqual(['Good morning. See you soon.']);
  });

  it('lets the agent go on typing behind the reply, also after work elsewhere', async () => {
    const page = await open(editor);
    await writeDraft(page, draft);
    await page.click('#elsewhere');
    const card = await insert(page);
    await card.getByText(/inserted/i).waitFor();
    await page.keyboard.type(' PS');
    await expectText(page, `Good morning. ${reply} PSSee you soon.`);
  });
});

it.each(['none', 'refusing'])('puts the reply on the clipboard and says so: %s', async (editor) => {
  const page = await open(editor);
  if (editor === 'refusing') await writeDraft(page, draft);
  const card = await insert(page);
  await card.getByText(/clipboard/i).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(reply);
});
