/** A stage for tests in Firefox: status API, helpdesk pages, and the extension, really installed. */
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core';
import { vi } from 'vitest';
import type { ownRequestSchema } from '../../lib/messages.ts';
import type { Settings } from '../../lib/settings.ts';
import type { z } from '../../lib/zod.ts';
import { type Server, startServer } from '../../start/status-api.ts';
import { type Pages, servePages } from '../e2e/pages.ts';
import { extensionDir } from './built.ts';
import { findFirefox } from './find-firefox.ts';

const EXTENSION_ID = 'whereabouts@whereabouts.example';
/** Firefox makes one up at each installation, unless it is told. */
const UUID = '4f1d2c3b-5a69-4788-9a0b-1c2d3e4f5a6b';

/** By time: Firefox paints no frames for a tab that another one covers. */
const POLLING_MS = 50;

export interface FirefoxStage extends AsyncDisposable {
  server: Server;
  pages: Pages;
  browser: Browser;
  /** Change settings as the options page does. */
  save(settings: Partial<Settings>): Promise<void>;
}

/** All of it, with the extension set up and turned on for the helpdesk pages. */
export async function createFirefoxStage(html: Record<string, string> = {}): Promise<FirefoxStage> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startServer());
  const pages = stack.use(await servePages(html));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    // Without it, WebDriver may not open an extension's own pages.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [EXTENSION_ID]: UUID }),
    },
  });
  stack.defer(() => browser.close());
  await browser.installExtension(extensionDir);

  const own = await openOwnPage(browser, 'options.html');
  const save = (settings: Partial<Settings>) => ask(own, { type: 'saveSettings', settings });
  await ask(own, { type: 'saveStatusApi', statusApi: server.origin, token: server.token });
  await save({ helpdesks: [pages.origin] });

  // From here on it is the caller's to dispose of.
  const owned = stack.move();
  return { server, pages, browser, save, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A page of the extension, such as `popup.html`. */
export async function openOwnPage(browser: Browser, name: string): Promise<Page> {
  const page = await browser.newPage();
  // It opens, but WebDriver is never told that it has loaded.
  page.goto(`moz-extension://${UUID}/${name}`).catch(() => {});
  const isThere = (name: string) =>
    location.pathname === `/${name}` && document.querySelector('main') !== null;
  // While the page before it goes, WebDriver answers with errors of several kinds.
  const isOpen = () => page.evaluate(isThere, name).catch(() => false);
  await vi.waitUntil(isOpen, { interval: POLLING_MS, timeout: 30_000 });
  return page;
}

async function ask(own: Page, request: z.input<typeof ownRequestSchema>): Promise<void> {
  const answer = await own.evaluate((message) => {
    const { browser } = globalThis as unknown as {
      browser: { runtime: { sendMessage(message: unknown): Promise<{ kind?: string }> } };
    };
    return browser.runtime.sendMessage(message);
  }, request);
  if (answer?.kind !== 'saved') throw new Error(`Not saved: ${JSON.stringify(answer)}`);
}

/** Rest the pointer on an element of the page, until the card shows a status. */
export async function restOn(page: Page, selector: string): Promise<void> {
  const box = await (await page.waitForSelector(selector))?.boundingBox();
  if (!box) throw new Error(`${selector} is not shown.`);
  await page.mouse.move(0, 0);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
  await inCard(page, '[role=status]');
}

/** An element of the card, once it is there. The test build's shadow root is open. */
export async function inCard(page: Page, selector: string): Promise<ElementHandle<Element>> {
  const found = await page.waitForFunction(
    (selector: string) =>
      document.querySelector('whereabouts-card')?.shadowRoot?.querySelector(selector),
    { polling: POLLING_MS },
    selector,
  );
  return found.asElement() as ElementHandle<Element>;
}

/** A button of the card by its name. */
export async function buttonInCard(page: Page, name: string): Promise<ElementHandle<Element>> {
  const found = await page.waitForFunction(
    (name: string) => {
      const card = document.querySelector('whereabouts-card')?.shadowRoot;
      return [...(card?.querySelectorAll('button') ?? [])].find(
        ({ textContent }) => textContent?.trim() === name,
      );
    },
    { polling: POLLING_MS },
    name,
  );
  return found.asElement() as ElementHandle<Element>;
}
