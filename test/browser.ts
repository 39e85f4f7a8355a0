/** Before all tests: a browser, installed now if need be, so that no test waits for that. */
import { findBrowser } from '../start/browser.ts';

export async function setup(): Promise<void> {
  await findBrowser();
}
