/** The content script's parts: what is in a page when, and what it costs. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { BUDGETS, measureSize } from '../../bench/size.ts';
import { cardIn, createStage, openMarked, pointAt, type Stage, saveSettings } from './harness.ts';

const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket 4711</title>
  <style>p { margin: 60px; font: 16px sans-serif }</style>
  <p>You sent it to <b>ana@example.net</b> yesterday.</p>`;

let stage: Stage;

beforeAll(async () => {
  stage = await createStage({ '/ticket': ticket });
});

afterAll(() => stage?.[Symbol.asyncDispose]());

/** Whether the card's code is in the page, seen from the extension's own world in it. */
async function watchForCard(page: Page): Promise<() => Promise<boolean>> {
  const devtools = await page.context().newCDPSession(page);
  const world = new Promise<number>((resolve) => {
    devtools.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === 'Whereabouts') resolve(context.id);
    });
  });
  await devtools.send('Runtime.enable');
  const contextId = await world;
  return async () => {
    const expression = 'typeof whereaboutsCard === "function"';
    const { result } = await devtools.send('Runtime.evaluate', { expression, contextId });
    return result.value === true;
  };
}

it('brings the card’s code only when the pointer comes upon a mark', async () => {
  const page = await openMarked(stage);
  const isCardThere = await watchForCard(page);
  expect(await isCardThere()).toBe(false);

  await pointAt(page, 'ana@example.net');
  await cardIn(page).waitFor();
  expect(await isCardThere()).toBe(true);
});

it('opens the card where the page drew the text anew while the card’s code was on its way', async () => {
  await saveSettings(stage.context, { hoverDelay: 0 });
  onTestFinished(() => saveSettings(stage.context, { hoverDelay: 300 }));
  const page = await openMarked(stage);
  const [worker] = stage.context.serviceWorkers();
  await worker?.evaluate(() => {
    const { scripting } = globalThis.chrome as unknown as {
      scripting: { executeScript: (injection: unknown) => Promise<unknown> };
    };
    const { executeScript } = scripting;
    const release = Promise.withResolvers<void>();
    Object.assign(globalThis, { asked: 0, release: release.resolve });
    scripting.executeScript = async (injection) => {
      Object.assign(globalThis, { asked: 1 });
      await release.promise;
      scripting.executeScript = executeScript;
      return executeScript.call(scripting, injection);
    };
  });

  await pointAt(page, 'ana@example.net');
  await expect.poll(() => worker?.evaluate('asked')).toBe(1);
  await page.evaluate(async () => {
    // The pointer has rested by then.
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    const line = document.querySelector('p') as HTMLElement;
    line.innerHTML = String(line.innerHTML);
  });
  await worker?.evaluate('release()');
  await cardIn(page).waitFor();
});

it('fits its budgets as it is shipped', () => {
  const sizes = measureSize(shipped());
  for (const [what, budget] of Object.entries(BUDGETS)) {
    expect(sizes[what as keyof typeof sizes], what).toBeLessThanOrEqual(budget);
  }
});

it('holds nothing that could make HTML or code of a text', () => {
  const built = shipped();
  const scripts = readdirSync(built, { recursive: true, encoding: 'utf8' });
  for (const script of scripts.filter((path) => path.endsWith('.js'))) {
    const code = readFileSync(join(built, script), 'utf8');
    expect(code, script).not.toMatch(/\.(?:inner|outer)HTML\s*=[^=]|\bFunction\(|\beval\(/);
    expect(code, script).not.toMatch(/insertAdjacentHTML|document\.write|createContextualFragment/);
  }
});

/** The extension as stores get it, built anew. */
function shipped(): string {
  const root = join(import.meta.dirname, '../..');
  const wxt = join(root, 'node_modules/wxt/bin/wxt.mjs');
  // Not as a test: that would leave checks in that help developers only.
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync(process.execPath, [wxt, 'build'], { cwd: root, env, stdio: 'pipe' });
  return join(root, '.output/chrome-mv3');
}
