/** Editors that take their time over a reply, and agents who go on meanwhile. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardIn, createStage, openMarked, restOn, type Stage, saveSettings } from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <style>p { margin: 40px 60px; font: 16px/20px sans-serif }</style>
  <p><b>ana@example.net</b></p><p style="margin-top: 500px"><b>ben@example.net</b></p>
  <div contenteditable style="position: fixed; left: 800px; top: 20px; width: 300px">Dear</div>
  <script>
    const editor = document.querySelector('div');
    let pastes = 0;
    editor.addEventListener('paste', (event) => {
      pastes++;
      event.preventDefault();
    });
  </script>`;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  const kind = 'delivered';
  await stage.server.report(
    { kind, recipient: 'ana@example.net' },
    { kind, recipient: 'ben@example.net' },
  );
  const fits = { audience: 'client' as const, statuses: ['delivered' as const], causes: [] };
  await saveSettings(stage.context, {
    replies: [{ id: 'a', title: 'Look in spam', ...fits, body: 'Please look in spam.' }],
  });
  const { origin } = stage.pages;
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function openTicket(): Promise<Page> {
  const page = await openMarked(stage);
  await page.click('[contenteditable]');
  return page;
}

it('get the reply once from an agent who presses again because nothing is to be seen yet', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('button', { name: 'Insert: Look in spam' }).hover();
  const { mouse } = page;
  await Promise.all([mouse.down(), mouse.up(), mouse.down(), mouse.up()]);
  await card.getByText(/did not take it/).waitFor();
  expect(await page.evaluate('pastes')).toBe(1);
});

it('are told of in the card that the reply came from, and in no other', async () => {
  const page = await openTicket();
  await page.evaluate(() => navigator.clipboard.writeText(''));
  const first = await restOn(page, 'ana@example.net');
  await first.getByRole('button', { name: 'Insert: Look in spam' }).click();
  await page.keyboard.press('Escape');
  await restOn(page, 'ben@example.net');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toBe('Please look in spam.');
  await cardIn(page).getByRole('button', { name: 'Insert: Look in spam' }).waitFor();
  expect(
    await cardIn(page)
      .getByText(/did not take it/)
      .count(),
  ).toBe(0);
});
