/** The extension is updated while tickets are open: what runs in them is of the version before. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { cardIn, createStage, restOn, type Stage } from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket</title><link rel="icon" href="data:,">
  <p style="margin: 60px"><b>ana@example.net</b></p><textarea></textarea>`;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

/** Load it anew from its folder, as an agent or an update does. */
async function update(): Promise<void> {
  const id = await extensionId(stage.context);
  const page = await stage.context.newPage();
  await page.goto('chrome://extensions');
  // Without it, the browser would switch off what is from a folder.
  await page.evaluate(
    'chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })',
  );
  const worker = stage.context.waitForEvent('serviceworker');
  await page.evaluate(`chrome.developerPrivate.reload('${id}', { failQuietly: true })`);
  await worker;
  await page.close();
}

it.each(['looked up nothing before', 'has a card open'])(
  'goes on in a ticket that %s, without a reload or an error',
  async (before) => {
    const page = await stage.context.newPage();
    onTestFinished(() => page.close());
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(`${stage.pages.origin}/ticket`);
    await page.waitForFunction(() => CSS.highlights.size > 0);
    const old = await page.evaluateHandle(() => CSS.highlights.get('whereabouts-mark'));
    await page.click('textarea');
    if (before === 'has a card open') {
      const card = await restOn(page, 'ana@example.net');
      await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
    }

    await update();
    await page.bringToFront();
    await page.waitForFunction((old) => {
      const now = CSS.highlights.get('whereabouts-mark');
      return now !== undefined && now !== old && now.size > 0;
    }, old);
    const card = await restOn(page, 'ana@example.net');
    await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
    expect(await cardIn(page).count()).toBe(1);
    const marked = () =>
      page.evaluate(() =>
        [...CSS.highlights].flatMap(([name, { size }]) => Array(size).fill(name)),
      );
    await expect.poll(marked).toEqual(['whereabouts-d']);

    await card
      .getByRole('button', { name: /^Insert: / })
      .first()
      .click();
    await card.getByText(/Inserted/).waitFor();
    expect(await page.locator('textarea').inputValue()).not.toBe('');
    expect(errors).toEqual([]);
  },
);
