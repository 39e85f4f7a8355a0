import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { body } from './editor-checks.ts';
import { createStage, type Stage, saveSettings } from './harness.ts';
import { checkPages } from './page-checks.ts';
import { mail, pageKindNames, pagesOf } from './page-kinds.ts';
import { type Pages, servePages } from './pages.ts';

let stage: Stage;
let other: Pages;

beforeAll(async () => {
  other = await servePages({ '/mail': mail });
  const elsewhere = other.origin.replace('127.0.0.1', 'localhost');
  stage = await createStage(pagesOf(elsewhere));
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
  const fits = { statuses: ['delivered' as const], causes: [] };
  await saveSettings(stage.context, {
    helpdesks: [stage.pages.origin, elsewhere],
    replies: [{ id: 'look-in-spam', title: 'Look in spam', audience: 'client', ...fits, body }],
  });
});

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
  await other?.[Symbol.asyncDispose]();
});

checkPages({
  browser: () => `Chromium ${stage.context.browser()?.version()}`,
  async open(path) {
    const page = await stage.context.newPage();
    await page.goto(stage.pages.origin + path);
    return page;
  },
  async openPopup() {
    const popup = await stage.context.newPage();
    await popup.goto(`chrome-extension://${await extensionId(stage.context)}/popup.html`);
    return popup;
  },
  async pressNext() {
    const [worker = await stage.context.waitForEvent('serviceworker')] =
      stage.context.serviceWorkers();
    await worker.evaluate(`chrome.commands.onCommand.dispatch('next-identifier')`);
  },
});

it('ends in the frames of a helpdesk that is turned off, and in no others', async () => {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  const path = `/kind/${pageKindNames.indexOf('a frame of srcdoc')}`;
  await page.goto(stage.pages.origin + path);
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend',
    '<iframe src="${other.origin.replace('127.0.0.1', 'localhost')}/mail"></iframe>')`);
  const marks = async () =>
    Promise.all(
      page
        .frames()
        .slice(1)
        .map((frame) => frame.evaluate(() => CSS.highlights.size)),
    );
  await expect.poll(marks).toEqual([1, 1]);
  await saveSettings(stage.context, { helpdesks: [stage.pages.origin] });
  await expect.poll(marks).toEqual([1, 0]);
});
