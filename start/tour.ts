/** The main job, step by step, by itself: what `npm start` does where nobody can look. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { extensionId } from './browser.ts';
import { QUOTED_ID } from './sample-log.ts';

const screenshots = join(import.meta.dirname, '../screenshots');

interface Tour {
  helpdesk: Page;
  /** Opens it as a page of its own: a real popup closes as soon as something else has the focus. */
  popup: () => Promise<Page>;
  /** What the browser does when the keys of a command are pressed: pages never see those. */
  press: (command: string) => Promise<void>;
}

interface Step {
  name: string;
  /** Does it, and tells what was seen. Throws when that is not what should be. */
  see: (tour: Tour) => Promise<string>;
}

/** A ticket, what the pointer rests on in it, and the status that the card must show. */
const hovers: [ticket: number, text: string, status: string, says: RegExp][] = [
  [4711, 'ana.ruiz@example.net', 'Delivered', /junk, spam and promotions/],
  [4711, QUOTED_ID, 'Delivered', /Your intake form for Friday/],
  [4712, 'noor.haddad@example.org', 'Processed', /That is in \d+ min/],
  [4712, 'eli.stone@', 'Processed', /Next: contact support/],
  [4713, 'pat.novak@example.com', 'Failed', /taken off the spam list/],
  [4714, 'tom.weber@gmial.example', 'Failed', /Confirm the address/],
  [4714, 'grace.lim@example.org', 'Failed', /refused/],
  [4714, 'omar.said@example.net', 'Failed', /looked delivered at first/],
  [4714, 'rosa.klein@example.net', 'Spam report', /taken off the spam list/],
  [4714, 'm.okafor@example.org', 'Deferred', /we keep trying/],
  [4714, 'kim.adler@example.com', 'Sending', /That is in \d+ min/],
  [4714, 'ines.costa@example.net', 'Sending', /Next: contact support/],
  [4714, 'sam.berg@example.net', 'Open', /privacy and firewall settings/],
  [4714, 'lucia.moretti@example.com', 'Clicked', /privacy and firewall settings/],
];

const steps: Step[] = [
  ...hovers.map(
    ([ticket, text, status, says]): Step => ({
      name: `hover ${text} in ticket ${ticket}`,
      see: async ({ helpdesk }) => {
        await openTicket(helpdesk, ticket);
        const card = await restOn(helpdesk, text);
        const words = await sees(card, status, says);
        return `the card says ${status}: “${words}”`;
      },
    }),
  ),
  {
    name: 'insert a reply with one click',
    see: async ({ helpdesk }) => {
      await openTicket(helpdesk, 4711);
      await helpdesk.click('#reply');
      await helpdesk.keyboard.type('Thanks for asking. ');
      const card = await restOn(helpdesk, 'ana.ruiz@example.net');
      await card.getByRole('button', { name: 'Insert: Please check your spam folder' }).click();
      await card.getByText('Inserted. Read it through before you send it.').waitFor();
      const reply = (await helpdesk.locator('#reply').textContent()) ?? '';
      expect(reply.startsWith('Thanks for asking.'), `the draft is kept, but found: ${reply}`);
      expect(/junk, spam and promotions/.test(reply), `the reply is there, but found: ${reply}`);
      return `the editor holds the draft and the reply, ${reply.length} characters`;
    },
  },
  {
    name: 'take it back with one undo',
    see: async ({ helpdesk }) => {
      await helpdesk.keyboard.press('Escape');
      await helpdesk.click('#reply');
      await helpdesk.keyboard.press('ControlOrMeta+z');
      const reply = (await helpdesk.locator('#reply').textContent()) ?? '';
      expect(reply.trim() === 'Thanks for asking.', `the draft alone, but found: ${reply}`);
      return 'the draft alone is left';
    },
  },
  {
    name: 'see it in the dark',
    see: async ({ helpdesk }) => {
      await helpdesk.emulateMedia({ colorScheme: 'dark' });
      await openTicket(helpdesk, 4711);
      const card = await restOn(helpdesk, 'ana.ruiz@example.net');
      await sees(card, 'Delivered', /junk, spam and promotions/);
      const ground = await card.evaluate((card) => getComputedStyle(card).backgroundColor);
      const dark = ground.match(/\d+/g)?.every((part) => Number(part) < 80);
      expect(dark === true, `a dark card, but it is ${ground}`);
      return `the card is ${ground}`;
    },
  },
  {
    name: 'open a card by keyboard alone',
    see: async ({ helpdesk, press }) => {
      await helpdesk.emulateMedia({ colorScheme: 'light' });
      await openTicket(helpdesk, 4713);
      await press('next-identifier');
      await sees(cardIn(helpdesk), 'Failed', /taken off the spam list/);
      const focused = await helpdesk.evaluate(() => document.activeElement?.localName);
      expect(focused === 'whereabouts-card', `the focus in the card, but it is in: ${focused}`);
      return 'the card of the first address is open, with the focus in it';
    },
  },
  {
    name: 'look a message ID up in the popup',
    see: async ({ popup }) => {
      const page = await popup();
      await page.getByLabel('Address or message ID').fill(`<${QUOTED_ID}@geopod-ismtpd-7>`);
      await page.getByRole('button', { name: 'Look up', exact: true }).click();
      await sees(page.getByRole('dialog'), 'Delivered', /Your intake form for Friday/);
      return 'the popup says Delivered for the email with that ID';
    },
  },
  {
    name: 'look an address up that no email went to',
    see: async ({ popup }) => {
      const page = await popup();
      await page.getByLabel('Address or message ID').fill('nobody@example.com');
      await page.getByRole('button', { name: 'Look up', exact: true }).click();
      const card = page.getByRole('dialog');
      await card.getByText('Not found in the log').waitFor();
      await card.getByText('may not be listed yet').waitFor();
      return 'the popup says "not found", how far back it looked, and never "not sent"';
    },
  },
];

