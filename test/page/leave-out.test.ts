import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage } from './chromium.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const TEXT = `<nav>me@clinic.example</nav><p>ana@example.net</p>
  <details><summary>More</summary><nav>hidden@clinic.example</nav></details>`;

function painted(page: Page) {
  return expect.poll(() => page.evaluate(() => window.painted()));
}

/** The page, marked before it is known what is left out. */
async function openWithoutNav(): Promise<Page> {
  const page = await stage.open(TEXT);
  await painted(page).toEqual(['me@clinic.example', 'ana@example.net', 'hidden@clinic.example']);
  await page.evaluate(() => window.spotter.leaveOut((element) => element?.closest('nav') != null));
  await painted(page).toEqual(['ana@example.net']);
  return page;
}

it('unmarks what is left out, and tells of it no more', async () => {
  const page = await openWithoutNav();
  const told = await page.evaluate(() => [
    window.spotter.identifiers().map(({ value }) => value),
    window.spotter.next()?.identifier.value,
  ]);
  expect(told).toEqual([['ana@example.net'], 'ana@example.net']);
  await page.close();
});

it('marks nothing there later, whether written, drawn anew or unfolded', async () => {
  const page = await openWithoutNav();
  await page.evaluate(() => {
    document.querySelector('nav')?.append(' you@clinic.example');
    (document.querySelector('details') as HTMLDetailsElement).open = true;
    document.body.insertAdjacentHTML('beforeend', '<nav>her@clinic.example</nav>ben@example.net');
  });
  await painted(page).toEqual(['ana@example.net', 'ben@example.net']);
  await page.close();
});

it('finds no mark under the pointer there', async () => {
  const page = await openWithoutNav();
  const found = await page.evaluate(() => {
    const markIn = (selector: string) => {
      const range = document.createRange();
      range.selectNodeContents(window.textIn(selector));
      const { left, top } = range.getBoundingClientRect();
      return window.spotter.at(left + 5, top + 5)?.identifier.value ?? 'none';
    };
    return [markIn('nav'), markIn('p')];
  });
  expect(found).toEqual(['none', 'ana@example.net']);
  await page.close();
});
