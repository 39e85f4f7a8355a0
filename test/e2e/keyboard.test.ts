import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import {
  cardIn,
  createStage,
  openMarked,
  restOn,
  type Stage,
  saveSettings,
  tireSpotter,
} from './harness.ts';
import { openTicket, writeDraft } from './writing.ts';

const keys = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ticket</title>
  <p style="margin: 60px"><b>ana@example.net</b></p><p><button id="before">Assign</button>
    <button id="after">Close</button></p>
  <script>
    window.keys = [];
    for (const type of ['keydown', 'keypress', 'keyup'])
      for (const capture of [true, false])
        document.addEventListener(type, ({ key }) => keys.push(key), capture);
  </script></html>`;

/** As focus-trap and Radix do it. */
const trapped = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ticket</title>
  <div role="dialog" aria-modal="true"><p style="margin: 60px"><b>ana@example.net</b></p>
    <button id="before">Assign</button></div>
  <script>
    const button = document.querySelector('button');
    const dialog = document.querySelector('div');
    button.focus();
    document.addEventListener('focusin', ({ target }) => {
      if (!dialog.contains(target)) button.focus();
    }, true);
    document.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && !dialog.contains(relatedTarget)) button.focus();
    });
  </script></html>`;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ '/keys': keys, '/trapped': trapped });
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
  const fits = { audience: 'client' as const, statuses: ['delivered' as const], causes: [] };
  await saveSettings(stage.context, {
    replies: [{ id: 'a', title: 'Look in spam', ...fits, body: 'Please look in spam, too.' }],
  });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

const open = (path: string) => openMarked(stage, path);

async function openEditor(editor: string): Promise<Page> {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await openTicket(page, stage.pages.origin, editor);
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  return page;
}

/** What the browser does when the agent presses the keys of the command. */
async function pressCommand(page: Page): Promise<void> {
  await page.bringToFront();
  const [running] = stage.context.serviceWorkers();
  const worker: Worker = running ?? (await stage.context.waitForEvent('serviceworker'));
  await worker.evaluate(`chrome.commands.onCommand.dispatch('next-identifier')`);
  await cardIn(page).getByRole('status').getByText('Delivered', { exact: true }).waitFor();
}

async function closeByEsc(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await cardIn(page).waitFor({ state: 'detached' });
}

const focusedId = (page: Page) => page.evaluate(() => document.activeElement?.id);

/** What has the focus in the card. */
function focusedInCard(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const inside = document.querySelector('whereabouts-card')?.shadowRoot?.activeElement;
    return inside?.getAttribute('aria-label') ?? inside?.textContent?.trim();
  });
}

it.each(['textarea', 'contenteditable', 'ckeditor5', 'prosemirror', 'tinymce'])(
  'gives focus and caret back to %s',
  async (editor) => {
    const page = await openEditor(editor);
    await writeDraft(page, 'Hello |Ana.');
    await pressCommand(page);
    await closeByEsc(page);
    await page.keyboard.type('dear ');
    expect(await page.evaluate(() => window.model().trim())).toBe('Hello dear Ana.');
  },
);

it('inserts by keyboard, and leaves the focus behind the reply when the card closes', async () => {
  const page = await openEditor('contenteditable');
  await writeDraft(page, 'Hello. |');
  await page.focus('#elsewhere');
  await pressCommand(page);
  await cardIn(page).getByRole('button', { name: 'Insert: Look in spam' }).focus();
  await page.keyboard.press('Enter');
  await cardIn(page)
    .getByText(/inserted/i)
    .waitFor();
  await closeByEsc(page);
  await page.keyboard.type(' PS');
  expect(await page.evaluate(() => window.model())).toBe('Hello. Please look in spam, too. PS');
});

it('gives the focus back that a click on the card’s text took', async () => {
  const page = await openEditor('contenteditable');
  await writeDraft(page, 'Hello |Ana.');
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).click();
  await closeByEsc(page);
  await page.keyboard.type('dear ');
  expect(await page.evaluate(() => window.model())).toBe('Hello dear Ana.');
});

it('leaves the focus where the agent has taken it meanwhile', async () => {
  const page = await open('/keys');
  await page.focus('#before');
  await pressCommand(page);
  await page.focus('#after');
  await closeByEsc(page);
  expect(await focusedId(page)).toBe('after');
});

it('keeps what is typed in the card from the helpdesk’s shortcuts, and from it alone', async () => {
  const page = await open('/keys');
  await pressCommand(page);
  await page.keyboard.press('e');
  await page.keyboard.press('Tab');
  await closeByEsc(page);
  expect(await page.evaluate('keys')).toEqual([]);
  await page.keyboard.press('e');
  expect(await page.evaluate('new Set(keys).size')).toBe(1);
});

it('goes round in the card by Tab, forwards and backwards', async () => {
  const page = await open('/keys');
  await pressCommand(page);
  await page.keyboard.press('Tab');
  const first = await focusedInCard(page);
  await page.keyboard.press('Shift+Tab');
  const last = await focusedInCard(page);
  expect([first, last]).toEqual(['Copy ana@example.net', 'Refresh']);
  await page.keyboard.press('Tab');
  expect(await focusedInCard(page)).toBe(first);
});

it('keeps the focus although the helpdesk’s dialog fetches it back', async () => {
  const page = await open('/trapped');
  await pressCommand(page);
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('whereabouts-card');
  await page.keyboard.press('Tab');
  expect(await focusedInCard(page)).toBe('Copy ana@example.net');
  await closeByEsc(page);
  expect(await focusedId(page)).toBe('before');
});

it('opens the card of what the page has only just shown', async () => {
  const page = await open('/keys');
  await page.evaluate(tireSpotter);
  await page.evaluate(() => {
    document.body.innerHTML = '<p style="margin: 60px">ana@example.net</p>';
  });
  await pressCommand(page);
});

it('inserts once on a double click', async () => {
  const page = await openEditor('textarea');
  await writeDraft(page, 'Hello. |');
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('button', { name: 'Insert: Look in spam' }).dblclick();
  await card.getByText(/inserted/i).waitFor();
  expect(await page.evaluate(() => window.model())).toBe('Hello. Please look in spam, too.');
});
