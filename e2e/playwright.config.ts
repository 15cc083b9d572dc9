// End-to-end tests: a rack of real processes, a real browser, a real SSH client. One worker: the
// processes of a rack want the cores more than a second rack does. No retries: a test that passes
// now and then says nothing.

import { defineConfig } from '@playwright/test';

const { CHROMIUM_PATH } = process.env;

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/e2e',
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1600, height: 1000 },
    screenshot: 'only-on-failure',
    // Pictures for the trace cost a third of the time; the snapshots of the page are in it anyway.
    trace: { mode: 'retain-on-failure', screenshots: false },
    actionTimeout: 20_000,
    launchOptions: {
      ...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
