import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import {
  cardIn,
  createStage,
  openMarked,
  pointAt,
  restOn,
  type Stage,
  saveSettings,
} from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <style>p { margin: 40px 60px; font: 16px/20px sans-serif } #list { height: 300px; overflow: auto }</style>
  <p><a href="#clicked">ana@example.net</a></p>
  <p><b>ben@example.net</b></p>
  <div id="list"><p><i>carla@example.net</i></p><div style="height: 2000px"></div></div>
  <div style="height: 2000px"></div>`;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

const openTicket = () => openMarked(stage);

it.each<[string, string, (page: Page) => Promise<unknown>]>([
  ['the page scrolls it out of sight', 'ana@example.net', (page) => page.mouse.wheel(0, 1500)],
  [
    'a list scrolls it out of sight',
    'carla@example.net',
    (page) => page.evaluate(() => document.querySelector('#list')?.scrollBy(0, 900)),
  ],
  [
    'it is removed',
    'ben@example.net',
    (page) => page.evaluate(() => document.querySelector('b')?.remove()),
  ],
  [
    'it is hidden',
    'ben@example.net',
    (page) => page.evaluate(() => document.querySelector('b')?.toggleAttribute('hidden')),
  ],
  [
    'another text takes its place',
    'ben@example.net',
    (page) =>
      page.evaluate(() => {
        const text = document.querySelector('b')?.firstChild as Text;
        text.data = 'eve@example.net';
      }),
  ],
])('closes the card when %s', async (_, text, change) => {
  const page = await openTicket();
  const card = await restOn(page, text);
  await change(page);
  await card.waitFor({ state: 'detached' });
});

it('keeps the card beside its mark while the page scrolls a little', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'carla@example.net');
  const before = await card.boundingBox();
  await page.evaluate(() => window.scrollBy(0, 30));
  await page.waitForFunction(
    (y) => document.querySelector('whereabouts-card')?.getBoundingClientRect().y !== y,
    before?.y,
  );
  expect((await card.boundingBox())?.y).toBe((before?.y ?? 0) - 30);
});

it('takes no click from the page: what is marked can still be pressed', async () => {
  const page = await openTicket();
  await restOn(page, 'ana@example.net');
  await page.getByText('ana@example.net').first().click();
  expect(page.url()).toMatch(/#clicked$/);
});

it('opens the next card although the page threw the last one away', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'ana@example.net');
  await card.getByText('ana@example.net').first().click(); // the agent works in it
  await page.evaluate(() => document.querySelector('whereabouts-card')?.remove());
  const next = await restOn(page, 'ben@example.net');
  expect(await next.getAttribute('aria-label')).toBe('ben@example.net');
});

it('stays while the pointer goes slowly to its far corner', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'ben@example.net');
  const from = await page.getByText('ben@example.net').first().boundingBox();
  const to = await card.boundingBox();
  if (!from || !to) throw new Error('Not shown.');
  const [x, y] = [from.x + 4, from.y + from.height - 2];
  const [dx, dy] = [to.x + to.width - 10 - x, to.y + 20 - y];
  // Two frames a step: longer on its way than the card waits for a pointer that left.
  for (let i = 0; i <= 15; i++) {
    await page.mouse.move(x + (dx * i) / 15, y + (dy * i) / 15);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  expect(await cardIn(page).getAttribute('aria-label')).toBe('ben@example.net');
});

it('opens after as long a rest as the agent has set', async () => {
  await saveSettings(stage.context, { hoverDelay: 1200 });
  onTestFinished(() => saveSettings(stage.context, { hoverDelay: 300 }));
  const page = await openTicket();
  await page.evaluate(() => {
    const times = { moved: 0, opened: 0 };
    Object.assign(window, { times });
    addEventListener('pointermove', () => {
      times.moved = performance.now();
    });
    new MutationObserver(() => {
      if (document.querySelector('whereabouts-card')) times.opened ||= performance.now();
    }).observe(document.documentElement, { childList: true });
  });
  await pointAt(page, 'ana@example.net');
  await cardIn(page).waitFor();
  expect(await page.evaluate('times.opened - times.moved')).toBeGreaterThan(1100);
});