/** Walk through all steps. Tells whether each went as it should. */
export async function takeTour(context: BrowserContext, origin: string): Promise<boolean> {
  await mkdir(screenshots, { recursive: true });
  const id = await extensionId(context);
  const helpdesk = await context.newPage();
  await helpdesk.goto(origin);
  await helpdesk.waitForFunction(() => CSS.highlights.size > 0); // marked
  /** Popups of the present step. */
  const opened: Page[] = [];
  const tour: Tour = {
    helpdesk,
    popup: async () => {
      const page = await context.newPage();
      opened.push(page);
      await page.setViewportSize({ width: 400, height: 720 });
      await page.goto(`chrome-extension://${id}/popup.html`);
      return page;
    },
    press: async (command) => {
      await helpdesk.bringToFront();
      const [worker = await context.waitForEvent('serviceworker')] = context.serviceWorkers();
      await worker.evaluate(`chrome.commands.onCommand.dispatch('${command}')`);
    },
  };

  let failed = 0;
  for (const [index, { name, see }] of steps.entries()) {
    try {
      console.log(`✓ ${name}: ${await see(tour)}`);
    } catch (error) {
      failed++;
      console.log(`✗ ${name}: ${error instanceof Error ? error.message : error}`);
    }
    const file = `${String(index + 1).padStart(2, '0')}-${name.replace(/[^\w]+/g, '-')}.png`;
    const shown = opened.at(-1) ?? helpdesk;
    await shown.screenshot({ path: join(screenshots, file) });
    await Promise.all(opened.splice(0).map((page) => page.close()));
  }
  console.log(
    failed === 0
      ? `\nAll ${steps.length} steps went as they should. Pictures of them are in screenshots/.`
      : `\n${failed} of ${steps.length} steps failed. Pictures of them are in screenshots/.`,
  );
  return failed === 0;
}

async function openTicket(page: Page, id: number): Promise<void> {
  await page.mouse.move(0, 0);
  await page.keyboard.press('Escape');
  await page.locator(`#tickets a[href="#${id}"]`).click();
  await page.locator('#number', { hasText: String(id) }).waitFor();
}

function cardIn(page: Page): Locator {
  return page.locator('whereabouts-card').getByRole('dialog');
}

async function restOn(page: Page, text: string): Promise<Locator> {
  const found = await page.waitForFunction(placeOfMark, text, { timeout: 5000 }).catch(() => {
    throw new Error(`expected a mark on ${text}, but saw none`);
  });
  const place = await found.jsonValue();
  // In one go: on a slow machine it would rest on what lies on its way.
  if (place) await page.mouse.move(place.x, place.y);
  const card = cardIn(page);
  await card.waitFor({ timeout: 5000 }).catch(() => {
    throw new Error(`expected a card for ${text}, but none opened`);
  });
  return card;
}

/** In the page: scroll to the first mark in the conversation that begins with the text. */
function placeOfMark(text: string): { x: number; y: number } | undefined {
  const marks = [...CSS.highlights.values()].flatMap((highlight) => [...highlight]);
  const mark = marks.find(
    ({ startContainer, startOffset }) =>
      startContainer.parentElement?.closest('#thread') &&
      startContainer.nodeValue?.startsWith(text, startOffset),
  );
  if (!mark) return undefined;
  mark.startContainer.parentElement?.scrollIntoView({ block: 'center' });
  const range = document.createRange();
  range.setStart(mark.startContainer, mark.startOffset);
  range.setEnd(mark.startContainer, mark.startOffset + text.length);
  const { left, top, width, height } = range.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

/** Wait for badge and words, and tell the words. */
async function sees(card: Locator, status: string, says: RegExp): Promise<string> {
  const badge = card.getByRole('status').getByText(status, { exact: true });
  const words = card.getByText(says).first();
  try {
    await badge.waitFor({ timeout: 5000 });
    const text = (await words.textContent({ timeout: 5000 })) ?? '';
    return says.exec(text)?.[0] ?? text;
  } catch {
    const seen = await card.textContent({ timeout: 1000 }).catch(() => 'no card');
    throw new Error(`expected ${status} and “${says.source}”, but saw: ${seen}`);
  }
}

function expect(isSo: boolean, expected: string): void {
  if (!isSo) throw new Error(`expected ${expected}`);
}
