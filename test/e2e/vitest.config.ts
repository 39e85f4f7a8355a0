import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/built.ts'],
    // One browser at a time: which window has the focus matters to what is tested.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Vitest’s own is a second: less than the card takes to be drawn anew where all is slow.
    expect: { poll: { timeout: 15_000 } },
  },
});
