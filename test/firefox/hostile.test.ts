/** Pages that work against us in Firefox, where a paste is made in the page's own world. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { buttonInCard, createFirefoxStage, type FirefoxStage, inCard, restOn } from './stage.ts';

const ticket = (trap: string) => `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <style>p { margin: 60px; font: 16px sans-serif }</style>
  <p>You sent it to <b>ana@example.net</b> yesterday.</p>
  <div contenteditable style="position: fixed; left: 700px; top: 60px; width: 300px">-</div>
  <script>${trap}</script>`;

/** What the page may do to all that a paste is made with. */
const traps = {
  'has no clipboard event': 'delete window.ClipboardEvent',
  'throws where data is made': `window.DataTransfer = class { constructor() { throw 'no' } }`,
  'throws where data is written': `DataTransfer.prototype.setData = () => { throw 'no' }`,
  'says that it took what it didn’t': 'EventTarget.prototype.dispatchEvent = () => false',
  'answers with something else': `EventTarget.prototype.dispatchEvent = () => ({ kind: 'inserted' })`,
  'has a focus of its own making': `Object.defineProperty(Document.prototype, 'activeElement',
    { get: () => { throw 'no' } })`,
  'gives objects what they don’t have': `for (const key of ['kind', 'text', 'html', 'type', 'then'])
    Object.defineProperty(Object.prototype, key, { get: () => 'own', set() {}, configurable: true })`,
};
type Trap = keyof typeof traps;
const names = Object.keys(traps) as Trap[];

let stage: FirefoxStage;
beforeAll(async () => {
  stage = await createFirefoxStage(
    Object.fromEntries(names.map((name, i) => [`/${i}`, ticket(traps[name])])),
  );
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
  const fits = { audience: 'client' as const, statuses: ['delivered' as const], causes: [] };
  await stage.save({
    replies: [{ id: 'a', title: 'Look in spam', ...fits, body: 'Please look in spam.' }],
  });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function open(name: Trap): Promise<Page> {
  const page = await stage.browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${stage.pages.origin}/${names.indexOf(name)}`);
  await page.waitForFunction(() => CSS.highlights.size > 0, { polling: 50 });
  return page;
}

it.each(names)(
  'has the reply in the editor once or says where it is, when the page %s',
  async (name) => {
    const page = await open(name);
    await page.click('[contenteditable]');
    await restOn(page, 'b');
    await (await buttonInCard(page, 'Insert: Look in spam')).click();
    const told = await (await inCard(page, '.told')).evaluate((told) => told.textContent);
    const written = await page.evaluate(
      () => document.querySelector('[contenteditable]')?.textContent,
    );
    const isInserted = told?.startsWith('Inserted');
    expect([told, written?.split('Please look in spam.').length]).toEqual([
      expect.stringMatching(/^Inserted|on the clipboard/),
      isInserted ? 2 : 1,
    ]);
  },
);

it.each<[string, string]>([
  ['makes the card transparent', `card.style.setProperty('opacity', '0', 'important')`],
  [
    'makes the card’s style less important than its own',
    `card.style.cssText = card.style.cssText.replaceAll('!important', '');
     document.head.insertAdjacentHTML('beforeend',
       '<style>whereabouts-card { opacity: 0 !important }</style>')`,
  ],
  [
    'moves the card into something transparent',
    `document.body.insertAdjacentHTML('beforeend', '<div style="opacity: 0" id="around"></div>');
     document.querySelector('#around').append(card)`,
  ],
  ['takes the card out of the top layer', 'card.hidePopover()'],
])('takes no press that the agent means for something else: the page %s', async (_, trick) => {
  const page = await open('answers with something else');
  await page.click('[contenteditable]');
  await restOn(page, 'b');
  const press = async () => {
    const box = await (await buttonInCard(page, 'Insert: Look in spam')).boundingBox();
    if (!box) throw new Error('Not shown.');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  };
  await page.evaluate(`{ const card = document.querySelector('whereabouts-card'); ${trick} }`);
  await press();
  // It's to be seen again, and then it's the card that is meant.
  await page.waitForFunction(
    () => {
      const card = document.querySelector('whereabouts-card');
      const isSeen = card && getComputedStyle(card).opacity === '1' && !card.closest('#around');
      return isSeen && card.matches(':popover-open');
    },
    { polling: 50 },
  );
  expect(await page.evaluate(() => document.querySelector('[contenteditable]')?.textContent)).toBe(
    '-',
  );
  await (await inCard(page, '[role=status]')).click(); // or else it would be a double click
  await press();
  await inCard(page, '.told');
  const written = await page.evaluate(
    () => document.querySelector('[contenteditable]')?.textContent,
  );
  expect(written?.split('Please look in spam.')).toHaveLength(2);
});
