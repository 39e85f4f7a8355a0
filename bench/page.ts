import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { bundleForPage, launchChromium } from '../test/page/chromium.ts';
import { pageHtml } from './page-html.ts';
import type { Measures } from './page-measures.ts';
import { ratio } from './ratio.ts';

const ROUNDS = 7;
const FRAME_MS = 16.7;

declare global {
  interface Window {
    measures: Measures;
  }
}

/**
 * A page of 30,000 elements with 1,427 identifiers: spotting and marking them, against mark.js and
 * against a bare walk through the text with an `@` gate; and the page's own later updates. Each
 * time in a page of its own, since a second walk finds everything warm.
 */
export async function benchPage(): Promise<void> {
  const browser = await launchChromium();
  try {
    const script = await bundleForPage(join(import.meta.dirname, 'page-measures.ts'));
    const times: Record<'bare' | 'markJs' | 'marking' | 'rest' | 'longest' | 'hitTest', number[]> =
      { bare: [], markJs: [], marking: [], rest: [], longest: [], hitTest: [] };
    for (let round = 0; round < ROUNDS; round++) {
      times.bare.push(await inNewPage(browser, script, () => window.measures.bareWalk()));
      const spotting = await inNewPage(browser, script, () => window.measures.spot());
      times.marking.push(spotting.marking);
      times.rest.push(spotting.rest);
      times.longest.push(spotting.longestTask);
      times.markJs.push(await inNewPage(browser, script, () => window.measures.markJs()));
    }
    times.hitTest.push(await inNewPage(browser, script, () => window.measures.hitTest()));
    const updates = await inNewPage(browser, script, () => window.measures.updates());

    const { bare, marking, rest, markJs, longest, hitTest } = times;
    console.log('\nPage: 30,000 elements, 1,427 identifiers');
    console.log(`  spot and mark: ${ratio(marking, bare)} of a bare walk with a gate`);
    console.log(`  spot and mark: ${ratio(marking, markJs)} of mark.js`);
    console.log(`  then, looking for shadow roots: ${ratio(rest, bare)} of a bare walk`);
    console.log(`  longest task: ${ratio(longest, [FRAME_MS])} of a frame`);
    console.log(`  the page’s own updates with us: ${ratio(updates.with, updates.without)}`);
    console.log(`  from pointer to mark: ${ratio(hitTest, [FRAME_MS])} of a frame`);
  } finally {
    await browser.close();
  }
}

async function inNewPage<T>(browser: Browser, script: string, run: () => T): Promise<Awaited<T>> {
  const page = await browser.newPage();
  try {
    await page.setContent(`<!doctype html><meta charset="utf-8"><body>${pageHtml()}</body>`);
    await page.evaluate(script);
    // The page's own first layout is not what is measured.
    await page.evaluate(() => document.body.getBoundingClientRect());
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    return (await page.evaluate(run)) as Awaited<T>;
  } finally {
    await page.close();
  }
}
