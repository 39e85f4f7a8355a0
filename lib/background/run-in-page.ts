import { browser } from 'wxt/browser';
import type { Sender } from './answer.ts';

/** Run a file of the extension in the frame that asked, in the world of its content scripts. */
export async function runFileInPage(sender: Sender, file: string): Promise<void> {
  const target = frameOf(sender);
  // The path of a file that the build makes is not one that WXT's types know.
  if (target) await browser.scripting.executeScript({ target, files: [file] as never });
}

/** Run a function, which must hold all that it needs, in the own world of the page that asked. */
export async function runInPage<Args extends unknown[], Result>(
  sender: Sender,
  func: (...args: Args) => Result,
  args: Args,
): Promise<Result | undefined> {
  const target = frameOf(sender);
  if (!target) return undefined;
  const [injection] = await browser.scripting.executeScript({
    target,
    world: 'MAIN',
    func: func as (...args: unknown[]) => unknown,
    args,
  });
  return injection?.result as Result | undefined;
}

function frameOf({ tab, frameId = 0 }: Sender) {
  return tab?.id === undefined ? undefined : { tabId: tab.id, frameIds: [frameId] };
}
