// A rack of all families: the console shows one at a time, and says what is amiss in the others.

import { ConsolePage } from './consolePage.ts';
import { Rack } from './rack.ts';
import { expect, test } from './test.ts';

test('a family is chosen by its tab, kept, and left for a run of another', async ({ page }) => {
  const rack = await Rack.up('--port', '0', '--network', 'ports');
  try {
    const view = new ConsolePage(page, rack);
    await view.open();
    const { families, nodes } = await rack.document();
    const [first, last] = [families[0]?.title ?? '', families.at(-1)?.title ?? ''];
    const idsOf = (title: string) => {
      const family = families.find((known) => known.title === title)?.name;
      return nodes.filter((node) => node.family === family).map(({ id }) => id);
    };
    const shells = view.region('Terminal').getByRole('tab');

    await expect(view.family(first)).toHaveAttribute('aria-selected', 'true');
    await expect(shells).toHaveText(idsOf(first));

    await view.family(first).press('ArrowLeft');
    await expect(view.family(last)).toBeFocused();
    await expect(shells).toHaveText(idsOf(last));
    for (const id of idsOf(last)) await expect(view.card(id)).toBeVisible();
    for (const id of idsOf(first)) await expect(view.card(id)).toHaveCount(0);

    await rack.power(idsOf(first)[0] ?? '', 'off');
    await expect(view.family(first)).toContainText('1 down');

    await view.open();
    await expect(view.family(last)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('n');
    await expect(view.family(first)).toHaveAttribute('aria-selected', 'true');

    const scenarios = await rack.scenarios();
    const story = scenarios.find(({ family }) => family === families.at(-1)?.name);
    await page.keyboard.press('k');
    const command = page.getByRole('combobox', { name: 'Command' });
    await command.fill(`run simulated: ${story?.title}`);
    await command.press('Enter');
    await expect(view.family(last)).toHaveAttribute('aria-selected', 'true');
    await expect(view.verdict).toContainText('Passed');
  } finally {
    await rack.stop();
  }
});
