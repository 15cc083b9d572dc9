import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['*.test.ts', '{emulators,harness,web,scripts}/**/*.test.ts'],
    retry: 0,
  },
});
