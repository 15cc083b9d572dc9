import { defineConfig } from 'vitest/config';

/** Real programs start slowly, and a rack of processes with them. */
const SLOW_MS = 120_000;

export default defineConfig({
  test: {
    environment: 'node',
    dir: import.meta.dirname,
    include: ['**/*.test.ts'],
    retry: 0,
    testTimeout: SLOW_MS,
    hookTimeout: SLOW_MS,
    maxWorkers: 1,
  },
});
