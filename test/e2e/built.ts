/** What end-to-end tests need before the first of them: the built extension and a browser. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from '../../start/browser.ts';

export const extensionDir = join(import.meta.dirname, '../../.output/chrome-mv3-e2e');

export async function setup(): Promise<void> {
  if (!existsSync(join(extensionDir, 'manifest.json'))) {
    throw new Error('The extension is not built for these tests: run "npm run build:e2e" first.');
  }
  await findBrowser();
}
