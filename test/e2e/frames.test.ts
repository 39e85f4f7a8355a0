import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { body } from './editor-checks.ts';
import { cardIn, createStage, restOn, type Stage, saveSettings } from './harness.ts';
import { checkPages } from './page-checks.ts';
import { mail, pageKindNames, pagesOf } from './page-kinds.ts';
import { type Pages, servePages } from './pages.ts';

let stage: Stage;
let other: Pages;

beforeAll(async () => {
  other = await servePages({ '/mail': mail, '/ticket': `${mail}<textarea></textarea>` });
  const elsewhere = other.origin.replace('127.0.0.1', 'localhost');
  stage = await createStage(pagesOf(elsewhere));
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
  const fits = { statuses: ['delivered' as const], causes: [] };
  await saveSettings(stage.context, {
    helpdesks: [stage.pages.origin, elsewhere],
    replies: [{ id: 'look-in-spam', title: 'Look in spam', audience: 'client', ...fits, body }],
  });
});

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
  await other?.[Symbol.asyncDispose]();
});

checkPages({
  browser: () => `Chromium ${stage.context.browser()?.version()}`,
  async open(path) {
    const page = await stage.context.newPage();
    await page.goto(stage.pages.origin + path);
    return page;
  },
  async openPopup() {
    const popup = await stage.context.newPage();
    await popup.goto(`chrome-extension://${await extensionId(stage.context)}/popup.html`);
    return popup;
  },
  async pressNext() {
    const [worker = await stage.context.waitForEvent('serviceworker')] =
      stage.context.serviceWorkers();
    await worker.evaluate(`chrome.commands.onCommand.dispatch('next-identifier')`);
  },
});

it.each(['the page', 'the frame'])(
  'keeps the card beside the address when %s is scrolled',
  async (what) => {
    const page = await stage.context.newPage();
    onTestFinished(() => page.close());
    await page.goto(`${stage.pages.origin}/kind/${pageKindNames.indexOf('a frame')}`);
    await page.evaluate(`document.body.style.height = '3000px'`);
    const [, frame] = page.frames();
    await frame?.evaluate(
      `document.body.style.cssText = 'margin: 0; padding: 50px 0; height: 900px'`,
    );
    const spot = await page.locator('#spot').boundingBox();
    await expect.poll(() => frame?.evaluate(() => CSS.highlights.size)).toBe(1);
    await page.mouse.move((spot?.x ?? 0) + 40, (spot?.y ?? 0) + 60, { steps: 5 });
    await cardIn(page).waitFor();
    const top = async () => (await cardIn(page).boundingBox())?.y ?? 0;
    const before = await top();
    const scrolled = what === 'the page' ? page : frame;
    await scrolled?.evaluate('scrollTo(0, 30)');
    await expect.poll(top).toBeCloseTo(before - 30, 0);
  },
);

it('says which of several editors the reply goes into, from a frame too', async () => {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${stage.pages.origin}/kind/${pageKindNames.indexOf('a frame')}`);
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend',
    '<label>Internal note <textarea></textarea></label>')`);
  const rest = async () => {
    const spot = await page.locator('#spot').boundingBox();
    await page.mouse.move((spot?.x ?? 0) + 40, (spot?.y ?? 0) + 8, { steps: 5 });
  };
  await expect.poll(() => page.frames()[1]?.evaluate(() => CSS.highlights.size)).toBe(1);
  await rest();
  await cardIn(page).getByText('Several editors are open here: click into').waitFor();

  await page.keyboard.press('Escape');
  await page.getByLabel('Internal note').click();
  await rest();
  await cardIn(page).getByText('Goes into “Internal note”, the editor you were in last.').waitFor();
});

it('takes its card along when the frame goes away', async () => {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${stage.pages.origin}/kind/${pageKindNames.indexOf('a frame')}`);
  const spot = await page.locator('#spot').boundingBox();
  await expect.poll(() => page.frames()[1]?.evaluate(() => CSS.highlights.size)).toBe(1);
  await page.mouse.move((spot?.x ?? 0) + 40, (spot?.y ?? 0) + 8, { steps: 5 });
  await cardIn(page).waitFor();
  await page.evaluate(`document.querySelector('#spot').src = '/kind/0'`);
  await cardIn(page).waitFor({ state: 'detached' });
});

it.each([
  ['beside nothing', ''],
  ['drawn paler by the page around it', 'iframe { opacity: 0.99 }'],
  ['drawn grey by the page around it', 'body { filter: grayscale(1) }'],
  ['under a button for a chat', 'b { position: fixed; left: 600px; top: 600px; font-size: 40px }'],
  ['under room for messages', 'b { position: fixed; inset: 0; pointer-events: none }'],
])('inserts in a ticket that lies in a frame of another helpdesk, %s', async (_, style) => {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${stage.pages.origin}/kind/0`);
  const origin = other.origin.replace('127.0.0.1', 'localhost');
  await page.evaluate(`document.body.innerHTML = \`<style>${style}</style><b>?</b>
    <iframe src="${origin}/ticket" style="width: 700px; height: 650px"></iframe>\``);
  const frame = page.frameLocator('iframe');
  await expect.poll(() => page.frames()[1]?.evaluate(() => CSS.highlights.size)).toBe(1);
  await frame.locator('textarea').click();
  const spot = await frame.locator('p').boundingBox();
  await page.mouse.move((spot?.x ?? 0) + 40, (spot?.y ?? 0) + 8, { steps: 5 });
  const insert = frame.locator('whereabouts-card').getByRole('button', { name: 'Insert: Look in' });
  await insert.click();
  await expect.poll(() => frame.locator('textarea').inputValue()).toMatch(/^Hi Ana/);
});

it('works in a pop-up window that a script fills, without an address of its own', async () => {
  const opener = await stage.context.newPage();
  onTestFinished(() => opener.close());
  await opener.goto(`${stage.pages.origin}/kind/0`);
  const [page] = await Promise.all([
    opener.waitForEvent('popup'),
    opener.evaluate((html) => {
      const inside = window.open('', '', 'popup,width=800,height=600')?.document;
      inside?.open();
      inside?.write(html);
      inside?.close();
    }, `<p style="margin: 60px"><b>ana@example.net</b></p><textarea></textarea>`),
  ]);
  onTestFinished(() => page.close());
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  await page.click('textarea');
  await restOn(page, 'ana@example.net');
  await cardIn(page).getByRole('button', { name: 'Insert: Look in spam' }).click();
  await expect.poll(() => page.inputValue('textarea')).toMatch(/^Hi Ana/);
});

it('ends in the frames of a helpdesk that is turned off, and in no others', async () => {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  const path = `/kind/${pageKindNames.indexOf('a frame of srcdoc')}`;
  await page.goto(stage.pages.origin + path);
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend',
    '<iframe src="${other.origin.replace('127.0.0.1', 'localhost')}/mail"></iframe>')`);
  const marks = async () =>
    Promise.all(
      page
        .frames()
        .slice(1)
        .map((frame) => frame.evaluate(() => CSS.highlights.size)),
    );
  await expect.poll(marks).toEqual([1, 1]);
  await saveSettings(stage.context, { helpdesks: [stage.pages.origin] });
  await expect.poll(marks).toEqual([1, 0]);
});
