import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createStage, moveWhileBusy, type Stage, show } from './chromium.ts';

const ticket = `<style>p { margin: 40px; font: 16px/20px sans-serif } b { font-weight: 400 }</style>
  <p><b>ana@example.net</b></p>
  <p><b>ben@example.net</b></p>`;

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await createStage();
  page = await stage.open('');
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => page.mouse.move(0, 0));

/** Move the pointer on to the middle of a text. */
async function pointAt(text: string): Promise<void> {
  const box = await page.getByText(text).first().boundingBox();
  if (!box) throw new Error(`${text} isn't shown.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
}

const told = () => page.evaluate(() => window.toldInTime());

it('tells of a mark that the pointer rests on, once', async () => {
  await show(page, ticket);
  await pointAt('ana@example.net');
  expect(await told()).toEqual(['rest ana@example.net']);
});

it('tells when it leaves', async () => {
  await show(page, ticket);
  await pointAt('ana@example.net');
  await told();
  await page.mouse.move(600, 500);
  expect(await told()).toEqual(['rest ana@example.net', 'leave ana@example.net']);
});

it('counts moving about on the mark as resting, all of it', async () => {
  await show(page, ticket);
  await pointAt('ana@example.net');
  const resting = await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    return window.timersBegun();
  });
  for (let i = 0; i < 6; i++) {
    await page.mouse.move(60 + 5 * i, 50);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  expect(await page.evaluate(() => window.timersBegun())).toBe(resting);
  expect(await told()).toEqual(['rest ana@example.net']);
});

it('tells of a mark that the page draws anew under the pointer', async () => {
  await show(page, ticket);
  await pointAt('ana@example.net');
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const line = document.querySelector('p') as Element;
    line.innerHTML = '<b>ana@example.net</b>';
    do await new Promise(requestAnimationFrame);
    while (!window.painted().includes('ana@example.net'));
  });
  expect(await told()).toEqual(['rest ana@example.net']);
});

it('doesn’t tell of a mark that it passes', async () => {
  await show(page, ticket);
  await pointAt('ana@example.net');
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
  await pointAt('ben@example.net');
  expect(await told()).toEqual(['leave ana@example.net', 'rest ben@example.net']);
});

it('doesn’t tell of a mark that it has left while the page was busy', async () => {
  await show(page, ticket);
  await pointAt('ana@example.net');
  await moveWhileBusy(page, 600, 500);
  expect(await told()).toEqual(['leave ana@example.net']);
});

it('doesn’t tell of a mark that it only comes near', async () => {
  await show(page, ticket);
  const box = await page.getByText('ana@example.net').boundingBox();
  if (!box) throw new Error('Not shown.');
  await page.mouse.move(box.x + box.width + 3, box.y + box.height / 2);
  expect(await told()).toEqual([]);
});

it('believes no pointer that the page makes up', async () => {
  await show(page, ticket);
  await page.evaluate(() => {
    const target = document.querySelector('b') as Element;
    const { left, top } = target.getBoundingClientRect();
    for (const type of ['pointerover', 'pointermove', 'mousemove']) {
      const init = { clientX: left + 20, clientY: top + 9, bubbles: true, composed: true };
      target.dispatchEvent(new PointerEvent(type, init));
    }
  });
  expect(await told()).toEqual([]);
});

it('doesn’t tell while something is being selected', async () => {
  await show(page, ticket);
  await page.mouse.down();
  await pointAt('ana@example.net');
  const whilePressed = await told();
  await page.mouse.up();
  expect(whilePressed).toEqual([]);
});

it('doesn’t tell of text that is scrolled under the pointer', async () => {
  await show(page, `${ticket}<div style="height:3000px"></div>`);
  await pointAt('ana@example.net');
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.mouse.wheel(0, 60);
  await page.waitForFunction(() => window.told.length > 0);
  expect(await told()).toEqual(['leave ana@example.net']);
});

it('doesn’t tell of what is gone by then', async () => {
  await show(page, ticket);
  await pointAt('ana@example.net');
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    document.querySelector('b')?.remove();
  });
  expect(await told()).not.toContain('rest ana@example.net');
});

it('tells of a mark in a shadow root that came without any change of the DOM', async () => {
  await show(page, '<div id="host" style="font:16px/20px sans-serif"></div>');
  await page.evaluate(async () => {
    const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
    root?.append('ana@example.net');
    await window.settled();
  });
  await page.mouse.move(50, 18);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.mouse.move(52, 18);
  expect(await told()).toEqual(['rest ana@example.net']);
});

it('tells of a mark that a dialog doesn’t cover, and of none that it does', async () => {
  await show(page, `${ticket}<div style="position:fixed;inset:0 0 70px 0;background:#fff"></div>`);
  await page.mouse.move(70, 50);
  expect(await told()).toEqual([]);
});

it('tells of marks where the browser paints no highlights', async () => {
  await page.evaluate(() => Object.assign(window, { Highlight: undefined }));
  await show(page, ticket);
  expect(await page.evaluate(() => CSS.highlights.size)).toBe(0);
  await pointAt('ana@example.net');
  expect(await told()).toEqual(['rest ana@example.net']);
});
