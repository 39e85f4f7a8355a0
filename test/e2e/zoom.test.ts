import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createStage, restOn, type Stage } from './harness.ts';

const ticket = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ticket</title>
  <style>b { position: fixed; font: 16px/20px sans-serif }</style>
  <b style="left: 8px; top: 8px">ana@example.net</b>
  <b style="right: 8px; top: 45%">ben@example.net</b>
  <b style="left: 30%; bottom: 25%">carla@example.net</b>
  <b style="right: 8px; bottom: 8px">dora@example.net</b></html>`;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  const recipients = ['ana', 'ben', 'carla', 'dora'].map((name) => `${name}@example.net`);
  await stage.server.report(
    ...recipients.map((recipient) => ({ kind: 'delivered' as const, recipient })),
  );
});
afterAll(() => stage?.[Symbol.asyncDispose]());

// To a page, zooming in is a smaller window.
it.each([
  ['100 %', 1280, 800],
  ['200 %', 640, 400],
  ['400 %', 320, 256],
])('is whole in the window at a zoom of %s, wherever the mark is', async (_, width, height) => {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.setViewportSize({ width, height });
  await page.goto(`${stage.pages.origin}/ticket`);
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked

  for (const name of ['ana', 'ben', 'carla', 'dora']) {
    const card = await restOn(page, `${name}@example.net`);
    await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
    const isWhole = () =>
      card.evaluate((dialog) => {
        const { left, top, right, bottom } = dialog.getBoundingClientRect();
        return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      });
    await expect.poll(isWhole, { message: name }).toBe(true);
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
  }
});

it('shows whose turn it is and the reply without scrolling, at a zoom of 200 %', async () => {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.setViewportSize({ width: 640, height: 400 });
  await page.goto(`${stage.pages.origin}/ticket`);
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked

  const card = await restOn(page, 'ben@example.net'); // halfway down, with the least room
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  const turn = card.getByText('Next: the client');
  const reply = card.getByRole('button', { name: /^Insert: / }).first();
  const gap = async () => {
    const [above, below] = [await turn.boundingBox(), await reply.boundingBox()];
    return (below?.y ?? 0) - (above ? above.y + above.height : Number.POSITIVE_INFINITY);
  };
  await expect.poll(gap).toBeGreaterThanOrEqual(0);
});
