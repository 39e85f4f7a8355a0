import { expect, it, vi } from 'vitest';
import { findBrowser } from '../../start/browser.ts';

it('takes the browser that CHROMIUM_PATH names', async () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath);
  expect(await findBrowser()).toBe(process.execPath);
  vi.unstubAllEnvs();
});

it('says so when CHROMIUM_PATH names nothing', async () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium');
  await expect(findBrowser()).rejects.toThrow('CHROMIUM_PATH says /nowhere/chromium');
  vi.unstubAllEnvs();
});
