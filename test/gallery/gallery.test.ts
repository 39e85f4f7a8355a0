import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFindings } from '../axe.ts';
import { launchChromium } from '../page/chromium.ts';
import { type LookName, looks, openGallery } from './gallery.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it.each(Object.keys(looks) as LookName[])(
  'every card can be read and used by everyone, looked at so: %s',
  async (name) => {
    const page = await openGallery(browser, name);
    expect(await axeFindings(page)).toEqual([]);
    // Nothing is cut off at the side, where one would have to scroll both ways (WCAG 1.4.10).
    const [inner, outer] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(inner).toBe(outer);
  },
);
