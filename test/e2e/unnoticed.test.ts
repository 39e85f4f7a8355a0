/** What a page that looks for us can find: the highlight's name and the card's one element. */
import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { cardIn, createStage, restOn, type Stage } from './harness.ts';

/** It allows nothing but the page's own script and style, and listens from the first moment on. */
const ticket = (text: string) => `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; script-src 'nonce-own'; style-src 'nonce-own'">
  <script nonce="own">(${spy})()</script>
  <style nonce="own">p { margin: 60px; font: 16px/20px sans-serif }</style>
  <p><b>${text}</b></p>`;

type Seen = Record<string, unknown> & { heard: string[] };

declare global {
  interface Window {
    /** What is to be seen now, and what was heard so far. */
    seen: () => Promise<Seen>;
  }
}

function spy(): void {
  const heard: string[] = [];
  for (const target of [EventTarget.prototype, MessagePort.prototype]) {
    const { addEventListener } = target;
    target.addEventListener = function (this: EventTarget, ...of: [string, never]) {
      heard.push(`listens to ${of[0]}`);
      addEventListener.apply(this ?? window, of);
    };
  }
  for (const method of ['dispatchEvent', 'attachShadow', 'postMessage', 'define'] as const) {
    for (const owner of [EventTarget, Element, window, MessagePort, CustomElementRegistry]) {
      const of = 'prototype' in owner ? owner.prototype : owner;
      const own = Reflect.getOwnPropertyDescriptor(of, method)?.value;
      if (typeof own !== 'function') continue;
      Reflect.set(of, method, function (this: unknown, ...args: unknown[]) {
        heard.push(`calls ${method}`);
        return own.apply(this, args);
      });
    }
  }
  window.onmessage = () => void heard.push('message');
  window.onerror = () => void heard.push('error');
  window.onunhandledrejection = () => void heard.push('rejection');
  document.onsecuritypolicyviolation = ({ violatedDirective }) =>
    void heard.push(`violates ${violatedDirective}`);
  navigator.serviceWorker.onmessage = () => void heard.push('message of a worker');
  new ReportingObserver((reports) => heard.push(...reports.map(({ type }) => `report: ${type}`)), {
    buffered: true,
  }).observe();
  window.onload = () => {
    new MutationObserver((records) => {
      for (const { type, target, addedNodes, removedNodes } of records) {
        for (const node of addedNodes) heard.push(`adds ${node.nodeName} to ${target.nodeName}`);
        for (const node of removedNodes) heard.push(`removes ${node.nodeName}`);
        if (type !== 'childList') heard.push(`${type} of ${target.nodeName}`);
      }
    }).observe(document, {
      ...{ subtree: true, childList: true, attributes: true, characterData: true },
    });
  };

  window.seen = async () => {
    const names = (of: object) => Reflect.ownKeys(of).map(String);
    const styleOf = (element: Element) => [...element.computedStyleMap()].map(String);
    return {
      heard,
      globals: [window, document, navigator, Object.prototype, Element.prototype].map(names),
      html: document.documentElement.outerHTML,
      attached: [...document.querySelectorAll('*')].map(names),
      styles: [document.documentElement, document.body].map(styleOf),
      sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
      highlights: [...CSS.highlights.keys()],
      element: String(customElements.get('whereabouts-card')),
      entries: ['resource', 'mark', 'measure'].flatMap((type) =>
        performance.getEntriesByType(type).map(({ name }) => name),
      ),
      fonts: document.fonts.size,
      stored: [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)],
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      animations: document.getAnimations().length,
      focus: document.activeElement?.localName,
    };
  };
}

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ '/hello': ticket('Hello'), '/ticket': ticket('ana@example.net') });
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function open(url: string): Promise<Page> {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.goto(url);
  // What Playwright itself sets up in a page to wait there, it has done by then.
  await page.waitForFunction(() => document.querySelector('b'));
  return page;
}

/** The same page where the extension isn't turned on. */
async function seenWithout(path: string): Promise<Seen> {
  const page = await open(stage.pages.origin.replace('127.0.0.1', 'localhost') + path);
  return page.evaluate(() => window.seen());
}

/** Whether our content script answers in the tab that is open there. */
async function isThere(url: string): Promise<boolean> {
  const [running] = stage.context.serviceWorkers();
  const worker: Worker = running ?? (await stage.context.waitForEvent('serviceworker'));
  const request = JSON.stringify({ type: 'listIdentifiers' });
  return worker.evaluate(`chrome.tabs.query({ url: ${JSON.stringify(`${url}*`)} })
    .then(([tab]) => chrome.tabs.sendMessage(tab.id, ${request}))
    .then(Array.isArray, () => false)`);
}

it('leaves no trace where nothing is spotted', async () => {
  const url = `${stage.pages.origin}/hello`;
  const page = await open(url);
  await expect.poll(() => isThere(url.replace(/:\d+/, ''))).toBe(true);
  await page.mouse.move(80, 70, { steps: 5 });
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
  expect(await page.evaluate(() => window.seen())).toEqual(await seenWithout('/hello'));
});

it('leaves the highlight’s name where something is, and the card’s element while it is open', async () => {
  const without = await seenWithout('/ticket');
  const page = await open(`${stage.pages.origin}/ticket`);
  await page.waitForFunction(() => CSS.highlights.size > 0);
  const seen = () => page.evaluate(() => window.seen());
  expect(await seen()).toEqual({ ...without, highlights: ['whereabouts-mark'] });

  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await cardIn(page).waitFor({ state: 'detached' });
  const { heard, ...after } = await seen();
  const { heard: heardWithout, ...others } = without;
  expect(after).toEqual({ ...others, highlights: ['whereabouts-mark', 'whereabouts-d'] });
  const [added, ...changes] = heard.slice(heardWithout.length);
  expect(added).toBe('adds WHEREABOUTS-CARD to HTML');
  expect(changes.pop()).toBe('removes WHEREABOUTS-CARD');
  expect([...new Set(changes)]).toEqual(['attributes of WHEREABOUTS-CARD']);
});
