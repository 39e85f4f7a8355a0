import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/firefox/**/*.test.ts'],
    globalSetup: ['test/firefox/built.ts'],
    // One browser at a time: which window has the focus matters to what is tested.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Vitest’s own is a second: less than the card takes to be drawn anew where all is slow.
    expect: { poll: { timeout: 15_000 } },
  },
});
