/** What an agent may expect wherever an identifier stands, checked alike in every browser. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PageKind, type PageKindName, pageKindNames, pageKinds } from './page-kinds.ts';

/** The columns of the table, and the test that each is taken from. */
const columns = {
  card: 'opens the card when the pointer rests on the address',
  room: 'shows the card whole, beside the address',
  esc: 'closes the card on Esc',
  insert: 'inserts the reply into the editor of the page',
  list: 'lists the address in the popup',
  keyboard: 'opens the card by keyboard',
};

interface Frame {
  evaluate<Result>(inPage: () => Result): Promise<Result>;
}

/** A page in any browser. */
interface OpenPage extends Frame {
  frames(): Frame[];
  evaluate<Result>(inPage: (() => Result) | string): Promise<Result>;
  keyboard: { press(key: 'Escape'): Promise<void> };
  mouse: {
    move(x: number, y: number, options?: { steps: number }): Promise<void>;
    click(x: number, y: number): Promise<void>;
  };
  bringToFront(): Promise<void>;
  close(): Promise<void>;
}

interface Checked<Page extends OpenPage> {
  open(path: string): Promise<Page>;
  openPopup(): Promise<OpenPage>;
  /** Absent where a test can't press the keys of an extension's command. */
  pressNext?: () => Promise<void>;
  /** What stands above the table. */
  browser(): string | Promise<string>;
}

/** Check all kinds, one page load each, and print what was found as a table. */
export function checkPages<Page extends OpenPage>(checked: Checked<Page>): void {
  const { open, openPopup, pressNext, browser } = checked;
  const found = new Map<string, string>();
  afterEach(({ task }) => {
    found.set(`${task.suite?.name} ${task.name}`, task.result?.state === 'pass' ? 'yes' : 'NO');
  });
  afterAll(async () => {
    const rows = pageKindNames.map((kind) => [
      kind,
      ...Object.values(columns).map((name) => found.get(`${kind} ${name}`) ?? '-'),
    ]);
    const names = Object.keys(columns);
    const lines = [['the address is in', ...names], Array(names.length + 1).fill('---'), ...rows];
    const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
    console.log(`Pages in ${await browser()}\n\n${table}`);
  });

  describe.each(pageKindNames)('%s', (kind) => {
    let page: Page;

    beforeAll(async () => {
      page = await open(`/kind/${pageKindNames.indexOf(kind)}`);
      await makeReady(page, kind);
    });
    afterAll(() => page?.close());

    it(columns.card, async () => {
      await rest(page);
      expect((await openCard(page)).status).toBe('Delivered');
    });

    it(columns.room, async () => {
      const { isWhole, top } = await openCard(page);
      expect(isWhole).toBe(true);
      // The text is 20 pixels high, and the smallest frames 40.
      const { y } = await originOf(page);
      expect(Math.abs(top - y - 20)).toBeLessThan(40);
    });

    it(columns.esc, async () => {
      await page.keyboard.press('Escape');
      await closed(page);
    });

    it(columns.insert, async () => {
      await rest(page);
      const { button } = await openCard(page);
      await page.mouse.click(button.x, button.y);
      const written = () => page.evaluate(() => document.querySelector('textarea')?.value);
      await expect.poll(written, { timeout: 10_000 }).toMatch(/^Hi Ana/);
    });

    it(columns.list, async () => {
      const popup = await openPopup();
      const listed = () => popup.evaluate(() => document.querySelector('.spotted')?.textContent);
      await expect.poll(listed, { timeout: 10_000 }).toContain('ana@example.net');
      await popup.close();
      await page.bringToFront();
    });

    it.skipIf(!pressNext)(columns.keyboard, async () => {
      await page.mouse.move(0, 0);
      await page.keyboard.press('Escape'); // the card of the pointer
      await closed(page);
      await pressNext?.();
      expect((await openCard(page)).status).toBe('Delivered');
      await page.keyboard.press('Escape');
      await closed(page);
    });
  });
}

async function makeReady(page: OpenPage, kind: PageKindName): Promise<void> {
  const { later, isUnpainted }: PageKind = pageKinds[kind];
  if (later) await page.evaluate(later);
  if (isUnpainted) return;
  await vi.waitUntil(
    async () => {
      // A frame that has just come may go again.
      const marked = page.frames().map((frame) => frame.evaluate(isMarked).catch(() => false));
      return (await Promise.all(marked)).includes(true);
    },
    { timeout: 10_000 },
  );
}

function isMarked(): boolean {
  return CSS.highlights.size > 0;
}

/** Where the frame's document, or the text, begins in the page. */
function originOf(page: OpenPage): Promise<{ x: number; y: number }> {
  return page.evaluate(() => {
    const spot = document.querySelector('#spot') as HTMLElement;
    const { left, top } = spot.getBoundingClientRect();
    const inside = (spot.shadowRoot?.querySelector('iframe') ?? spot) as HTMLElement;
    const pad = Number.parseFloat(getComputedStyle(inside).paddingLeft);
    return { x: left + inside.clientLeft + pad, y: top + inside.clientTop + pad };
  });
}

async function rest(page: OpenPage): Promise<void> {
  const { x, y } = await originOf(page);
  await page.mouse.move(0, 0);
  // Beside it first: a driven browser doesn't tell a frame of another origin that the pointer left.
  await page.mouse.move(x + 150, y + 32);
  // Where the pointer is, is looked at once a frame: one that goes and comes within it was never away.
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  await page.mouse.move(x + 40, y + 8, { steps: 5 });
}

interface SeenCard {
  status: string | null | undefined;
  isWhole: boolean;
  top: number;
  /** The middle of the first reply's button. */
  button: { x: number; y: number };
}

function seeCard(): SeenCard | undefined {
  const root = document.querySelector('whereabouts-card')?.shadowRoot;
  const status = root?.querySelector('[role=status]')?.textContent;
  const card = root?.querySelector('[role=dialog]')?.getBoundingClientRect();
  const buttons = [...(root?.querySelectorAll('button') ?? [])];
  const button = buttons
    .find(({ textContent }) => textContent?.startsWith('Insert: '))
    ?.getBoundingClientRect();
  if (!status || !card || !button) return undefined;
  const { left, top, right, bottom } = card;
  return {
    status,
    top,
    isWhole: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
    button: { x: button.left + button.width / 2, y: button.top + button.height / 2 },
  };
}

/** In the page's own document, or in the frame that it can't come out of. */
async function cardsIn(page: OpenPage): Promise<SeenCard[]> {
  const [own, ...others] = await Promise.all(
    page.frames().map((frame) => frame.evaluate(seeCard).catch(() => undefined)),
  );
  const origin = await originOf(page);
  const inFrames = others.flatMap((card) => {
    if (!card) return [];
    const { top, button } = card;
    const moved = { x: button.x + origin.x, y: button.y + origin.y };
    return [{ ...card, top: top + origin.y, button: moved }];
  });
  return own ? [own, ...inFrames] : inFrames;
}

async function closed(page: OpenPage): Promise<void> {
  await expect.poll(() => cardsIn(page), { timeout: 10_000 }).toEqual([]);
}

async function openCard(page: OpenPage): Promise<SeenCard> {
  let cards: SeenCard[] = [];
  const look = async () => {
    cards = await cardsIn(page);
    return cards.length;
  };
  await expect.poll(look, { timeout: 10_000 }).toBe(1);
  return cards[0] as SeenCard; // the poll has seen it
}
