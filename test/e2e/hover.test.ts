import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardIn, createStage, openMarked, pointAt, restOn, type Stage } from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket 4711</title>
  <style>p { margin: 60px; font: 16px sans-serif }</style>
  <p>You sent it to <b>ana@example.net</b> yesterday.</p>
  <p>And to <b>ben@example.net</b> as well.</p>
  <p>From: <i>Dana Lind</i> &lt;<b>dana@example.net</b>&gt;</p>
  <p>Nobody knows <b>carla@example.org</b> here.</p>
  <p><input id="name" aria-label="Name"></p>`;

let stage: Stage;

beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
  await stage.server.report(
    { kind: 'received', recipient: 'ana@example.net' },
    { kind: 'delivered', recipient: 'ana@example.net' },
    { kind: 'delivered', recipient: 'dana@example.net' },
    { kind: 'deferred', recipient: 'ben@example.net', reply: '452 4.2.2 Mailbox full' },
  );
});

afterAll(() => stage?.[Symbol.asyncDispose]());

const openTicket = () => openMarked(stage);

it.each([
  ['ana@example.net', 'Delivered'],
  ['ben@example.net', 'Deferred'],
])('says of %s that the email is %s, when the pointer rests on it', async (address, status) => {
  const page = await openTicket();
  const card = await restOn(page, address);
  await card.getByRole('status').getByText(status, { exact: true }).waitFor();
  expect(await card.getAttribute('aria-label')).toContain(address);
});

it('greets by the name that the page gives the address', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'dana@example.net');
  await card.getByRole('button', { name: /^Preview: / }).click();
  await card.getByText(/^Hello Dana Lind,/).waitFor();
});

it('says of an address without email that none was found, not that none was sent', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'carla@example.org');
  await card
    .getByText(/not found|no email/i)
    .first()
    .waitFor();
  expect(await card.textContent()).not.toMatch(/not sent/i);
});

it('opens no card for an address that the pointer passes', async () => {
  const page = await openTicket();
  await page.evaluate(() => {
    const opened: string[] = [];
    Object.assign(window, { opened });
    new MutationObserver((records) => {
      for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (node.nodeName === 'WHEREABOUTS-CARD') opened.push(node.nodeName);
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await pointAt(page, 'ana@example.net');
  const card = await restOn(page, 'ben@example.net');

  await card.getByRole('status').getByText('Deferred').waitFor();
  expect(await page.evaluate('opened.length')).toBe(1);
});

it('closes the card on Esc and leaves the focus where it was', async () => {
  const page = await openTicket();
  await page.click('#name');
  const card = await restOn(page, 'ana@example.net');
  expect(await page.evaluate('document.activeElement.id')).toBe('name');

  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.id')).toBe('name');
});

it('closes the card when the pointer leaves', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'ana@example.net');
  await page.mouse.move(1200, 780);
  await card.waitFor({ state: 'detached' });
});

it('stays open while the pointer goes over to the card', async () => {
  const page = await openTicket();
  const card = await restOn(page, 'ana@example.net');
  const box = await card.boundingBox();
  if (!box) throw new Error('The card has no box.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 20 });
  await card.getByRole('button').first().hover();
  expect(await cardIn(page).count()).toBe(1);
});

it.each([
  ['roomy', 1000],
  ['low', 600],
])('brings no other button under the pointer by what it tells: %s', async (_, height) => {
  const page = await openTicket();
  await page.setViewportSize({ width: 1280, height });
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  const insert = card.getByRole('button', { name: /^Insert: / }).first();
  await insert.hover(); // which waits until it has its place
  const box = await insert.boundingBox();
  if (!box) throw new Error('The button has no box.');
  await insert.click();
  await card.getByText(/No reply editor is open here/).waitFor();

  const under = await card.evaluate((dialog, { x, y, width, height }) => {
    const root = dialog.getRootNode() as ShadowRoot;
    const found = root.elementFromPoint(x + width / 2, y + height / 2);
    return found?.closest('button')?.textContent ?? null;
  }, box);
  expect([await insert.textContent(), null]).toContain(under);
});

it('shows what it unfolds at its very end', async () => {
  const page = await openTicket();
  await page.setViewportSize({ width: 1280, height: 600 });
  const card = await restOn(page, 'ana@example.net');
  await card.getByText('Technical details').click();
  await expect
    .poll(() =>
      card.getByText('Email provider', { exact: true }).evaluate((detail) => {
        const { bottom } = detail.getBoundingClientRect();
        return bottom < (detail.closest('.scroll')?.getBoundingClientRect().bottom ?? 0);
      }),
    )
    .toBe(true);
});

it('gives the page one element, and takes it away again', async () => {
  const page = await openTicket();
  const html = () => page.evaluate(() => document.documentElement.outerHTML);
  const before = await html();

  const card = await restOn(page, 'ana@example.net');
  expect(await page.locator('whereabouts-card').count()).toBe(1);
  const without = (await html()).replace(/<whereabouts-card.*<\/whereabouts-card>/s, '');
  expect(without).toBe(before);

  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  expect(await html()).toBe(before);
});
