/** Pages in a real Chromium, with what we have in lib/page in them. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../start/browser.ts';
import type { InPage } from './in-page.ts';

declare global {
  interface Window extends InPage {}
}

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findBrowser(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    ],
  });
}

/** A file and what it imports, as one script; with what `inject` exports in place of globals. */
export async function bundleForPage(path: string, ...inject: string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    inject,
    bundle: true,
    write: false,
    minify: true,
  });
  return outputFiles[0]?.text ?? '';
}

export interface Stage extends AsyncDisposable {
  browser: Browser;
  /** A new page that holds `html`, watched, with all its text looked at. */
  open(html: string): Promise<Page>;
}

export async function createStage(): Promise<Stage> {
  const browser = await launchChromium();
  const [inPage, timers] = ['in-page.ts', 'own-timers.ts'].map((file) =>
    join(import.meta.dirname, file),
  ) as [string, string];
  const script = await bundleForPage(inPage, timers);
  return {
    browser,
    async open(html) {
      const page = await browser.newPage();
      await page.setContent('<!doctype html><meta charset="utf-8"><body></body>');
      await page.evaluate(script);
      await show(page, html);
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Move the pointer while the page works for long: its timers run before it hears of that. */
export async function moveWhileBusy(page: Page, x: number, y: number): Promise<void> {
  await page.evaluate(() => window.drawn());
  const busy = page.waitForEvent('console');
  const working = page.evaluate(() => {
    window.keepBusy(true);
    window.passTime();
  });
  await busy;
  await Promise.all([page.mouse.move(x, y), working]);
}

/** Give the page another text, and another spotter with it. */
export async function show(page: Page, html: string): Promise<void> {
  await page.evaluate(async (html) => {
    window.end.abort();
    document.body.setHTMLUnsafe(html);
    window.start();
    await window.settled();
  }, html);
}
