import type { Page } from 'playwright-core';
import { extensionId } from '../start/browser.ts';
import { createStage } from '../test/e2e/harness.ts';
import { median } from './ratio.ts';

const ROUNDS = 60;

type Way = { kind: 'message'; refresh: boolean } | { kind: 'fetch'; origin: string; token: string };

/**
 * A look-up from message to answer, seen from an extension page: fresh in the worker's cache, and
 * from the status API, each against a bare `fetch` of the same answer from the same page.
 */
export async function benchLookup(): Promise<void> {
  await using stage = await createStage();
  const { server, context } = stage;
  await server.report({ kind: 'delivered', recipient: 'ana@example.net' });
  const page = await context.newPage();
  await page.goto(`chrome-extension://${await extensionId(context)}/options.html`);

  const { origin, token } = server;
  const bare = await medianOf(page, { kind: 'fetch', origin, token });
  const cached = await medianOf(page, { kind: 'message', refresh: false });
  const asked = await medianOf(page, { kind: 'message', refresh: true });

  console.log('\nLook-up, from message to answer (times of a bare fetch to the status API)');
  console.log(`  fresh in the cache: ${(cached / bare).toFixed(2)}`);
  console.log(`  from the status API: ${(asked / bare).toFixed(2)}`);
}

/** The median of many, one after the other: milliseconds. */
async function medianOf(page: Page, way: Way): Promise<number> {
  const times = await page.evaluate(
    // No function in it may have a name: its compiled form would ask for a helper that isn't there.
    async ({ way, rounds }) => {
      const identifier = { kind: 'recipient', value: 'ana@example.net' };
      const times: number[] = [];
      for (let i = 0; i < rounds; i++) {
        const before = performance.now();
        if (way.kind === 'message') {
          const { refresh } = way;
          await globalThis.chrome.runtime.sendMessage({ type: 'lookUp', identifier, refresh });
        } else {
          const answer = await fetch(`${way.origin}/v1/lookups`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${way.token}`,
              'content-type': 'application/json',
            },
            body: JSON.stringify({ identifiers: [identifier] }),
          });
          await answer.json();
        }
        times.push(performance.now() - before);
      }
      return times;
    },
    { way, rounds: ROUNDS },
  );
  return median(times);
}
