/** Pages that work against us, on purpose or by accident, with their scripts: what agents still get. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { cardIn, createStage, restOn, type Stage, saveSettings } from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <style>p { margin: 40px 60px; font: 16px/20px sans-serif }</style>
  <p><b>ana@example.net</b></p><p><i>ben@example.net</i></p>
  <textarea style="position: fixed; left: 800px; top: 20px"></textarea>
  <div contenteditable style="position: fixed; left: 800px; top: 120px; width: 300px"></div>`;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  await stage.server.report(
    { kind: 'delivered', recipient: 'ana@example.net' },
    { kind: 'deferred', recipient: 'ben@example.net' },
  );
  const fits = { audience: 'client' as const, statuses: ['delivered' as const], causes: [] };
  await saveSettings(stage.context, {
    replies: [{ id: 'a', title: 'Look in spam', ...fits, body: 'Please look in spam.' }],
  });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function open(path: string): Promise<Page> {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  await page.goto(stage.pages.origin + path);
  return page;
}

async function openTicket(): Promise<Page> {
  const page = await open('/ticket');
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  return page;
}

const written = (page: Page) => page.locator('textarea').inputValue();

/** Where the button is that inserts: in the middle of it. */
async function insertButton(page: Page): Promise<{ x: number; y: number }> {
  const button = cardIn(page).getByRole('button', { name: 'Insert: Look in spam' });
  await button.waitFor();
  const box = await button.boundingBox();
  if (!box) throw new Error('Not shown.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * Wait until the browser has told of all that is drawn by now, to us as well: it tells each observer
 * again after 100 ms at the earliest, so that who hears twice hears no sooner than we do.
 */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const field = document.querySelector('textarea') as HTMLElement;
    let hear = () => {};
    const hearing = () =>
      new Promise<void>((resolve) => {
        hear = resolve;
      });
    const options = { threshold: 0, trackVisibility: true, delay: 100 };
    const observer = new IntersectionObserver(() => hear(), options);
    const first = hearing();
    observer.observe(field);
    await first;
    const second = hearing();
    field.style.display = 'none';
    await second;
    observer.disconnect();
    field.style.display = '';
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
}

it.each<[string, () => void]>([
  [
    'makes the card transparent',
    () =>
      document
        .querySelector<HTMLElement>('whereabouts-card')
        ?.style.setProperty('opacity', '0', 'important'),
  ],
  [
    'makes the card’s style less important than its own',
    () => {
      const card = document.querySelector<HTMLElement>('whereabouts-card');
      if (card) card.style.cssText = card.style.cssText.replaceAll('!important', '');
      const textContent = 'whereabouts-card { opacity: 0 !important }';
      document.head.append(Object.assign(document.createElement('style'), { textContent }));
    },
  ],
  [
    'lets the card have a filter',
    () =>
      document
        .querySelector<HTMLElement>('whereabouts-card')
        ?.style.setProperty('filter', 'opacity(0)', 'important'),
  ],
  [
    'moves the card into something transparent',
    () => {
      const card = document.querySelector('whereabouts-card') as Element;
      document.body.insertAdjacentHTML('beforeend', '<div style="opacity: 0" id="around"></div>');
      document.querySelector('#around')?.append(card);
    },
  ],
  [
    'takes the card out of the top layer and covers it',
    () => {
      document.querySelector<HTMLElement>('whereabouts-card')?.hidePopover();
      const style = `position: fixed; inset: 0; z-index: 2147483647; background: white;
        pointer-events: none`;
      document.documentElement.insertAdjacentHTML('beforeend', `<div style="${style}">Free</div>`);
    },
  ],
  [
    'covers the card with a popover that lets presses through',
    () => {
      const style = `inset: 0; width: 100vw; height: 100vh; border: 0; background: white;
        pointer-events: none`;
      document.body.insertAdjacentHTML(
        'beforeend',
        `<div popover="manual" style="${style}" id="cover">Free</div>`,
      );
      document.querySelector<HTMLElement>('#cover')?.showPopover();
    },
  ],
])('takes no press that the agent means for something else: the page %s', async (_, trick) => {
  const page = await openTicket();
  await page.click('textarea');
  await restOn(page, 'ana@example.net');
  const { x, y } = await insertButton(page);
  await page.evaluate(trick);
  await drawn(page);
  await page.mouse.click(x, y);

  // It's to be seen again, and then it's the card that is meant.
  await drawn(page);
  const again = await insertButton(page);
  await page.mouse.click(again.x, again.y);
  await cardIn(page)
    .getByText(/Inserted/)
    .waitFor();
  expect(await written(page)).toBe('Please look in spam.');
});

it('takes no press while the page keeps covering the card, and none is kept for later', async () => {
  const page = await openTicket();
  await page.click('textarea');
  await restOn(page, 'ana@example.net');
  const { x, y } = await insertButton(page);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML(
      'beforeend',
      `<div popover="manual" id="cover" style="inset: 0; width: 100vw; height: 100vh; border: 0;
        background: white; pointer-events: none">Free</div>`,
    );
    const cover = document.querySelector<HTMLElement>('#cover');
    const putOver = () => {
      cover?.hidePopover();
      cover?.showPopover();
      Object.assign(window, { again: requestAnimationFrame(putOver) });
    };
    putOver();
  });
  await drawn(page);
  for (let press = 0; press < 3; press++) await page.mouse.click(x, y);
  await page.evaluate(`cancelAnimationFrame(again), document.querySelector('#cover').remove()`);

  await drawn(page);
  const again = await insertButton(page);
  await page.mouse.click(again.x, again.y);
  await cardIn(page)
    .getByText(/Inserted/)
    .waitFor();
  expect(await written(page)).toBe('Please look in spam.');
});
