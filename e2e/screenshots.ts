// The pictures of the README: the incident in the middle of its countdown, dark and light.
// node e2e/screenshots.ts (CHROMIUM_PATH names the browser where Playwright has none of its own).

import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ConsolePage } from './consolePage.ts';
import { ROOT } from './programs.ts';
import { Rack } from './rack.ts';

const SHOTS = [
  { colorScheme: 'dark', file: 'docs/console.png' },
  { colorScheme: 'light', file: 'docs/console-light.png' },
] as const;
const VIEWPORT = { width: 1600, height: 1000 };

const { CHROMIUM_PATH } = process.env;
const browser = await chromium.launch({
  ...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : {}),
  args: ['--no-sandbox', '--disable-gpu'],
});
// On the network that `npm start` takes, so that the addresses are those of the README.
const rack = await Rack.up('--family', 'stornext', '--port', '0');
try {
  await rack.setClock({ paused: true });
  // The boot is out of sight by then.
  await rack.advance(25_000);
  await rack.inject('link.cut', 'metadata-lan');
  await rack.inject('disk.slow', 'mdc-a/arb', { delayMs: 6_000 });
  await rack.until({ event: 'smithlog.written', node: 'mdc-a' });
  await rack.advance(200);
  for (const { colorScheme, file } of SHOTS) {
    const page = await browser.newPage({ viewport: VIEWPORT, colorScheme });
    const view = new ConsolePage(page, rack);
    await view.open();
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(ROOT, file), animations: 'disabled' });
    console.log(file);
  }
} finally {
  await rack.stop();
  await browser.close();
}
