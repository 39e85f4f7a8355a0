import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createFirefoxStage, type FirefoxStage, inCard, openOwnPage, restOn } from './stage.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket 4711</title>
  <style>p { margin: 60px; font: 16px sans-serif }</style>
  <p>You sent it to <b>ana@example.net</b> yesterday.</p>
  <p>Nobody knows <i>carla@example.org</i> here.</p>`;

let stage: FirefoxStage;

beforeAll(async () => {
  stage = await createFirefoxStage({ '/ticket': ticket });
  await stage.server.report(
    { kind: 'received', recipient: 'ana@example.net', messageId: '<a.1@mail.example>' },
    { kind: 'delivered', recipient: 'ana@example.net', messageId: '<a.1@mail.example>' },
  );
});

afterAll(() => stage?.[Symbol.asyncDispose]());

it('says where the email is when the pointer rests on an address', async () => {
  const page = await stage.browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${stage.pages.origin}/ticket`);
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked

  await restOn(page, 'b');
  const badge = await inCard(page, '[role=status]');
  expect(await badge.evaluate((badge) => badge.textContent)).toBe('Delivered');
  const card = await inCard(page, '[role=dialog]');
  expect(await card.evaluate((card) => card.ariaLabel)).toBe('ana@example.net');
});

it('looks a message ID up in the popup', async () => {
  const popup = await openOwnPage(stage.browser, 'popup.html');
  onTestFinished(() => popup.close());
  const field = await popup.waitForSelector('aria/Address or message ID');
  await field?.type('<a.1@mail.example>');
  await (await popup.waitForSelector('aria/Look up[role="button"]'))?.click();
  const badge = await popup.waitForSelector('[role=dialog] [role=status]');
  expect(await badge?.evaluate((badge) => badge.textContent)).toBe('Delivered');
});
