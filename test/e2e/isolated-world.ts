import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { Insertion } from '../../lib/messages.ts';

export interface IsolatedWorld {
  insert(text: string): Promise<Insertion>;
  clipboard(): Promise<string | undefined>;
}

/** Run `isolated.ts` beside the page's own scripts, as the browser runs a content script. */
export async function enterIsolatedWorld(page: Page): Promise<IsolatedWorld> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'isolated.ts')],
    bundle: true,
    write: false,
  });
  const devtools = await page.context().newCDPSession(page);
  const { frameTree } = await devtools.send('Page.getFrameTree');
  const { executionContextId } = await devtools.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  });
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  };

  await evaluate(outputFiles[0]?.text ?? '');
  return {
    insert: (text) => evaluate(`insert(${JSON.stringify(text)})`),
    clipboard: () => evaluate('clipboard'),
  };
}
