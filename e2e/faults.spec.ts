// Faults from the console: injected from the drawing or the catalogue, seen where they strike,
// healed.

import { expect, test } from './test.ts';

const PATH_A = /^Path mdc-a\/arb/;
const LINK = /^Link Metadata LAN/i;

test('a fault shows on the line it strikes, in the list and on the timeline, until healed', async ({
  rack,
  view,
}) => {
  await view.injectOn(PATH_A, 'disk.slow', { delay: '300' });

  const strip = view.page.getByRole('list', { name: 'Active faults here' });
  await expect(strip).toContainText('slow · delay 0.3 s');
  await expect(view.region('Faults')).toContainText('1 active');
  await view.expectEvent('fault.injected');

  await view.region('Rack').getByRole('button', { name: 'Heal disk.slow on mdc-a/arb' }).click();
  await expect(strip).toBeHidden();
  await expect(view.region('Faults')).toContainText('none active');
  await view.expectEvent('fault.healed');
  expect((await rack.document()).faults).toEqual([]);
});

test('the catalogue offers every kind with its targets; a search narrows it', async ({ view }) => {
  const catalogue = view.region('Faults').getByRole('list', { name: 'Fault catalogue' });
  await expect(catalogue.getByRole('listitem')).not.toHaveCount(0);
  await view.region('Faults').getByLabel('Search the catalogue').fill('carrier');
  await expect(catalogue).toMatchAriaSnapshot(`
    - list "Fault catalogue":
      - listitem:
        - button "link.drop Messages vanish, though the carrier stays."
  `);
});

test('a fault of the catalogue runs out with its lease, in virtual time', async ({
  rack,
  view,
}) => {
  await rack.setClock({ paused: true });
  const faults = view.region('Faults');
  const entry = faults.getByRole('listitem').filter({ hasText: 'Messages arrive late.' });
  await entry.getByRole('button', { name: /^link.delay/ }).click();
  await entry.getByLabel('target').selectOption('client-lan');
  await entry.getByLabel('lasts').selectOption({ label: '10.0 s' });
  await entry.getByRole('button', { name: 'Inject link.delay on client-lan' }).click();
  await expect(faults).toContainText('heals in 10.0 s');

  await rack.advance(9_900);
  await expect(faults).toContainText('heals in 0.1 s');
  await rack.advance(100);
  await expect(faults).toContainText('none active');
  await view.expectEvent('fault.healed');
});

test('heal all ends everything at once', async ({ view, rack }) => {
  await rack.inject('link.delay', 'client-lan');
  await rack.inject('disk.slow', 'mdc-b/arb', { delayMs: 200 });
  await rack.inject('clock.skew', 'mdc-b', { skewMs: 60_000 });
  await expect(view.region('Faults')).toContainText('3 active');
  await view
    .region('Faults')
    .getByRole('button', { name: /^Heal all/ })
    .click();

  await expect(view.region('Faults')).toContainText('none active');
  expect((await rack.document()).faults).toEqual([]);
});

test('a wrong parameter is refused with the sentence that says what is right', async ({ view }) => {
  const menu = await view.menuOf(PATH_A);
  await menu.getByRole('button', { name: 'disk.slow' }).click();
  await menu.getByLabel('delay').fill('0');
  await menu.getByRole('button', { name: 'Inject disk.slow' }).click();
  await expect(menu.getByRole('alert')).toHaveText('At least 1.');
  await menu.getByLabel('delay').fill('slowly');
  await menu.getByRole('button', { name: 'Inject disk.slow' }).click();
  await expect(menu.getByRole('alert')).toHaveText('A whole number.');
  await expect(view.region('Faults')).toContainText('none active');
});

test('what the rack refuses is told with its code and its remedy', async ({ view, rack }) => {
  const { id } = await rack.inject('link.delay', 'client-lan');
  const heal = view.region('Faults').getByRole('button', { name: 'Heal link.delay on client-lan' });
  await expect(heal).toBeVisible();
  // Somebody else is faster: the request of this console is held back until theirs is through.
  await view.page.route(`**/api/v1/faults/${id}`, async (route) => {
    await rack.healAll();
    await route.continue();
  });
  await heal.click();

  const messages = view.page.getByRole('list', { name: 'Messages' });
  await expect(messages).toContainText('TWR_FAULT_UNKNOWN');
  await expect(messages).toContainText(`There is no active fault "${id}".`);
  await expect(messages).toContainText('it may have healed by itself');
});

test('the power button switches a node off, and on again', async ({ view, rack }) => {
  const seq = await rack.now();
  const menu = await view.menuOf(/^mdc-b: faults and power/i);
  await menu.getByRole('button', { name: 'Power off' }).click();
  await expect(view.role('mdc-b')).toHaveText('off');
  await expect(view.card('mdc-b')).toContainText('no process');
  expect((await rack.node('mdc-b')).pid).toBeNull();

  const again = await view.menuOf(/^mdc-b: faults and power/i);
  await again.getByRole('button', { name: 'Power on' }).click();
  await rack.until({ event: 'mdc.becameRunning', node: 'mdc-b' }, seq);
  await expect(view.role('mdc-b')).toHaveText('running');
});

test('a cut in one direction stops the messages of one side only', async ({ view, rack }) => {
  const seq = await rack.now();
  const menu = await view.menuOf(LINK);
  await menu.getByRole('button', { name: 'link.cut' }).click();
  await menu.getByLabel('from').selectOption('mdc-a');
  await menu.getByRole('button', { name: 'Inject link.cut on metadata-lan' }).click();

  await rack.until({ event: 'peer.lost', node: 'mdc-b' }, seq);
  const lost = (await rack.events(seq)).filter(({ name }) => name === 'peer.lost');
  expect(lost.map(({ node }) => node)).toEqual(['mdc-b']);
});
