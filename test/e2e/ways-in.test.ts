import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFindings } from '../axe.ts';
import { cardIn, createStage, openMarked, restOn, type Stage } from './harness.ts';

const ticket = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ticket</title><main>
  <h1>Ticket</h1>
  <p>First <b>ana@example.net</b>, then <b>ben@example.net</b>.</p>
  <p><label>Name <input id="name"></label></p></main></html>`;

let stage: Stage;

beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  await stage.server.report(
    { kind: 'delivered', recipient: 'ana@example.net' },
    { kind: 'failed', final: true, cause: 'invalid', recipient: 'ben@example.net' },
  );
});

afterAll(() => stage?.[Symbol.asyncDispose]());

async function openTicket(): Promise<Page> {
  const page = await openMarked(stage);
  await page.bringToFront();
  return page;
}

async function worker(): Promise<Worker> {
  const [running] = stage.context.serviceWorkers();
  return running ?? stage.context.waitForEvent('serviceworker');
}

/** What the browser does when the agent presses the keys of the command. */
async function pressCommand(): Promise<void> {
  await (await worker()).evaluate(`chrome.commands.onCommand.dispatch('next-identifier')`);
}

/** What the browser does when the agent chooses the menu item on a selection. */
async function lookUpSelection(selectionText: string): Promise<void> {
  const info = JSON.stringify({ menuItemId: 'look-up-selection', selectionText });
  await (await worker()).evaluate(`chrome.tabs
    .query({ active: true, lastFocusedWindow: true })
    .then(([tab]) => chrome.contextMenus.onClicked.dispatch(${info}, tab))`);
}

it('goes through the page by keyboard, with the focus in each card and back again', async () => {
  const page = await openTicket();
  await page.click('#name');

  await pressCommand();
  await cardIn(page).getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  expect(await page.evaluate('document.activeElement.localName')).toBe('whereabouts-card');

  await pressCommand();
  await cardIn(page).getByRole('status').getByText('Failed', { exact: true }).waitFor();
  expect(await cardIn(page).getAttribute('aria-label')).toBe('ben@example.net');

  await page.keyboard.press('Escape');
  await cardIn(page).waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.id')).toBe('name');
});

it('reaches everything in the card by Tab', async () => {
  const page = await openTicket();
  await pressCommand();
  await cardIn(page).getByRole('status').getByText('Delivered', { exact: true }).waitFor();

  const reached = new Set<string>();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(
      () => document.activeElement?.shadowRoot?.activeElement?.textContent?.trim() ?? '',
    );
    reached.add(name);
  }
  expect([...reached].join('\n')).toMatch(/Insert: [\s\S]*What happened[\s\S]*Refresh/);
});

it('looks up what the agent selected, by the context menu', async () => {
  const page = await openTicket();
  await page.locator('b').nth(1).selectText();
  await lookUpSelection('ben@example.net');
  await cardIn(page).getByRole('status').getByText('Failed', { exact: true }).waitFor();
});

it('takes an address for an address, though it was selected with its brackets', async () => {
  const page = await openTicket();
  await page.locator('b').nth(1).selectText();
  await lookUpSelection('<ben@example.net>');
  await cardIn(page).getByRole('status').getByText('Failed', { exact: true }).waitFor();
});

it('looks up what the agent selected where it is, though the page has it further up as well', async () => {
  const page = await openTicket();
  await page.evaluate(() => {
    const far = '<div style="height: 3000px"></div><p><i>ben@example.net</i></p>';
    document.querySelector('main')?.insertAdjacentHTML('beforeend', far);
  });
  await page.locator('i').scrollIntoViewIfNeeded();
  await page.locator('i').selectText();
  await lookUpSelection('ben@example.net');
  await cardIn(page).getByRole('status').getByText('Failed', { exact: true }).waitFor();
  expect(await page.evaluate('scrollY')).toBeGreaterThan(2000);
});

it('has nothing for axe-core to complain about, on the page and in the card', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
});
