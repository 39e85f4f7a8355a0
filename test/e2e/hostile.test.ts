/** Pages that work against us, on purpose or by accident, with their scripts: what agents still get. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { cardIn, createStage, pointAt, restOn, type Stage, saveSettings } from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <style>p { margin: 40px 60px; font: 16px/20px sans-serif }</style>
  <p><b>ana@example.net</b></p><p><i>ben@example.net</i></p>
  <textarea style="position: fixed; left: 800px; top: 20px"></textarea>
  <div contenteditable style="position: fixed; left: 800px; top: 120px; width: 300px"></div>`;

/** Before all else that is in the page: a trap in all that browsers give to scripts. */
const trapped = `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <script>(${setTraps})()</script>${ticket}`;

function setTraps(): void {
  const root = document.documentElement;
  const { setAttribute } = Element.prototype;
  const { apply, ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const tell = (name: string) => {
    apply(setAttribute, root, ['data-trap', name]);
    throw new Error(name);
  };
  const owners = [
    ...[Node, Element, HTMLElement, Document, ShadowRoot, EventTarget, Range, Selection],
    ...[MutationObserver, ResizeObserver, IntersectionObserver, DataTransfer, TreeWalker],
    ...[Promise, WeakMap, AbortController, Highlight, HighlightRegistry],
  ].map((owner) => [owner.name, owner.prototype] as [string, object]);
  owners.push(['document', document], ['window', window], ['CSS', CSS]);
  const kept = ['constructor', 'document', 'window', 'location', 'top', 'NodeFilter'];
  for (const [name, owner] of owners) {
    for (const key of ownKeys(owner)) {
      const own = getOwnPropertyDescriptor(owner, key);
      if (!own?.configurable || kept.includes(String(key))) continue;
      const trap = () => tell(`${name}.${String(key)}`);
      defineProperty(owner, key, { configurable: true, get: trap, set: trap });
    }
  }
  for (const key of ['kind', 'value', 'status', 'type', 'then', 'signal', 'capture', 'mode']) {
    const trap = () => tell(`Object.${key}`);
    defineProperty(Object.prototype, key, { configurable: true, get: trap, set: trap });
  }
}

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({
    '/ticket': ticket,
    '/trapped': trapped,
    '/report.xml': '<report><to>ana@example.net</to></report>',
    '/image.xml': `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400">
      <text x="60" y="60">ana@example.net</text></svg>`,
  });
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

it('takes a key, which only goes to what the agent has gone into, whatever lies over the card', async () => {
  const page = await openTicket();
  await page.click('textarea');
  const card = await restOn(page, 'ana@example.net');
  await insertButton(page);
  await page.evaluate(() => {
    const toast = `<div popover="manual" style="pointer-events: none">Saved</div>`;
    document.body.insertAdjacentHTML('beforeend', toast);
    document.querySelector<HTMLElement>('[popover]:not(whereabouts-card)')?.showPopover();
  });
  await drawn(page);
  await card.getByRole('button', { name: 'Insert: Look in spam' }).press('Enter');
  await expect.poll(() => written(page)).toBe('Please look in spam.');
});

it.each(['textarea', '[contenteditable]'])(
  'never steps into what the page has set up in its own world, from look-up to reply: %s',
  async (editor) => {
    // Locators only: whatever is evaluated in the page's own world would step into it.
    const page = await open('/trapped');
    await page.locator(editor).click();
    const card = await restOn(page, 'ana@example.net');
    await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Insert: Look in spam' }).click();
    await card.getByText(/^Inserted/).waitFor();
    const field = page.locator(editor);
    expect(await (editor === 'textarea' ? field.inputValue() : field.textContent())).toBe(
      'Please look in spam.',
    );
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    expect(await page.locator('html').getAttribute('data-trap')).toBeNull();
  },
);

it('hears nothing that the page makes up: no pointer, no key, no press', async () => {
  await saveSettings(stage.context, { hoverDelay: 0 });
  onTestFinished(() => saveSettings(stage.context, { hoverDelay: 300 }));
  const page = await openTicket();
  await page.evaluate(async () => {
    const opened: (string | null | undefined)[] = [];
    Object.assign(window, { opened });
    new MutationObserver(() => {
      const card = document.querySelector('whereabouts-card');
      if (card) opened.push(card.localName);
    }).observe(document.documentElement, { childList: true });
    const target = document.querySelector('b') as Element;
    const { left, top } = target.getBoundingClientRect();
    const init = { clientX: left + 20, clientY: top + 9, bubbles: true, composed: true };
    const detail = { ...init, pointerType: 'mouse', key: 'Enter', code: 'Enter', buttons: 0 };
    const made = [
      ...['pointerover', 'pointermove', 'pointerdown', 'pointerup'].map(
        (type) => new PointerEvent(type, detail),
      ),
      ...['mouseover', 'mousemove', 'mousedown', 'mouseup', 'click', 'contextmenu'].map(
        (type) => new MouseEvent(type, init),
      ),
      ...['keydown', 'keyup'].map((type) => new KeyboardEvent(type, detail)),
      ...['focusin', 'focus', 'mouseenter'].map((type) => new Event(type, init)),
    ];
    for (const event of made) {
      target.dispatchEvent(event);
      // Without a delay, a rest would have been noticed two frames later.
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    }
  });
  const card = await restOn(page, 'ben@example.net');
  await card.getByRole('status').getByText('Deferred', { exact: true }).waitFor();
  expect(await page.evaluate('opened.length')).toBe(1);

  await page.evaluate(() => {
    for (const target of [document, document.activeElement, window]) {
      for (const type of ['keydown', 'keyup']) {
        target?.dispatchEvent(new KeyboardEvent(type, { key: 'Escape', bubbles: true }));
      }
      target?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    }
  });
  expect(await cardIn(page).isVisible()).toBe(true);
});

it('opens its card again once the page has stopped throwing it away', async () => {
  const page = await openTicket();
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const card = document.querySelector('whereabouts-card');
      if (!card) return;
      card.remove();
      document.title = 'Thrown away';
    });
    observer.observe(document.documentElement, { childList: true });
    Object.assign(window, { observer });
  });
  await pointAt(page, 'ana@example.net');
  await page.waitForFunction(() => document.title === 'Thrown away');
  await page.evaluate('observer.disconnect()');
  const card = await restOn(page, 'ben@example.net');
  await card.getByRole('status').getByText('Deferred', { exact: true }).waitFor();
});

