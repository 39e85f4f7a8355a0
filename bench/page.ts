import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { bundleInPage, launchChromium } from '../test/page/chromium.ts';
import { pageHtml } from './page-html.ts';

const ROUNDS = 7;

declare global {
  interface Window {
    Mark: new (element: Element) => { markRegExp(regexp: RegExp): void };
  }
}

interface Way {
  name: string;
  /** In the page; answers how long it took. */
  run: () => Promise<number>;
}

/**
 * A page of 30,000 elements with 1,427 identifiers: spotting and marking them, against mark.js and
 * against a bare walk through the text with an `@` gate; the page's own later updates, with us and
 * without. Each measure has a page of its own, since a second walk finds everything warm.
 */
export async function benchPage(): Promise<void> {
  const browser = await launchChromium();
  try {
    const script = await scripts();
    const times = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      // By turns, so that what else the machine does hits all of them.
      for (const { name, run } of ways) times.get(name)?.push(await measure(browser, script, run));
    }
    const updates = await measure(browser, script, () => window.timeUpdates());
    const of = (name: string) => median(times.get(name) ?? []);
    const ratio = (a: string, b: string) => (of(a) / of(b)).toFixed(2);

    console.log('\nPage: 30,000 elements, 1,427 identifiers');
    console.log(`  spot and mark, times of a bare walk: ${ratio('ours', 'bare')}`);
    console.log(`  spot and mark, times of mark.js: ${ratio('ours', 'mark.js')}`);
    console.log(
      `  then, looking for shadow roots: ${ratio('shadow roots', 'bare')} of a bare walk`,
    );
    console.log(`  longest task, in frames of 16.7 ms: ${(of('longest') / 16.7).toFixed(2)}`);
    console.log(`  the page’s own updates, with us and without: ${updates.toFixed(2)}`);
    console.log(`  pointer to mark, in frames of 16.7 ms: ${(of('hit test') / 16.7).toFixed(4)}`);
  } finally {
    await browser.close();
  }
}

const ways: Way[] = [
  {
    name: 'bare',
    run: async () => {
      const start = performance.now();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let hits = 0;
      for (let text = walker.nextNode() as Text | null; text; text = walker.nextNode() as Text) {
        if (text.data.indexOf('@') !== -1) hits++;
      }
      document.body.getBoundingClientRect();
      if (hits !== 1427) throw new Error(`${hits} texts with @`);
      return performance.now() - start;
    },
  },
  {
    name: 'mark.js',
    run: async () => {
      const start = performance.now();
      new window.Mark(document.body).markRegExp(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g);
      document.body.getBoundingClientRect();
      return performance.now() - start;
    },
  },
  { name: 'ours', run: async () => (await window.timeSlices()).marking },
  { name: 'shadow roots', run: async () => (await window.timeSlices()).rest },
  { name: 'longest', run: async () => (await window.timeSlices()).longest },
  {
    name: 'hit test',
    run: async () => {
      await window.timeSlices();
      const points = Array.from({ length: 1000 }, (_, i) => [(i * 37) % 900, (i * 13) % 700]);
      const start = performance.now();
      for (const [x = 0, y = 0] of points) window.spotter.at(x, y);
      return (performance.now() - start) / points.length;
    },
  },
];

/** What the measures share, in the page. */
const tools = {
  /** Spot and mark everything; how long our slices took, with the layout they made necessary. */
  async timeSlices(): Promise<{ marking: number; rest: number; longest: number }> {
    const slices: number[] = [];
    let marking = 0;
    let marked = 0;
    const { requestIdleCallback } = window;
    window.requestIdleCallback = (callback, options) =>
      requestIdleCallback((deadline) => {
        const start = performance.now();
        callback(deadline);
        document.body.getBoundingClientRect();
        slices.push(performance.now() - start);
        const ranges = [...CSS.highlights.values()].reduce((sum, { size }) => sum + size, 0);
        if (ranges > marked) marking = slices.reduce((a, b) => a + b);
        marked = ranges;
      }, options);
    window.spotter = window.watchIdentifiers({ document, signal: new AbortController().signal });
    for (let before = -1; before !== slices.length || before === 0; ) {
      before = slices.length;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    window.requestIdleCallback = requestIdleCallback;
    const marks = window.spotter.list().length;
    if (marks !== 1427) throw new Error(`${marks} marks`);
    const rest = slices.reduce((a, b) => a + b) - marking;
    return { marking, rest, longest: Math.max(...slices) };
  },

  /**
   * 400 updates as frameworks make them, with the layout they lead to: how many times as long they
   * take with us. In one page by turns, since two pages differ by more than we cost.
   */
  async timeUpdates(): Promise<number> {
    const tickets = [...document.querySelectorAll('.ticket')];
    let next = 0;
    async function update(): Promise<number> {
      const start = performance.now();
      for (let i = 0; i < 400; i++) {
        const ticket = tickets[(next += 7) % tickets.length] as Element;
        const about = ticket.querySelector('li') as Element;
        (about.firstChild as Text).data = `About person${i}@example.net, since Tuesday`;
        about.after(about.cloneNode(true));
        about.nextElementSibling?.nextElementSibling?.remove();
        (ticket.querySelector('i') as Element).textContent = `Reply ${i}`;
        if (i % 10 === 9) {
          await null;
          document.body.getBoundingClientRect();
        }
      }
      return performance.now() - start;
    }

    const times = { with: [] as number[], without: [] as number[] };
    for (let round = 0; round < 12; round++) {
      const end = new AbortController();
      window.watchIdentifiers({ document, signal: end.signal });
      await new Promise((resolve) => setTimeout(resolve, 400));
      times.with.push(await update());
      end.abort();
      times.without.push(await update());
    }
    const middle = (of: number[]) => of.sort((a, b) => a - b)[of.length >> 1] as number;
    return middle(times.with) / middle(times.without);
  },
};

declare global {
  interface Window {
    timeSlices: typeof tools.timeSlices;
    timeUpdates: typeof tools.timeUpdates;
  }
}

async function measure<T>(browser: Browser, script: string, run: () => Promise<T>): Promise<T> {
  const page: Page = await browser.newPage();
  try {
    await page.setContent(`<!doctype html><meta charset="utf-8"><body>${pageHtml()}</body>`);
    await page.evaluate(script);
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    return await page.evaluate(run);
  } finally {
    await page.close();
  }
}

async function scripts(): Promise<string> {
  const markJs = createRequire(import.meta.url).resolve('mark.js');
  const methods = Object.entries(tools).map(
    ([name, tool]) => `window.${name} = {${tool}}.${name};`,
  );
  return [readFileSync(markJs, 'utf8'), await bundleInPage(), ...methods].join('\n');
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
