// The console for everybody: light and dark, by keyboard alone, and without a single serious
// finding of axe.

import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './test.ts';

const DIALOGS = [
  ['?', 'Help'],
  ['k', 'Commands'],
  ['u', 'Advance until an event'],
] as const;
const SERIOUS = ['serious', 'critical'];
/** Every control of the page is nearer than this. */
const TABS_MAX = 120;

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in ${theme}, with an incident on the screen`, async ({
    page,
    rack,
    view,
  }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await rack.setClock({ paused: true });
    await rack.inject('link.cut', 'metadata-lan');
    await rack.inject('disk.slow', 'mdc-a/arb', { delayMs: 6_000 });
    await rack.advance(4_000);
    await view.expectEvent('peer.lost');
    await (await view.terminal('mdc-a')).expectText('');
    expect(await findings(page)).toEqual([]);

    await view.menuOf(/^Path mdc-a\/arb/);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const [key, name] of DIALOGS) {
      await page.getByRole('banner').click({ position: { x: 2, y: 2 } });
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });
}

test('the theme changes with one key, and is kept', async ({ page, view }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();

  await view.open();
  expect(await ground()).toBe(dark);
});

test('a fault is injected and healed by keyboard alone', async ({ page, rack, view }) => {
  await tabUntil(
    page,
    view
      .region('Rack')
      .getByRole('button', { name: /^Link / })
      .first(),
  );
  await page.keyboard.press('Enter');
  const menu = page.getByRole('dialog', { name: /^Faults on/ });
  await expect(menu).toBeVisible();
  await tabUntil(page, menu.getByRole('button', { name: /^link.cut/ }));
  await page.keyboard.press('Enter');
  await tabUntil(page, menu.getByRole('button', { name: /^Inject link.cut/ }));
  await page.keyboard.press('Enter');
  await expect(menu).toBeHidden();
  await expect(view.region('Faults')).toContainText('1 active');

  await page.keyboard.press('h');
  await expect(view.region('Faults')).toContainText('none active');
  expect((await rack.document()).faults).toEqual([]);
});

test('the palette finds a scenario and a node by a few letters', async ({ page, view }) => {
  await page.keyboard.press('k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await palette.getByRole('combobox', { name: 'Command' }).fill('terminal mdc-b');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(view.region('Terminal').getByRole('tabpanel')).toContainText('mdc-b');
});

/** What axe complains of, in a form that reads well in a failed test. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html}: ${node.failureSummary}`),
    );
}

async function tabUntil(page: Page, control: Locator): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${TABS_MAX} tabs did not lead to ${control}`);
}
