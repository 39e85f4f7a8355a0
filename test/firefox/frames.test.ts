import { afterAll, beforeAll } from 'vitest';
import { body } from '../e2e/editor-checks.ts';
import { checkPages } from '../e2e/page-checks.ts';
import { mail, pagesOf } from '../e2e/page-kinds.ts';
import { type Pages, servePages } from '../e2e/pages.ts';
import { createFirefoxStage, type FirefoxStage, openOwnPage } from './stage.ts';

let stage: FirefoxStage;
let other: Pages;

beforeAll(async () => {
  other = await servePages({ '/mail': mail });
  const elsewhere = other.origin.replace('127.0.0.1', 'localhost');
  stage = await createFirefoxStage(pagesOf(elsewhere));
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
  const fits = { statuses: ['delivered' as const], causes: [] };
  await stage.save({
    helpdesks: [stage.pages.origin, elsewhere],
    replies: [{ id: 'look-in-spam', title: 'Look in spam', audience: 'client', ...fits, body }],
  });
});

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
  await other?.[Symbol.asyncDispose]();
});

checkPages({
  browser: () => stage.browser.version(),
  async open(path) {
    const page = await stage.browser.newPage();
    await page.goto(stage.pages.origin + path);
    return page;
  },
  openPopup: () => openOwnPage(stage.browser, 'popup.html'),
});
