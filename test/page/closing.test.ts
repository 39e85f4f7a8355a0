import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createStage, type Stage } from './chromium.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const page = async () => {
  const page = await stage.open('<i>ana@example.net</i><div style="height: 200px">The card</div>');
  onTestFinished(() => page.close());
  await page.evaluate(() => {
    const [mark, card] = ['i', 'div'].map((name) => document.querySelector(name)) as [
      HTMLElement,
      HTMLElement,
    ];
    window.watchForClosing({
      documents: [document],
      signal: window.end.signal,
      card,
      anchor: {
        node: mark,
        rects: () => [...mark.getClientRects()],
        isInView: () => true,
      },
      isPinned: () => false,
      onPressInside: () => {},
      onPressOutside: () => {},
      onClose: () => window.told.push('close'),
    });
  });
  await page.mouse.move(60, 100);
  await page.mouse.move(600, 500);
  return page;
};

it('tells when the pointer has left for long', async () => {
  expect(await (await page()).evaluate(() => window.toldInTime())).toEqual(['close']);
});

it('stays open where the pointer came back while the page was busy', async () => {
  const at = await page();
  await at.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
  const busy = at.waitForEvent('console');
  const working = at.evaluate(() => {
    window.keepBusy(true);
    window.passTime(); // before the page hears of the pointer
  });
  await busy;
  await Promise.all([at.mouse.move(60, 100), working]);
  expect(await at.evaluate(() => window.toldInTime())).toEqual([]);
});
