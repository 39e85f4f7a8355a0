import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { extensionId } from '../../start/browser.ts';
import { axeFindings } from '../axe.ts';
import { createStage, type Stage } from './harness.ts';

const head = '<!doctype html><html lang="en"><meta charset="utf-8">';
const ticket = `${head}<title>ana@example.net</title><main><h1>Ticket of ana@example.net</h1>
  <p>abcdefghijklmnopqrst0_@mail.example.net</p>
  <details><summary>Quote</summary><p>ben@example.net, cy@example.net</p></details>
  <p><label>To <input value="dee@example.net"></label></p>
  <div contenteditable>Dear fay@example.net</div>
  <iframe srcdoc="<p>gil@example.net</p>" title="Mail"></iframe>
  <iframe sandbox srcdoc="<p>hal@example.net</p>" title="Sealed"></iframe>
  <iframe src="about:blank" title="Blank"></iframe>
  <iframe src="http://elsewhere.invalid/ivy@example.net" title="Elsewhere"></iframe></main></html>`;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({
    '/ticket/ana@example.net': ticket,
    '/names': `${head}<title>Ticket</title><main><h1>Ticket of Ana Ruiz</h1></main></html>`,
  });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

/** The doctor, opened from the popup over a page. */
async function openOver(address: string): Promise<Page> {
  const { context } = stage;
  const [page, popup] = [await context.newPage(), await context.newPage()];
  await page.goto(address);
  await page.bringToFront();
  await popup.goto(`chrome-extension://${await extensionId(context)}/popup.html`);
  const opening = context.waitForEvent('page');
  await popup.getByRole('link', { name: /Find out why$/ }).click();
  const doctor = await opening;
  onTestFinished(async () => {
    for (const one of [page, popup, doctor]) await one.close();
  });
  await doctor.getByRole('button', { name: 'Copy' }).waitFor(); // all checks are made
  return doctor;
}

const finding = (doctor: Page, title: string) =>
  doctor.getByRole('listitem').filter({ has: doctor.getByRole('heading', { name: title }) });
const report = (doctor: Page) => doctor.locator('pre').textContent();

it.each(['light', 'dark'] as const)(
  'tells of a ticket what is fine and what isn’t, %s, and reports nothing of it',
  async (colorScheme) => {
    const doctor = await openOver(`${stage.pages.origin}/ticket/ana@example.net`);
    await doctor.emulateMedia({ colorScheme });
    expect(await report(doctor)).toMatch(
      new RegExp(
        `^page: good, ${stage.pages.origin}$
policy: good, nothing locked
script: good, runs
frames: notice, 1 blank, 1 otherSite, 1 sandboxed, 1 srcdoc; runs in 3
adapter: good, none
spotted: good, 4 spotted; not marked: 2 hidden, 1 in fields, 1 in editors
statusApi: good, answers, 30 days
token: good, accepted
clock: good, agrees
version: good, Whereabouts \\d+\\.\\d+\\.\\d+, Chrome \\d+$`,
        'm',
      ),
    );
    expect(await report(doctor)).not.toMatch(/@|ticket|\b(ana|ben|cy|dee|fay|gil|hal|ivy)\b/);
    expect(await axeFindings(doctor)).toEqual([]);
  },
);

it('tells that names alone are no addresses', async () => {
  const doctor = await openOver(`${stage.pages.origin}/names`);
  await finding(doctor, 'Addresses and message IDs')
    .getByText(/Names alone/)
    .waitFor();
});

it('turns a helpdesk on by the keyboard alone, and then finds it turned on', async () => {
  const doctor = await openOver(stage.server.origin); // any page but a helpdesk
  await finding(doctor, 'This page')
    .getByText(/isn’t turned on for/)
    .waitFor();
  for (let i = 0; i < 2; i++) await doctor.keyboard.press('Tab');
  const focused = () => doctor.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toBe('Turn on for this helpdesk');
  await doctor.keyboard.press('Enter');
  await finding(doctor, 'This page')
    .getByText(/turned on and allowed/)
    .waitFor();
});

it('is reached from the options, and says where the browser tells nothing of a page', async () => {
  const [page, options] = [await stage.context.newPage(), await stage.context.newPage()];
  onTestFinished(() => options.close());
  onTestFinished(() => page.close());
  await page.goto('chrome://version/');
  await page.bringToFront();
  await options.goto(`chrome-extension://${await extensionId(stage.context)}/options.html`);
  await options.getByRole('link', { name: 'Nothing marked? Find out why' }).click();
  await options.getByRole('button', { name: 'Copy' }).waitFor();
  await finding(options, 'This page').getByText('Not told').waitFor();
  await options.setViewportSize({ width: 320, height: 640 });
  expect(
    await options.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    ),
  ).toBe(false);
});
