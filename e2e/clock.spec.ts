// Virtual time under the hand: it stands, steps, runs at other rates, and runs until an event.

import type { RackClient } from './rackClient.ts';
import { expect, test } from './test.ts';

test('pause stops the countdowns, and resume lets them run on', async ({ view, rack }) => {
  await view.page.keyboard.press('Space');
  await expect(view.clockState).toHaveText('paused');
  await rack.inject('disk.slow', 'mdc-a/arb', { delayMs: 3_000 });
  await rack.advance(1_600);
  const countdown = view.countdown('mdc-a', 'HA Monitor shared');
  await expect(countdown).toContainText(await leftOf(rack, 'mdc-a', 'HA Monitor shared'));
  const standing = await countdown.innerText();
  // The drawing has its chance to move on: two frames.
  await view.page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  expect(await countdown.innerText()).toBe(standing);

  await view.page.getByRole('button', { name: 'Resume the clock' }).click();
  await expect(view.clockState).toHaveText('running');
  await expect(countdown).not.toHaveText(standing);
});

test('a step is exactly as long as its button says', async ({ view, rack }) => {
  await rack.setClock({ paused: true });
  const { now } = (await rack.document()).clock;
  await view.page.getByRole('button', { name: 'Advance by 100 ms' }).click();
  await expect.poll(async () => (await rack.document()).clock.now).toBe(now + 100);
  await view.page.getByRole('button', { name: 'Advance by 1 s' }).click();
  await expect.poll(async () => (await rack.document()).clock.now).toBe(now + 1_100);
  await expect(view.clockState).toHaveText('paused');
});

test('a rate is chosen, and an hour passes while one looks', async ({ view, rack }) => {
  const began = (await rack.document()).clock.now;
  await view.chooseRate('×100');
  await expect.poll(async () => (await rack.document()).clock.rate).toBe(100);
  await expect.poll(async () => (await rack.document()).clock.now).toBeGreaterThan(began + 20_000);
  await view.chooseRate('×1');
  await expect.poll(async () => (await rack.document()).clock.rate).toBe(1);
});

test('the clock runs until an event, and stands there', async ({ view, rack }) => {
  await rack.setClock({ paused: true });
  await rack.inject('link.cut', 'metadata-lan');
  const seq = await rack.now();
  await view.page.getByRole('button', { name: 'Advance until an event' }).click();
  const dialog = view.page.getByRole('dialog', { name: 'Advance until an event' });
  await dialog.getByLabel('event').fill('peer.lost');
  await dialog.getByLabel('node').selectOption('mdc-b');
  await dialog.getByRole('button', { name: 'Advance', exact: true }).click();

  await view.expectEvent('peer.lost', 'mdc-b');
  await expect(view.clockState).toHaveText('paused');
  const [lost] = (await rack.events(seq)).filter(
    ({ name, node }) => name === 'peer.lost' && node === 'mdc-b',
  );
  expect((await rack.document()).clock.now).toBe(lost?.at);
});

test('an event that does not come is told, and the clock stands where it gave up', async ({
  view,
  rack,
}) => {
  await rack.setClock({ paused: true });
  const { now } = (await rack.document()).clock;
  await view.page.keyboard.press('u');
  const dialog = view.page.getByRole('dialog', { name: 'Advance until an event' });
  await dialog.getByLabel('event').fill('mdc.haReset');
  await dialog.getByLabel('at most').selectOption({ label: '10 s' });
  await dialog.getByRole('button', { name: 'Advance', exact: true }).click();

  await expect(view.page.getByRole('list', { name: 'Messages' })).toContainText('mdc.haReset');
  expect((await rack.document()).clock.now).toBe(now + 10_000);
});

/** What is left of a countdown, as the console says it. */
async function leftOf(rack: RackClient, node: string, label: string): Promise<string> {
  const { nodes, clock } = await rack.document();
  const countdowns = nodes.find(({ id }) => id === node)?.portrait?.countdowns ?? [];
  const at = countdowns.find((countdown) => countdown.label === label)?.at ?? 0;
  return `${((at - clock.now) / 1_000).toFixed(1)} s`;
}
