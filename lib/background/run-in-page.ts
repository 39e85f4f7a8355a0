import { browser } from 'wxt/browser';
import type { Sender } from './answer.ts';

/** Run a function, which must hold all that it needs, in the own world of the page that asked. */
export async function runInPage<Args extends unknown[], Result>(
  { tab, frameId = 0 }: Sender,
  func: (...args: Args) => Result,
  args: Args,
): Promise<Result | undefined> {
  if (tab?.id === undefined) return undefined;
  const [injection] = await browser.scripting.executeScript({
    target: { tabId: tab.id, frameIds: [frameId] },
    world: 'MAIN',
    func: func as (...args: unknown[]) => unknown,
    args,
  });
  return injection?.result as Result | undefined;
}
