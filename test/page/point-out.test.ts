import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createStage, type Stage, show } from './chromium.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await createStage();
  page = await stage.open('');
});
afterAll(() => stage[Symbol.asyncDispose]());

const FAR = '<div style="height:3000px"></div>';

beforeEach(() =>
  show(
    page,
    `<p>ana@example.net</p>${FAR}<p id="ben"><b>ben</b>@example.net</p>${FAR}
     <p id="again">ana@example.net</p>`,
  ),
);

/** Point out one after the other, as the keyboard goes through the list. */
function pointOut(...values: string[]): Promise<void> {
  return page.evaluate((values) => {
    window.until.abort();
    const pointing = window.createPointing(document, window.spotter);
    for (const value of values) {
      window.until = new AbortController();
      pointing.pointOut({ kind: 'recipient', value }, window.until.signal);
    }
  }, values);
}

const shown = () => page.evaluate(() => window.painted('whereabouts-shown'));
const isInView = (selector: string) =>
  page.evaluate((selector) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
  }, selector);

it('brings it into view and paints it, whole', async () => {
  await pointOut('ben@example.net');
  expect(await isInView('#ben')).toBe(true);
  expect((await shown()).join('')).toBe('ben@example.net');
});

it('doesn’t scroll where one of several is in view already', async () => {
  await page.evaluate(() => document.querySelector('#again')?.scrollIntoView());
  const before = await page.evaluate(() => scrollY);
  await pointOut('ana@example.net');
  expect(await page.evaluate(() => scrollY)).toBe(before);
  expect(await shown()).toEqual(['ana@example.net']);
});

it('paints one at a time, and none when it is over', async () => {
  await pointOut('ben@example.net', 'ana@example.net');
  expect(await shown()).toEqual(['ana@example.net']);
  await page.evaluate(() => window.until.abort());
  expect(await shown()).toEqual([]);
});

it('ends when the page writes another text there', async () => {
  await page.evaluate(async () => {
    const spotter = window.watchIdentifiers({
      document,
      signal: window.end.signal,
      onGone: (mark) => pointing.leave(mark),
    });
    const order = window.createReadingOrder(document, spotter);
    const pointing = window.createPointing(document, order);
    await window.settled();
    pointing.pointOut({ kind: 'recipient', value: 'ana@example.net' }, window.until.signal);
    window.textIn('p').data = 'Ticket';
    await window.settled();
  });
  expect(await shown()).toEqual([]);
});

it('leaves the page alone for what isn’t on it any more', async () => {
  await pointOut('ben@example.net', 'cy@example.net');
  expect(await shown()).toEqual([]);
});

it('changes nothing in the page’s DOM', async () => {
  const html = () => page.evaluate(() => document.documentElement.outerHTML);
  const before = await html();
  await pointOut('ben@example.net');
  expect(await html()).toBe(before);
});
