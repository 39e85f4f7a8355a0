import type { Page } from 'playwright-core';
import { extensionId } from '../start/browser.ts';
import { createStage } from '../test/e2e/harness.ts';

const ROUNDS = 60;

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

  const bare = await medianOf(page, 'fetch', { origin: server.origin, token: server.token });
  const cached = await medianOf(page, 'message', { refresh: false });
  const asked = await medianOf(page, 'message', { refresh: true });

  console.log('\nLook-up, from message to answer (times of a bare fetch to the status API)');
  console.log(`  fresh in the cache: ${(cached / bare).toFixed(2)}`);
  console.log(`  from the status API: ${(asked / bare).toFixed(2)}`);
}

/** The median of many, one after the other: milliseconds. */
function medianOf(page: Page, way: 'fetch' | 'message', options: object): Promise<number> {
  return page.evaluate(
    async ({ way, options, rounds }) => {
      const identifier = { kind: 'recipient', value: 'ana@example.net' };
      const { origin, token, refresh } = options as Record<string, string>;
      const ask = {
        message: () =>
          globalThis.chrome.runtime.sendMessage({ type: 'lookUp', identifier, refresh }),
        fetch: async () => {
          const answer = await fetch(`${origin}/v1/lookups`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify({ identifiers: [identifier] }),
          });
          return answer.json();
        },
      }[way];
      const times: number[] = [];
      for (let i = 0; i < rounds; i++) {
        const before = performance.now();
        await ask();
        times.push(performance.now() - before);
      }
      return times.sort((a, b) => a - b)[rounds >> 1] as number;
    },
    { way, options, rounds: ROUNDS },
  );
}
