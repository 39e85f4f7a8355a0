import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createStage, restOn, type Stage } from './harness.ts';

/** What pages do to all their elements, to popovers, or to us. */
const styles: Record<string, string> = {
  none: '',
  'all unset': '* { all: unset !important } style, script { display: none !important }',
  'all revert': '* { all: revert !important }',
  hidden:
    'whereabouts-card { display: none !important; visibility: hidden !important; opacity: 0 !important }',
  'in a layer': '@layer a { whereabouts-card { display: none !important } }',
  animated:
    '@keyframes gone { to { opacity: 0; translate: 900px } } whereabouts-card { animation: gone 1ms forwards !important }',
  popovers:
    '[popover] { inset: 0; margin: auto; width: 90vw; padding: 40px; transform: scale(.5); filter: blur(9px) }',
  'a backdrop': '::backdrop { background: rgb(0 0 0 / .8); backdrop-filter: blur(9px) }',
  'an important backdrop':
    'whereabouts-card::backdrop { background: black !important; display: block !important; opacity: 1 !important }',
  'a filter on the root': 'html { filter: invert(1) }',
  zoom: 'html { zoom: 1.5 }',
  'a zoomed body': 'body { zoom: 1.2 }',
  'a moved root': 'html { translate: 200px }',
  transforms: '* { rotate: 1deg; scale: .9; translate: 9px }',
  'no pointer':
    'html { pointer-events: none; user-select: none; cursor: none } b { pointer-events: auto }',
  'own variables':
    '* { --room: 20px !important; --paper: red; --ink: red; --hue: red; --tint: red; --line: red }',
  contained: 'html { contain: strict; overflow: hidden; height: 100vh; content-visibility: auto }',
  'right to left': 'html { direction: rtl; text-transform: uppercase; font: 40px serif }',
};

const ticket = (css: string) => `<!doctype html><meta charset="utf-8"><title>Ticket</title>
  <style>${css}</style>
  <div style="all: initial !important; position: fixed !important; left: 60px !important; top: 10px !important">
    <b style="all: initial !important; font: 16px/20px sans-serif !important">ana@example.net</b>
  </div>`;

let stage: Stage;
beforeAll(async () => {
  const pages = Object.entries(styles).map(([name, css]) => [pathOf(name), ticket(css)]);
  stage = await createStage(Object.fromEntries(pages));
  await stage.server.report({ kind: 'delivered', recipient: 'ana@example.net' });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

function pathOf(name: string): string {
  return `/${name.replaceAll(' ', '-')}`;
}

async function lookOf(page: Page, name: string) {
  await page.goto(stage.pages.origin + pathOf(name));
  await page.waitForFunction(() => CSS.highlights.size > 0);
  const card = await restOn(page, 'ana@example.net');
  await card.getByRole('status').getByText('Delivered', { exact: true }).waitFor();
  const look = await card.evaluate((dialog) => {
    const { left, top, width, height } = dialog.getBoundingClientRect();
    const mark = document.querySelector('b')?.getBoundingClientRect() ?? new DOMRect();
    const host = document.querySelector('whereabouts-card') as Element;
    const { color, backgroundColor, font, direction, textTransform } = getComputedStyle(dialog);
    const { display } = getComputedStyle(host, '::backdrop');
    const { opacity, visibility, filter, scale } = getComputedStyle(host);
    return {
      // From the mark, which the page's style may have moved or grown.
      box: [left - mark.left, top - mark.bottom, width, height].map((px) => Math.round(px) + 0),
      isOnTop: document.elementFromPoint(left + width / 2, top + height / 2) === host,
      own: { color, backgroundColor, font, direction, textTransform },
      host: { opacity, visibility, filter, scale },
      backdrop: display,
    };
  });
  // What the page's style does to other elements doesn't make the card's buttons refuse a press.
  await card.getByRole('button', { name: /^Preview: / }).click();
  await card.getByRole('button', { name: /^Preview: /, expanded: true }).waitFor();
  return look;
}

it.each(Object.keys(styles))('looks the same on a page with %s', async (name) => {
  const page = await stage.context.newPage();
  onTestFinished(() => page.close());
  const neutral = await lookOf(page, 'none');
  expect(neutral.isOnTop).toBe(true);
  expect(await lookOf(page, name)).toEqual(neutral);
});