it.each<[string, () => void]>([
  [
    'writes the marked text anew',
    () => {
      const text = document.querySelector('b')?.firstChild as Text;
      text.data = String(text.data);
    },
  ],
  [
    'replaces the marked text',
    () => {
      const text = document.querySelector('b') as Element;
      text.textContent = String(text.textContent);
    },
  ],
  [
    'draws all of the ticket anew',
    () => {
      const room = document.querySelector('p')?.parentElement as Element;
      for (const p of room.querySelectorAll('p')) p.replaceWith(p.cloneNode(true));
    },
  ],
])('opens and keeps its card on a page that %s without end', async (_, change) => {
  const page = await openTicket();
  const box = await page.locator('b').boundingBox();
  if (!box) throw new Error('Not shown.');
  await page.evaluate((change) => {
    const write = new Function(`return ${change}`)() as () => void;
    const counts = { changes: 0, frames: 0 };
    Object.assign(window, { counts });
    const go = () => {
      write();
      counts.changes++;
      setTimeout(go);
    };
    const count = () => {
      counts.frames++;
      requestAnimationFrame(count);
    };
    go();
    count();
  }, String(change));
  const card = cardIn(page);
  await page.mouse.move(box.x + 20, box.y + 9);
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  const before = await page.evaluate<{ changes: number; frames: number }>('({ ...counts })');
  await page.waitForFunction(({ changes, frames }) => {
    const { counts } = window as unknown as { counts: typeof before };
    return counts.changes > changes + 100 && counts.frames > frames + 20;
  }, before);
  expect(await card.getByRole('status').textContent()).toBe('Delivered');
});

