import { expect, test } from 'vitest';
import { simulateScenario } from '../../emulators/core/world/simulate.ts';
import { lamps } from '../../emulators/process/testing/lamps/manifest.ts';
import type { EventDocument, FeedMessage } from '../core/protocol/rack.ts';
import { say, simulateLamps } from './testing/lampRack.ts';

test('a rack of threads answers as one of processes does', async () => {
  const rack = await simulateLamps();
  expect(rack.document()).toMatchObject({ mode: 'simulated', isReady: true, runDirectory: null });
  await say(rack, 'lamp-a', 'say hello');
  expect(await rack.exec('lamp-a', 'show')).toMatchObject({
    stdout: expect.stringContaining('hello'),
  });
  await expect(rack.exec('lamp-c', 'show')).rejects.toMatchObject({ code: 'TWR_NODE_UNKNOWN' });
  await rack.power('lamp-a', 'off');
  await expect(rack.exec('lamp-a', 'show')).rejects.toMatchObject({ code: 'TWR_NODE_OFF' });
  await rack.close();
});

test('a clock that runs brings its events by itself', async () => {
  const rack = await simulateLamps({ isPaused: false, rate: 1_000 });
  const booted = new Promise<EventDocument>((resolve) =>
    rack.subscribe((message) => {
      const events = message.feed === 'events' ? message.events : [];
      for (const event of events) if (event.name === 'node.booted') resolve(event);
    }),
  );
  const { injectedAt } = await rack.inject({ kind: 'node.crash', target: 'lamp-a' });
  expect(await booted).toMatchObject({ at: injectedAt + 3_000, node: 'lamp-a' });
  await rack.close();
});

test('a paused clock stands until it is advanced, to the millisecond', async () => {
  const rack = await simulateLamps();
  const { now } = rack.clock();
  expect(await rack.advance(1_234)).toMatchObject({
    now: now + 1_234,
    isPaused: true,
    isWarping: false,
  });
  expect(await rack.until({ event: 'lamp.lit' }, 5_000)).toBeNull();
  expect(rack.clock().now).toBe(now + 6_234);
  await rack.close();
});

test('a fault that nobody could inject is refused with what could be', async () => {
  const rack = await simulateLamps();
  const inject = (kind: string, target: string) => rack.inject({ kind, target });
  await expect(inject('disk.melt', 'slate')).rejects.toMatchObject({
    code: 'TWR_FAULT_KIND_UNKNOWN',
  });
  await expect(inject('disk.slow', 'wire')).rejects.toMatchObject({
    code: 'TWR_FAULT_TARGET_UNKNOWN',
  });
  await expect(rack.heal('f9')).rejects.toMatchObject({ code: 'TWR_FAULT_UNKNOWN' });
  await expect(rack.setClock({ rate: 0 })).rejects.toMatchObject({
    code: 'TWR_CLOCK_RATE_INVALID',
  });
  await rack.close();
});

test('event numbers go on over a reset, and the feed says that the rack is a new one', async () => {
  const rack = await simulateLamps();
  const messages: FeedMessage[] = [];
  rack.subscribe((message) => messages.push(message));
  const { seq } = rack.document();
  await rack.reset();
  expect(messages).toContainEqual(expect.objectContaining({ feed: 'hello', events: [] }));
  expect(rack.events({ since: seq }).map((event) => event.seq)).toContain(seq + 1);
  expect(rack.events({ since: 0, name: 'node.*' })).toHaveLength(2);
  await rack.close();
});

test('a run that is aborted ends where it stands', async () => {
  const rack = await simulateLamps();
  const [scenario] = rack.scenarios();
  if (!scenario) throw new Error('the lamps have no scenario');
  const signal = { aborted: false };
  const onStep = (index: number) => {
    signal.aborted = index >= 1;
  };
  const result = await rack.play(scenario, onStep, signal);
  expect(result).toMatchObject({ status: 'failed' });
  expect(result.steps.length).toBeLessThan(scenario.steps.length);
  await rack.advance(1);
  await rack.close();
});

test('a scenario at the pace of the wall takes the same steps as one at full speed', async () => {
  const rack = await simulateLamps({ isPaused: false, rate: 1_000 });
  const [scenario] = lamps.scenarios;
  if (!scenario) throw new Error('the lamps have no scenario');
  const paced = await rack.play(scenario, () => {}, { aborted: false });
  expect(paced).toEqual(simulateScenario([lamps], scenario).result);
  expect(rack.clock()).toMatchObject({ isPaused: false, rate: 1_000 });
  await rack.close();
});
