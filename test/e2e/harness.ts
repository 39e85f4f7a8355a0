/** A stage for end-to-end tests: status API, helpdesk pages, and Chromium with the extension. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Request } from '../../lib/messages.ts';
import type { Settings } from '../../lib/settings.ts';
import { extensionId, launchWithExtension } from '../../start/browser.ts';
import { setUp } from '../../start/set-up.ts';
import { type Server, startServer } from '../../start/status-api.ts';
import { extensionDir } from './built.ts';
import { type Pages, servePages } from './pages.ts';

declare global {
  var chrome: {
    runtime: { sendMessage(message: unknown): Promise<{ kind?: string } | undefined> };
  };
}

export interface Stage extends AsyncDisposable {
  server: Server;
  pages: Pages;
  context: BrowserContext;
}

/** All of it, with the extension set up and turned on for the helpdesk pages. */
export async function createStage(html: Record<string, string> = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startServer());
  const pages = stack.use(await servePages(html));
  const context = stack.use(await openBrowser());
  await setUp(context, {
    statusApi: server.origin,
    token: server.token,
    helpdesks: [pages.origin],
  });

  // From here on it is the caller's to dispose of.
  const owned = stack.move();
  return { server, pages, context, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Chromium with the extension as it is after its installation: nothing set up. */
export function openBrowser(): Promise<BrowserContext & AsyncDisposable> {
  return launchWithExtension({ extensionDir, headless: true });
}

/** Change settings as the options page does, where going through its fields would tell nothing. */
export async function saveSettings(
  context: BrowserContext,
  settings: Partial<Settings>,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${await extensionId(context)}/options.html`);
  const request: Request<'saveSettings'> = { type: 'saveSettings', settings };
  const saved = await page.evaluate(
    (message) => globalThis.chrome.runtime.sendMessage(message),
    request,
  );
  if (saved?.kind !== 'saved') throw new Error(`Not saved: ${JSON.stringify(saved)}`);
  await page.close();
}

/** The card, wherever on the page it opened. */
/** Open a page of the stage for this test, with what is spotted in it marked. */
export async function openMarked({ context, pages }: Stage, path = '/ticket'): Promise<Page> {
  const page = await context.newPage();
  onTestFinished(() => page.close());
  await page.goto(pages.origin + path);
  await page.waitForFunction(() => CSS.highlights.size > 0);
  return page;
}

export function cardIn(page: Page): Locator {
  return page.locator('whereabouts-card').getByRole('dialog');
}

/** Rest the pointer on text of the page, as an agent does, until the card has opened. */
export async function restOn(page: Page, text: string): Promise<Locator> {
  await page.mouse.move(0, 0);
  await pointAt(page, text);
  const card = cardIn(page);
  await card.waitFor();
  return card;
}

/** Move the pointer to the middle of a text. */
export async function pointAt(page: Page, text: string): Promise<void> {
  const box = await page.getByText(text).first().boundingBox();
  if (!box) throw new Error(`"${text}" is not shown.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
}

/** In the page: have the spotter look at so much that it rests for a second from now on. */
export async function tireSpotter(): Promise<void> {
  const much = Array.from({ length: 20_000 }, (_, i) => `<p>@ ${i}</p>`).join('');
  document.body.innerHTML = `${much}<p>last@example.net</p>`;
  const isLastMarked = () => {
    const marks = [...CSS.highlights.values()].flatMap((highlight) => [...highlight]);
    return marks.some(({ startContainer }) => startContainer.nodeValue === 'last@example.net');
  };
  while (!isLastMarked()) await new Promise((resolve) => requestAnimationFrame(resolve));
}
