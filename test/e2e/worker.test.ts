import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Request } from '../../lib/messages.ts';
import { extensionId } from '../../start/browser.ts';
import { createStage, restOn, type Stage } from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <p style="margin: 60px">She never got it: <b>ana@example.net</b></p>`;

let stage: Stage;

beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
});

afterAll(() => stage?.[Symbol.asyncDispose]());

beforeEach(() => stage.server.resume());

async function open(url: string): Promise<Page> {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.goto(url);
  return page;
}

const openTicket = () => open(`${stage.pages.origin}/ticket`);
const openPopup = async () =>
  open(`chrome-extension://${await extensionId(stage.context)}/popup.html`);

/** What the browser does to a worker that it takes for idle, or that uses too much. */
async function stopWorker(context: BrowserContext): Promise<void> {
  const popup = await openPopup();
  const devtools = await context.newCDPSession(popup);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await popup.close();
}

it('still answers when the browser stops the worker in the middle of a look-up', async () => {
  const page = await openTicket();
  stage.server.pause();
  const card = await restOn(page, 'ana@example.net');
  await stopWorker(stage.context);
  stage.server.resume();

  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
});

it('answers the popup, too, when the browser stops the worker meanwhile', async () => {
  await stage.server.report({ kind: 'delivered', recipient: 'ben@example.net' });
  const popup = await openPopup();
  stage.server.pause();
  await popup.getByLabel('Address or message ID').fill('ben@example.net');
  await popup.getByRole('button', { name: 'Look up' }).click();
  await popup.getByRole('dialog', { name: 'ben@example.net' }).waitFor();
  await stopWorker(stage.context);
  stage.server.resume();

  await popup.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
});

it('knows an answer again after the worker was stopped, without asking twice', async () => {
  const first = await openTicket();
  const card = await restOn(first, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  await first.close();

  await stopWorker(stage.context);
  stage.server.pause(); // whoever asked it now would wait
  const again = await restOn(await openTicket(), 'ana@example.net');
  await again.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
});

it('keeps token and settings from everything that lives in the helpdesk’s page', async () => {
  const page = await openTicket();
  const devtools = await stage.context.newCDPSession(page);
  const worlds: { id: number; origin: string; name: string }[] = [];
  devtools.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context));
  await devtools.send('Runtime.enable');
  const id = await extensionId(stage.context);
  const ours = worlds.find(({ origin }) => origin === `chrome-extension://${id}`);
  expect(ours, 'the content script’s world').toBeDefined();

  const evaluate = async (expression: string) => {
    const where = { ...(ours && { contextId: ours.id }), awaitPromise: true };
    const { result } = await devtools.send('Runtime.evaluate', { ...where, expression });
    return result.value;
  };
  const send = (request: Request) =>
    evaluate(
      `chrome.runtime.sendMessage(${JSON.stringify(request)}).then((r) => JSON.stringify(r) ?? 'nothing', String)`,
    );
  expect(
    await evaluate(`chrome.storage.local.get(null).then(JSON.stringify, () => 'refused')`),
  ).toBe('refused');
  expect(await send({ type: 'readSettings' })).toBe('nothing');
  const statusApi = 'http://127.0.0.1:9';
  expect(await send({ type: 'saveStatusApi', statusApi, token: 'stolen' })).toBe('nothing');
  expect(await send({ type: 'readPageSettings' })).not.toContain(stage.server.origin);
});
