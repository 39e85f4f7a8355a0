import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { findIdentifiers } from '../lib/identifier.ts';
import { bundleForPage, launchChromium } from '../test/page/chromium.ts';
import { identifiersIn, pageHtml } from './page-html.ts';
import type { Measures } from './page-measures.ts';
import { ratio } from './ratio.ts';
import { ticketText } from './ticket-text.ts';

const ROUNDS = 7;
const FRAME_MS = 16.7;
const MANY = 100_000;

declare global {
  interface Window {
    measures: Measures;
  }
}

/**
 * A page of 30,000 elements with 1,427 identifiers: spotting and marking them, against mark.js,
 * linkify-element and a bare walk through the text with an `@` gate; pages that are too much; and
 * the page's own later updates. Each time in a page of its own, since a second walk finds
 * everything warm.
 */
export async function benchPage(): Promise<void> {
  const browser = await launchChromium();
  try {
    const script = await bundleForPage(join(import.meta.dirname, 'page-measures.ts'));
    const run = <A, T>(measure: (argument: A) => T, argument: A) =>
      inNewPage(browser, script, measure, argument);
    const times: Record<'bare' | 'markJs' | 'linkify' | 'marking' | 'rest' | 'longest', number[]> =
      {
        bare: [],
        markJs: [],
        linkify: [],
        marking: [],
        rest: [],
        longest: [],
      };
    const identifiers = identifiersIn();
    for (let round = 0; round < ROUNDS; round++) {
      times.bare.push(await run((n) => window.measures.bareWalk(n), identifiers));
      const spotting = await run((n) => window.measures.spot(n), identifiers);
      times.marking.push(spotting.marking);
      times.rest.push(spotting.rest);
      times.longest.push(spotting.longestTask);
      times.markJs.push(await run(() => window.measures.markJs(), undefined));
      times.linkify.push(await run(() => window.measures.linkifyElement(), undefined));
    }
    const { bare, marking, rest, markJs, linkify, longest } = times;
    console.log(`\nPage: 30,000 elements, ${identifiers} identifiers`);
    console.log(`  spot and mark: ${ratio(marking, bare)} of a bare walk with a gate`);
    console.log(`  spot and mark: ${ratio(marking, markJs)} of mark.js`);
    console.log(`  spot and mark: ${ratio(marking, linkify)} of linkify-element`);
    console.log(
      `  then, looking for names, links, fields and shadow roots: ${ratio(rest, bare)} of a bare walk`,
    );
    console.log(`  longest task: ${ratio(longest, [FRAME_MS])} of a frame`);

    for (const [what, { html, marks }] of Object.entries(hostilePages())) {
      const longest: number[] = [];
      for (let round = 0; round < 3; round++) {
        const measure = (n: number) => window.measures.spot(n);
        const { longestTask } = await inNewPage(browser, script, measure, marks, html);
        longest.push(longestTask);
      }
      console.log(`  longest task on ${what}: ${ratio(longest, [FRAME_MS])} of a frame`);
    }
    const hitTest = await run((n) => window.measures.hitTest(n), identifiers);
    console.log(`  from pointer to mark: ${ratio([hitTest], [FRAME_MS])} of a frame`);

    const updates = await run(() => window.measures.updates(), undefined);
    console.log(`  the page’s own updates with us: ${ratio(updates.with, updates.without)}`);
    const react = await run(() => window.measures.react(), undefined);
    console.log(`  React, 1,000 rows 100 times, with us: ${ratio(react.with, react.without)}`);
    const [before, after] = await heapAround(browser, script);
    console.log(`  memory after 400 tickets: ${(after / before).toFixed(2)} of that after 200`);
  } finally {
    await browser.close();
  }
}

/** What a page could be to slow us down, and how many identifiers are in it. */
function hostilePages(): Record<string, { html: string; marks: number }> {
  const text = ticketText(5_000_000);
  const marks = findIdentifiers(text).length;
  const paragraphs = text.split('\n').map((line) => `<p>${escaped(line)}</p>`);
  const addresses = Array.from({ length: 50_000 }, (_, i) => `<p>person${i}@example.net</p>`);
  return {
    '100,000 elements': { html: pageHtml(MANY), marks: identifiersIn(MANY) },
    '5 MB in one text': { html: `<pre>${escaped(text)}</pre>`, marks },
    '5 MB in many texts': { html: paragraphs.join(''), marks },
    '50,000 addresses': { html: addresses.join(''), marks: addresses.length },
  };
}

function escaped(text: string): string {
  return text.replaceAll('<', '&lt;');
}

/** Bytes in use, garbage collected: once all is compiled that runs, and after 200 more tickets. */
async function heapAround(browser: Browser, script: string): Promise<[number, number]> {
  const page = await browser.newPage();
  try {
    await page.setContent('<!doctype html><meta charset="utf-8"><body></body>');
    await page.evaluate(script);
    const session = await page.context().newCDPSession(page);
    const sizes: number[] = [];
    for (const tickets of [200, 200]) {
      await page.evaluate((tickets) => window.measures.switchTickets(tickets), tickets);
      await session.send('HeapProfiler.collectGarbage');
      sizes.push((await session.send('Runtime.getHeapUsage')).usedSize);
    }
    return sizes as [number, number];
  } finally {
    await page.close();
  }
}

async function inNewPage<A, T>(
  browser: Browser,
  script: string,
  measure: (argument: A) => T,
  argument: A,
  html = pageHtml(),
): Promise<Awaited<T>> {
  const page = await browser.newPage();
  try {
    await page.setContent(`<!doctype html><meta charset="utf-8"><body>${html}</body>`);
    await page.evaluate(script);
    // The page's own first layout is not what is measured.
    await page.evaluate(() => document.body.getBoundingClientRect());
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    return (await page.evaluate(measure as (argument: unknown) => T, argument)) as Awaited<T>;
  } finally {
    await page.close();
  }
}
