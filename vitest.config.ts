import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

export default defineConfig({
  plugins: [WxtVitest()],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/firefox/**'],
    // Some drive a browser or a database, on machines that do other things as well.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Vitest’s own is a second: less than the card takes to be drawn anew where all is slow.
    expect: { poll: { timeout: 15_000 } },
    globalSetup: ['test/postgres.ts', 'test/browser.ts'],
  },
});
