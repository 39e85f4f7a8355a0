import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, restOn, type Stage } from './harness.ts';

const saved = join(import.meta.dirname, '../fixtures/helpdesk/freescout.html');
const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ '/conversation/7': await readFile(saved, 'utf8') });
  await stage.server.report({
    kind: 'processed',
    recipient: 'ana.ruiz@example.net',
    at: anHourAgo,
  });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

it('unmarks the helpdesk’s own address, and says who would read a message to support', async () => {
  const page = await stage.context.newPage();
  await page.goto(`${stage.pages.origin}/conversation/7`);
  const painted = () =>
    page.evaluate(() =>
      [...CSS.highlights.values()].flatMap((highlight) =>
        [...highlight].map(({ startContainer }) => startContainer.textContent?.trim()),
      ),
    );
  await expect.poll(painted).toContain('ana.ruiz@example.net');
  await expect.poll(painted).not.toContain('mailbox@clinic.example');

  await page.locator('#body').click();
  const card = await restOn(page, 'ana.ruiz@example.net');
  const toSupport = card.getByRole('button', { name: 'Insert: Message to support', exact: true });
  await expect.poll(() => toSupport.getAttribute('aria-describedby')).not.toBeNull();
  await card.getByText('The editor is a public reply: the client would read this.').waitFor();

  // As FreeScout does when the agent opens a note instead.
  await page
    .locator('.conv-reply-block')
    .evaluate((block) => block.classList.add('conv-note-block'));
  await expect.poll(() => toSupport.getAttribute('aria-describedby')).toBeNull();
});