it('finds what stands at both ends of five megabytes, in one text and in many', async () => {
  const page = await open('/ticket');
  await page.evaluate(() => {
    const words = 'Lorem ipsum dolor sit amet, consetetur. '.repeat(64);
    const texts = Array.from({ length: 2048 }, () => new Text(words));
    const one = new Text(`carla@example.net ${words.repeat(2048)} dora@example.net`);
    const rooms = [[one], ['emil@example.net ', ...texts, ' fritz@example.net']].map((inside) => {
      const room = document.createElement('div');
      room.style.cssText = 'height: 40px; overflow: auto; font: 16px/20px sans-serif';
      room.append(...inside);
      return room;
    });
    document.body.prepend(...rooms);
  });
  const first = await page.locator('div').nth(0).boundingBox();
  if (!first) throw new Error('Not shown.');
  // A hand is never quite still: what the pointer came to before it was marked, it finds then.
  const label = async () => {
    await page.mouse.move(first.x + 20, first.y + 10);
    await page.mouse.move(first.x + 21, first.y + 10);
    const card = cardIn(page);
    return (await card.count()) > 0 ? card.getAttribute('aria-label') : undefined;
  };
  await expect.poll(label, { timeout: 20_000, interval: 1000 }).toBe('carla@example.net');
  const painted = () =>
    page.evaluate(() =>
      [...CSS.highlights.values()]
        .flatMap((highlight) => [...highlight])
        .map(({ startContainer, startOffset, endOffset }) =>
          startContainer.textContent?.slice(startOffset, endOffset),
        )
        .sort(),
    );
  const names = ['ana', 'ben', 'carla', 'dora', 'emil', 'fritz'];
  await expect
    .poll(painted, { timeout: 20_000 })
    .toEqual(names.map((name) => `${name}@example.net`));
}, 60_000);

it('answers pointer and keyboard among fifty thousand addresses, and paints ten thousand', async () => {
  const page = await openTicket();
  await page.evaluate(() => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `<div>a${i}@example.net</div>`);
    document.body.insertAdjacentHTML('beforeend', `<section>${lines.join('')}</section>`);
  });
  const marked = () =>
    page.evaluate(() => [...CSS.highlights.values()].reduce((sum, { size }) => sum + size, 0));
  await expect.poll(marked, { timeout: 40_000 }).toBe(10_000);

  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  await page.bringToFront();
  const [worker = await stage.context.waitForEvent('serviceworker')] =
    stage.context.serviceWorkers();
  for (const address of ['ana@example.net', 'ben@example.net', 'a0@example.net']) {
    await worker.evaluate(`chrome.commands.onCommand.dispatch('next-identifier')`);
    await cardIn(page)
      .and(page.getByRole('dialog', { name: address }))
      .waitFor();
  }
  // None of its kind is painted, and the pointer finds it all the same.
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.querySelector('section')?.lastElementChild?.scrollIntoView());
  const last = await page.getByText('a49999@example.net').boundingBox();
  await page.mouse.move((last?.x ?? 0) + 30, (last?.y ?? 0) + 8, { steps: 3 });
  await cardIn(page)
    .and(page.getByRole('dialog', { name: 'a49999@example.net' }))
    .waitFor();

  await page.evaluate(() => document.querySelector('section')?.remove());
  await cardIn(page).waitFor({ state: 'detached' });
  await expect.poll(marked, { timeout: 40_000 }).toBe(2);
}, 120_000);

it('opens its card in XML that the browser shows as it is', async () => {
  const page = await open('/report.xml');
  const shown = page.getByText('ana@example.net').last(); // its source is in the page, too
  const { x, y } = (await shown.boundingBox()) as { x: number; y: number };
  await page.mouse.move(x + 5, y + 5, { steps: 3 });
  const card = cardIn(page);
  await card.getByRole('status').getByText('Delivered').waitFor();
  const { width } = (await card.boundingBox()) as { width: number };
  expect(width).toBeLessThan(400); // it has its style
});

it('keeps out of an image, where no card can be', async () => {
  const page = await open('/image.xml');
  // A page that came later is marked: so this one was looked at, too.
  await openTicket();
  expect(await page.evaluate(() => CSS.highlights.size)).toBe(0);
});
