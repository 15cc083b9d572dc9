// The fixtures that twinrack gives to others, used as they would use them.

import { expect, test } from '../harness/fixtures/playwright.ts';

test.use({ rackOptions: { families: ['stornext'] } });

test('a suite of somebody else: cut, stall, wait in virtual time, and look at the console', async ({
  page,
  rack,
}) => {
  await page.goto(rack.url);
  {
    await using _cut = await rack.inject('link.cut', { target: 'metadata-lan' });
    await using _stall = await rack.inject('disk.slow', {
      target: 'mdc-a/arb',
      params: { delayMs: 6_000 },
    });
    const reset = await rack.until('mdc.haReset', { node: 'mdc-a', within: '10s' });
    await expect(rack).toHaveTakenOver({ by: 'mdc-b', within: '30s' });
    const [usurped] = await rack.timeline({ name: 'arb.usurped', node: 'mdc-b' });
    expect(reset.at).toBeLessThan(usurped?.at ?? 0);
    await expect(page.getByRole('button', { name: 'Heal disk.slow on mdc-a/arb' })).not.toHaveCount(
      0,
    );
  }
  expect(await rack.faults()).toEqual([]);
  await expect(page.getByRole('article', { name: 'mdc-b' })).toContainText('primary');
});

test('the next test of that suite finds a rack as new, with its clock in hand', async ({
  rack,
}) => {
  expect(await rack.faults()).toEqual([]);
  const { stdout } = await rack.exec('mdc-a', '. /usr/adic/.profile; snhamgr status');
  expect(stdout).toContain('LocalStatus=primary');

  const before = await rack.clock.now();
  await rack.clock.runFor('90s');
  expect(await rack.clock.now()).toBe(before + 90_000);
});
