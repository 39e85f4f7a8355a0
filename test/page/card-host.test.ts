import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createStage, type Stage, show } from './chromium.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  page = await stage.open('');
  return () => page.close();
});

/** Open a closed card that says something secret, beside the page's first paragraph. */
async function openCard(): Promise<void> {
  await page.evaluate(() => {
    const { signal } = window.end;
    const host = window.createCardHost({ document, signal, css: '', mode: 'closed' });
    host.root.append('Delivered secretly');
    host.show(document.querySelector('p') as Element);
  });
}

it('adds nothing to the page before it is shown', async () => {
  await show(page, '<p>ana@example.net</p>');
  const html = await page.evaluate(() => {
    const { signal } = window.end;
    window.createCardHost({ document, signal, css: '', mode: 'closed' });
    return document.documentElement.querySelectorAll('whereabouts-card').length;
  });
  expect(html).toBe(0);
});

it('shows the page nothing of its inside', async () => {
  await show(page, '<p>ana@example.net</p>');
  await openCard();
  const seen = await page.evaluate(() => {
    const host = document.querySelector('whereabouts-card') as HTMLElement;
    return [host.shadowRoot, host.outerHTML, document.documentElement.outerHTML].join();
  });
  expect(seen).not.toMatch(/secret/i);
});

it('isn’t printed with the page', async () => {
  await show(page, '<p>ana@example.net</p>');
  await openCard();
  const card = page.locator('whereabouts-card');
  const width = () => card.evaluate((element) => element.getBoundingClientRect().width);
  expect(await width()).toBeGreaterThan(0);
  await page.emulateMedia({ media: 'print' });
  expect(await width()).toBe(0);
});

it('can’t be read by a page that selects what it finds', async () => {
  await show(page, '<p>ana@example.net</p>');
  await openCard();
  const read = await page.evaluate(() => {
    const selection = document.getSelection() as Selection;
    const { find } = window as unknown as { find: (text: string) => boolean };
    find('Delivered');
    selection.modify('extend', 'forward', 'documentboundary');
    return selection.toString();
  });
  expect(read).not.toMatch(/secret/);
});

it('stays closed to a page that has made its own element of that name', async () => {
  await show(page, '<p>ana@example.net</p>');
  await page.evaluate(() => {
    const caught: unknown[] = [];
    Object.assign(window, { caught });
    class Spy extends HTMLElement {
      internals = this.attachInternals();
      constructor() {
        super();
        caught.push(this);
      }
    }
    customElements.define('whereabouts-card', Spy);
  });
  await openCard();
  const seen = await page.evaluate(() => {
    const spy = document.querySelector('whereabouts-card') as HTMLElement & {
      internals?: ElementInternals;
    };
    return spy.internals?.shadowRoot?.textContent ?? null;
  });
  expect(seen).toBeNull();
});

it('opens on a page whose element of that name already has a shadow root', async () => {
  await show(page, '<p>ana@example.net</p>');
  await page.evaluate(() => {
    customElements.define(
      'whereabouts-card',
      class extends HTMLElement {
        constructor() {
          super();
          this.attachShadow({ mode: 'open' });
        }
      },
    );
  });
  await openCard();
  expect(await page.locator('whereabouts-card').isVisible()).toBe(true);
});

it.each([
  ['a modal dialog', '<dialog id="room"><p>ana@example.net</p></dialog>', 'room'],
  [
    'a modal dialog around a shadow root',
    '<dialog id="room"><x-a><template shadowrootmode="open"><p>ana@example.net</p></template></x-a></dialog>',
    'room',
  ],
  [
    'a page behind a modal dialog',
    '<p>ana@example.net</p><dialog id="room">Hello</dialog>',
    'room',
  ],
  ['a popover', '<div id="room" popover><p>ana@example.net</p></div>', 'room'],
])('can be used over %s', async (_, html, room) => {
  await show(page, html);
  const parent = await page.evaluate(() => {
    const opened = document.querySelector('#room');
    if (opened instanceof HTMLDialogElement) opened.showModal();
    else (opened as HTMLElement).showPopover();
    const { signal } = window.end;
    const host = window.createCardHost({ document, signal, css: '', mode: 'open' });
    const button = document.createElement('button');
    host.root.append(button);
    const p =
      document.querySelector('p') ?? document.querySelector('x-a')?.shadowRoot?.querySelector('p');
    host.show(p as Element);
    button.focus(); // what is inert can't
    return host.hasFocus() && host.element.parentElement?.id;
  });
  expect(parent).toBe(room);
});

it.each([
  ['has just opened', false],
  ['was empty for a moment', true],
])('takes a press on a card that %s, however busy the page is then', async (_, isLate) => {
  await show(page, '<p>ana@example.net</p>');
  const busy = page.waitForEvent('console');
  await page.evaluate(async (isLate) => {
    const { signal } = window.end;
    const host = window.createCardHost({ document, signal, css: '', mode: 'open' });
    host.restyle({ left: '100px', top: '100px' });
    host.show(document.querySelector('p') as Element);
    // The browser has said by then that nothing is to be seen.
    if (isLate) for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    const button = document.createElement('button');
    button.textContent = 'Insert';
    button.style.cssText = 'width: 200px; height: 50px';
    button.onclick = () => Object.assign(window, { isPressed: true });
    host.root.append(button);
    host.drawn();

    // From the moment on that it is painted, until the agent has pressed.
    button.onmousedown = () => window.keepBusy();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.keepBusy();
    requestAnimationFrame(() => port2.postMessage(undefined));
  }, isLate);
  await busy;
  await Promise.all([page.mouse.move(200, 125), page.mouse.down(), page.mouse.up()]);
  expect(await page.evaluate('window.isPressed')).toBe(true);
});
