import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createStage, moveWhileBusy, type Stage } from './chromium.ts';

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
  await moveWhileBusy(at, 60, 100);
  expect(await at.evaluate(() => window.toldInTime())).toEqual([]);
});
