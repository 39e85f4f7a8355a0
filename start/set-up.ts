import type { BrowserContext, Page } from 'playwright-core';
import { extensionId } from './browser.ts';

export interface SetUp {
  statusApi: string;
  token: string;
  /** Addresses of helpdesks to turn on. */
  helpdesks: string[];
}

/** Set the extension up as an agent does: in its options, field by field. */
export async function setUp(context: BrowserContext, wanted: SetUp): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${await extensionId(context)}/options.html`);
  await saveStatusApi(page, wanted.statusApi, wanted.token);
  for (const helpdesk of wanted.helpdesks) await turnOn(page, helpdesk);
  await page.close();
}

/** On the options page: say where the status API is, and with which token it is asked. */
export async function saveStatusApi(page: Page, address: string, token: string): Promise<void> {
  const field = page.getByLabel('Status API address');
  const form = page.locator('form', { has: field });
  await field.fill(address);
  await page.getByLabel('Access token').fill(token);
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText(/^Saved\. Connected/).waitFor();
}

/** On the options page: let the extension run on a helpdesk. */
export async function turnOn(page: Page, helpdesk: string): Promise<void> {
  await page.getByLabel('Helpdesk address').fill(helpdesk);
  await page.getByRole('button', { name: 'Turn on', exact: true }).click();
  await page.getByRole('button', { name: `Turn off ${new URL(helpdesk).origin}` }).waitFor();
}
