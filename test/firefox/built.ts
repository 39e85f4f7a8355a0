/** What these tests need before the first of them: the built extension and a Firefox. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFirefox } from './find-firefox.ts';

export const extensionDir = join(import.meta.dirname, '../../.output/firefox-mv3-e2e');

export function setup(): void {
  if (!existsSync(join(extensionDir, 'manifest.json'))) {
    throw new Error('The extension is not built: run "npm run build:firefox-e2e" first.');
  }
  findFirefox();
}
