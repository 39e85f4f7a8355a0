import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage, show } from './chromium.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await createStage();
  page = await stage.open('');
});
afterAll(() => stage[Symbol.asyncDispose]());

const scroller = (inside: string) =>
  `<div id="scroller" style="height:100px;overflow:auto;font:16px/20px sans-serif">${inside}</div>`;
const room = '<div style="height:2000px"></div>';

it.each([
  ['in the viewport', 'ana@example.net', true],
  ['below the viewport', `${room}ana@example.net`, false],
  ['below what shows of a list', scroller(`${room}ana@example.net`), false],
  ['in what shows of a list', scroller(`ana@example.net${room}`), true],
  ['in a list that is out of view', room + scroller('ana@example.net'), false],
  ['out of a box that clips', '<div style="width:0;overflow:clip">ana@example.net</div>', false],
  [
    'in a slot of a list',
    `<div>
    <template shadowrootmode="open"><div style="height:9px;overflow:auto"><hr><hr><hr><slot></slot>
    </div></template>ana@example.net</div>`,
    false,
  ],
])('knows whether an identifier can be seen: %s', async (_, html, isInView) => {
  await show(page, html);
  expect(await page.evaluate(() => window.spotter.list().map(window.isMarkInView)[0])).toBe(
    isInView,
  );
});

it('knows that an identifier is gone', async () => {
  await show(page, '<p>ana@example.net</p>');
  const gone = await page.evaluate(() => {
    const marks = window.spotter.list();
    document.querySelector('p')?.remove();
    return [marks[0]?.rects(), marks.map(window.isMarkInView)[0]];
  });
  expect(gone).toEqual([[], false]);
});

it('gives the boxes of each line and piece', async () => {
  await show(
    page,
    '<div style="width:90px;font:16px/20px monospace">ana<b>@example</b>.<wbr>net</div>',
  );
  const tops = await page.evaluate(() => {
    const boxes = window.spotter.list()[0]?.rects() ?? [];
    return [...new Set(boxes.map(({ top }) => top))].length;
  });
  expect(tops).toBe(2);
});

it('goes through the identifiers in the page’s order, each once, and begins again', async () => {
  await show(
    page,
    '<p>ben@example.net</p><p>ana@example.net</p><p>ben@example.net carla@example.net',
  );
  const gone = await page.evaluate(async () => {
    const first = document.createElement('p');
    first.textContent = 'zoe@example.net';
    document.body.prepend(first);
    await window.settled();
    const values: (string | undefined)[] = [];
    let mark: ReturnType<typeof window.spotter.next>;
    for (let i = 0; i < 5; i++) {
      mark = window.spotter.next(mark);
      values.push(mark?.identifier.value);
    }
    return values;
  });
  expect(gone.map((value) => value?.split('@')[0])).toEqual(['zoe', 'ben', 'ana', 'carla', 'zoe']);
});

it('goes on from an identifier that the page drew anew meanwhile', async () => {
  await show(page, '<p>ana@example.net</p><p>ben@example.net</p>');
  const next = await page.evaluate(async () => {
    const mark = window.spotter.next();
    document.body.innerHTML = String(document.body.innerHTML);
    await window.settled();
    return window.spotter.next(mark)?.identifier.value;
  });
  expect(next).toBe('ben@example.net');
});

it.each([
  ['below the viewport', `${room}ana@example.net${room}`],
  ['deep in a list', scroller(`${room}ana@example.net${room}`)],
  ['in a list that is itself out of view', room + scroller(`${room}ana@example.net`) + room],
  ['in a long text', `<pre>${'line\n'.repeat(500)}ana@example.net${'\nline'.repeat(500)}</pre>`],
  [
    'where scrolling is smooth',
    `<style>html{scroll-behavior:smooth}</style>${room}ana@example.net`,
  ],
])('scrolls the next identifier into view at once: %s', async (_, html) => {
  await show(page, html);
  const views = await page.evaluate(() => {
    window.scrollTo({ top: 0, behavior: 'instant' });
    const isInView = () => window.spotter.list().map(window.isMarkInView)[0];
    const before = isInView();
    window.spotter.next();
    return [before, isInView()];
  });
  expect(views).toEqual([false, true]);
});

it('has no next identifier where there is none', async () => {
  await show(page, '<p>Hello</p>');
  expect(await page.evaluate(() => window.spotter.next() === undefined)).toBe(true);
});
