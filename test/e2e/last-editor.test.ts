import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { findBrowser } from '../../start/browser.ts';
import { enterIsolatedWorld, type IsolatedWorld } from './isolated-world.ts';

let browser: Browser;

beforeAll(async () => {
  const executablePath = await findBrowser();
  browser = await chromium.launch({ executablePath, chromiumSandbox: false });
});

afterAll(() => browser?.close());

async function show(html: string): Promise<{ page: Page; world: IsolatedWorld }> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.setContent(`${html}<button id="elsewhere">Assign</button>`);
  return { page, world: await enterIsolatedWorld(page) };
}

const inserted = { kind: 'inserted', undoable: true };
const copied = { kind: 'copied', why: 'noEditor' };

it('takes the editor that was used last', async () => {
  const { page, world } = await show('<textarea id="a"></textarea><textarea id="b"></textarea>');
  await page.click('#b');
  await page.click('#a');
  await page.click('#elsewhere');
  expect(await world.insert('Hi')).toEqual(inserted);
  expect(await page.inputValue('#a')).toBe('Hi');
});

it('takes the one before when the last is hidden, as by changing to another ticket', async () => {
  const { page, world } = await show(
    '<textarea id="a"></textarea><div id="tab"><textarea id="b"></textarea></div>',
  );
  await page.click('#a');
  await page.click('#b');
  await page.evaluate('tab.style.display = "none"');
  await world.insert('Hi');
  expect(await page.inputValue('#a')).toBe('Hi');
});

it('takes the one before when the last is gone', async () => {
  const { page, world } = await show('<textarea id="a"></textarea><textarea id="b"></textarea>');
  await page.click('#a');
  await page.click('#b');
  await page.evaluate('b.remove()');
  await world.insert('Hi');
  expect(await page.inputValue('#a')).toBe('Hi');
});

it.each([
  '<input id="other" type="search">',
  '<input id="other" placeholder="Search tickets">',
  '<form role="search"><input id="other"></form>',
  '<input id="other" role="combobox" aria-label="Assignee">',
  '<input id="other" type="password">',
  '<input id="other" type="email">',
  '<textarea id="other" readonly></textarea>',
])('keeps to the reply editor after the agent was in %s', async (other) => {
  const { page, world } = await show(`${other}<textarea id="a"></textarea>`);
  await page.click('#a');
  await page.click('#other');
  await world.insert('Hi');
  expect(await page.inputValue('#a')).toBe('Hi');
  expect(await page.inputValue('#other')).toBe('');
});

it('takes the only editor that is shown when none was used yet, and writes at its end', async () => {
  const { page, world } = await show(
    '<input type="search"><textarea hidden id="b"></textarea><textarea id="a">Hello. </textarea>',
  );
  expect(await world.insert('Hi')).toEqual(inserted);
  expect(await page.inputValue('#a')).toBe('Hello. Hi');
});

it('does not guess between two editors', async () => {
  const { world } = await show('<textarea></textarea><div contenteditable>x</div>');
  expect(await world.insert('Hi')).toEqual(copied);
});

it('keeps the caret of each editor', async () => {
  const { page, world } = await show(
    '<div id="a" contenteditable>ab</div><div id="b" contenteditable>cd</div>',
  );
  await page.click('#a');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.click('#b');
  await page.evaluate('b.remove()');
  await world.insert('-');
  expect(await page.textContent('#a')).toBe('a-b');
});

it('keeps what is selected in the draft', async () => {
  const { page, world } = await show('<textarea id="a">Hello there</textarea>');
  await page.focus('#a');
  await page.keyboard.press('Control+a');
  await world.insert(' Hi');
  expect(await page.inputValue('#a')).toBe('Hello there Hi');
});

it('reaches editors in open shadow roots, and knows which of them was used last', async () => {
  const { page, world } = await show('<div id="host"></div>');
  await page.evaluate(() => {
    const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
    if (root) root.innerHTML = '<div id="a" contenteditable>ab</div><textarea id="b"></textarea>';
  });
  await page.click('#b');
  await page.click('#a');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.click('#elsewhere');
  expect(await world.insert('-')).toEqual(inserted);
  expect(await page.textContent('#a')).toBe('a-b');
});

it('knows which field of a shadow root was used last', async () => {
  const { page, world } = await show('<div id="host"></div>');
  await page.evaluate(() => {
    const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
    if (root) root.innerHTML = '<textarea id="a"></textarea><textarea id="b"></textarea>';
  });
  await page.focus('#b');
  await page.focus('#a');
  await page.focus('#elsewhere');
  await world.insert('Hi');
  expect(await page.inputValue('#a')).toBe('Hi');
});

it('reaches an editor in an iframe that a script fills late', async () => {
  const { page, world } = await show('<iframe id="frame"></iframe>');
  await page.evaluate(() => {
    const inside = document.querySelector('iframe')?.contentDocument;
    inside?.open();
    inside?.write('<body contenteditable>ab</body>');
    inside?.close();
  });
  await page.click('#frame');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.click('#elsewhere');
  expect(await world.insert('-')).toEqual(inserted);
  expect(await page.frameLocator('#frame').locator('body').textContent()).toBe('a-b');
});

it('leaves a field alone that the reply would overfill', async () => {
  const { page, world } = await show('<textarea id="a" maxlength="10">Hello</textarea>');
  expect(await world.insert('We sent it again.')).toEqual({ kind: 'copied', why: 'notArrived' });
  expect(await page.inputValue('#a')).toBe('Hello');
});

it('takes a reply with the line ends of Windows', async () => {
  const { page, world } = await show('<textarea id="a"></textarea>');
  expect(await world.insert('Hi\r\nAna')).toEqual(inserted);
  expect(await page.inputValue('#a')).toBe('Hi\nAna');
});

it('types into no other field where a dialog holds on to the focus', async () => {
  const { page, world } = await show(
    '<textarea id="a"></textarea><dialog open><input id="b" type="search"></dialog>',
  );
  await page.click('#a');
  await page.evaluate(() => {
    const input = document.querySelector('input');
    document.addEventListener('focusin', () => input?.focus());
    input?.focus();
  });
  expect(await world.insert('Hi')).toEqual({ kind: 'inserted', undoable: false });
  expect(await page.inputValue('#a')).toBe('Hi');
  expect(await page.inputValue('#b')).toBe('');
});
