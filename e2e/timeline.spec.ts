// The timeline: it streams, it filters, it stands still for somebody who looks back, and a reload
// shows the same.

import { expect, test } from './test.ts';

test('events stream in as they happen, the newest last', async ({ rack, view }) => {
  await rack.inject('link.delay', 'client-lan');
  const options = view.events;
  await expect(options.last()).toContainText('fault.injected');
  await rack.healAll();
  await expect(options.last()).toContainText('fault.healed');
});

test('filters by node, by severity and by text leave what fits', async ({ rack, view }) => {
  await rack.inject('link.delay', 'client-lan', { delayMs: 321 });
  const options = view.events;

  await view.filter({ text: 'fault.injected 321' });
  await expect(options).toHaveCount(1);
  await expect(options).toContainText('fault.injected');
  await view.filter({ node: 'mdc-a' });
  await expect(options).toHaveCount(0);
  await expect(view.region('Timeline')).toContainText('No event fits the filter yet.');

  await view.filter({ text: '', severity: 'critical' });
  const graver = (await rack.events()).filter(
    ({ node, severity }) => node === 'mdc-a' && severity === 'critical',
  );
  await expect(options).toHaveCount(graver.length);
});

test('a reload shows the same rack and the same timeline', async ({ rack, view }) => {
  await rack.inject('disk.slow', 'mdc-b/arb', { delayMs: 1_500 });
  await rack.advance(4_000);
  await rack.setClock({ paused: true });
  await view.filter({ node: 'mdc-a' });
  await expect(view.clockState).toHaveText('paused');
  const before = { drawing: await view.drawing(), events: await view.eventsInSight() };

  await view.open();
  await view.filter({ node: 'mdc-a' });
  await expect(view.clockState).toHaveText('paused');
  await expect.poll(() => view.eventsInSight()).toEqual(before.events);
  expect(await view.drawing()).toBe(before.drawing);
});

test('who looks back is not pulled forward, and is told what is new', async ({ rack, view }) => {
  const timeline = view.region('Timeline');
  await timeline.getByRole('listbox', { name: 'Events' }).focus();
  await view.page.keyboard.press('Home');
  const details = timeline.getByRole('complementary', { name: 'Event details' });
  await expect(details).toContainText('number');
  const looking = await details.getByRole('heading').innerText();
  await rack.inject('link.delay', 'client-lan');

  await expect(timeline.getByRole('button', { name: /^Follow \(\d+ new\)/ })).toBeVisible();
  await expect(details.getByRole('heading')).toHaveText(looking);
  await timeline.getByRole('button', { name: /^Follow/ }).click();
  await expect(details).toBeHidden();
  await expect(view.events.last()).toContainText('fault.injected');
});

test('a lost connection is told, and what was missed arrives when it is back', async ({
  rack,
  view,
  context,
}) => {
  const connection = view.page.getByRole('status', { name: 'Connection' });
  await context.setOffline(true);
  await view.page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await expect(connection).toContainText('No connection to the rack.');
  await rack.inject('link.delay', 'client-lan');
  await context.setOffline(false);

  await expect(connection).toBeEmpty();
  await expect(view.events.last()).toContainText('fault.injected');
});
