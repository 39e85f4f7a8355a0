import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeFindings } from '../axe.ts';
import { openBrowser } from './harness.ts';

const isWelcome = (page: Page) => page.url().endsWith('/welcome.html');

it('opens after the installation, and lets the agent practise', async () => {
  await using context = await openBrowser();
  const welcome =
    context.pages().find(isWelcome) ??
    (await context.waitForEvent('page', { predicate: isWelcome }));
  await welcome.getByRole('region', { name: /^Step 1/ }).waitFor();
  expect(await welcome.getByRole('region', { name: /^Step \d/ }).count()).toBe(3);
  await welcome.getByRole('button', { name: 'ana.ruiz@example.net' }).hover();
  await welcome
    .getByRole('button', { name: /^Insert: / })
    .first()
    .click();
  expect(await welcome.getByLabel('Your reply').inputValue()).toMatch(/^Hello Ana/);
  expect(await axeFindings(welcome)).toEqual([]);
});
