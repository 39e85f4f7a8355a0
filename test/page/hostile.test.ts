/** Pages that are too much, by accident or on purpose: what is shown stays right, in small tasks. */
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

/**
 * Change the page, and wait until so many ranges are painted.
 *
 * By a clock that goes on by a millisecond each time it's looked at, as a slice does between two
 * steps, the number of slices tells how small the steps are, however fast the machine is.
 *
 * @returns how many slices that took.
 */
async function slicesFor(change: () => void, painted: number): Promise<number> {
  await page.evaluate(() => {
    const { requestIdleCallback } = window;
    const now = performance.now();
    let looks = 0;
    const slices = { count: 0 };
    performance.now = () => now + ++looks;
    window.requestIdleCallback = (slice, options) =>
      requestIdleCallback((deadline) => {
        slices.count++;
        slice(deadline);
      }, options);
    Object.assign(window, {
      slices,
      restore: () => {
        window.requestIdleCallback = requestIdleCallback;
        Reflect.deleteProperty(performance, 'now');
      },
    });
  });
  await page.evaluate(change);
  await page.waitForFunction(
    (painted) => [...CSS.highlights.values()].reduce((sum, { size }) => sum + size, 0) === painted,
    painted,
    { timeout: 15_000 },
  );
  return page.evaluate(() => {
    const { slices, restore } = window as unknown as {
      slices: { count: number };
      restore: () => void;
    };
    restore();
    return slices.count;
  });
}

it('marks each of the identifiers in a megabyte of one text, a stretch at a time', async () => {
  await show(page, '<pre></pre>');
  const slices = await slicesFor(() => {
    // Of a length that has nothing to do with a stretch's: many stand where one ends.
    const lines = Array.from({ length: 400 }, (_, i) =>
      `person.${i}@clinic${i % 7}.example.net, `.padEnd(2570, '-'),
    );
    document.querySelector('pre')?.append(lines.join('\n'));
  }, 400);
  expect(slices).toBeGreaterThan(10);

  const wrong = await page.evaluate(() =>
    window.painted().filter((text, i) => text !== `person.${i}@clinic${i % 7}.example.net`),
  );
  expect(wrong).toEqual([]);
}, 30_000);

it('joins very long texts with what they run on with', async () => {
  await show(page, '<p></p>');
  await page.evaluate(() => {
    const long = '- '.repeat(12_000);
    const texts = [`${long}ana@exam`, `ple.net ${long}`, ' ben@exam', `ple.net ${long}`];
    document.querySelector('p')?.append(...texts);
  });
  await page.waitForFunction(() => window.spotter.identifiers().length === 2, null, {
    timeout: 10_000,
  });
  const parts = await page.evaluate(() => window.painted());
  expect(parts).toEqual(['ana@exam', 'ple.net', 'ben@exam', 'ple.net']);
});

it('marks identifiers without a blank between them, wherever a stretch ends', async () => {
  await show(page, '<p></p>');
  const count = 3000;
  await slicesFor(() => {
    const addresses = Array.from({ length: 3000 }, (_, i) => `person${i}@example.net`);
    document.querySelector('p')?.append(addresses.join(';'));
  }, count);
  const last = await page.evaluate(() => window.painted().at(-1));
  expect(last).toBe('person2999@example.net');
});

it('keeps to a long text that changes, and to what becomes of it', async () => {
  await show(page, '<p></p>');
  await page.evaluate(() => {
    document.querySelector('p')?.append(`ana@example.net ${'-'.repeat(30_000)} ben@example.net`);
  });
  await page.waitForFunction(() => window.painted().length === 2);
  await page.evaluate(() => {
    window.textIn('p').data += ' carla@example.net';
  });
  await page.waitForFunction(() => window.painted().length === 3);
  await page.evaluate(() => {
    window.textIn('p').data = 'Sent to ben@example.net';
  });
  await page.evaluate(() => window.settled());
  expect(await page.evaluate(() => window.painted())).toEqual(['ben@example.net']);
});

it('paints thousands of marks and takes them away again, some at a time', async () => {
  await show(page, '<main></main>');
  const slices = await slicesFor(() => {
    const main = document.querySelector('main') as Element;
    main.innerHTML = Array.from({ length: 5000 }, (_, i) => `<p>a${i}@example.net</p>`).join('');
  }, 5000);
  expect(slices).toBeGreaterThan(15);
  const after = await slicesFor(() => document.querySelector('main')?.replaceChildren(), 0);
  expect(after).toBeGreaterThan(8);
}, 30_000);

it('tells what thousands of marks mark, without a look at each of them', async () => {
  await show(page, '<main></main>');
  await slicesFor(() => {
    const main = document.querySelector('main') as Element;
    // The last comes first: the page turns its list round.
    for (let i = 0; i < 5000; i++) main.insertAdjacentHTML('afterbegin', `<p>a${i}@example.net`);
  }, 5000);
  const [first, asked] = await page.evaluate(() => {
    const own = Object.getOwnPropertyDescriptor(Node.prototype, 'parentNode');
    let asked = 0;
    Object.defineProperty(Node.prototype, 'parentNode', {
      configurable: true,
      get() {
        asked++;
        return own?.get?.call(this);
      },
    });
    const { length } = window.spotter.identifiers();
    const first = window.spotter.next()?.identifier.value;
    Object.defineProperty(Node.prototype, 'parentNode', own as PropertyDescriptor);
    return [[length, first], asked] as const;
  });
  expect(first).toEqual([1000, 'a4999@example.net']);
  // Where a mark is: a few questions for each of those that are told of.
  expect(asked).toBeGreaterThan(1000);
  expect(asked).toBeLessThan(5000);
}, 30_000);

it('puts its marks back when the page has emptied the registry and the pointer moves', async () => {
  await show(page, '<p style="font: 16px/20px sans-serif">ana@example.net</p>');
  const sizes = await page.evaluate(() => {
    CSS.highlights.clear();
    const p = document.querySelector('p') as Element;
    const { left, top } = p.getBoundingClientRect();
    const value = window.spotter.at(left + 20, top + 10, p)?.identifier.value;
    return [CSS.highlights.size, value];
  });
  expect(sizes).toEqual([1, 'ana@example.net']);
});
