import { expect, test } from 'vitest';
import { crash, healFault } from './leases.ts';
import { replay } from './replay.ts';
import { runFor } from './run.ts';
import { simulate } from './simulate.ts';
import { toyFamily } from './testing/toy.ts';
import { findNode, forkWorld } from './world.ts';

const frozen = { freezesMessages: true };
const heard = (rack: ReturnType<typeof simulate>, node: string) =>
  (rack.world.watches[0]?.view.state(node)?.volatile as { heard: number } | undefined)?.heard;

test('two runs of one seed take the same steps', () => {
  const hashes = [7, 7].map((seed) => {
    const rack = simulate(toyFamily, { seed, ...frozen });
    rack.inject('link.drop', { target: 'toy-lan', params: { probability: 500 } });
    rack.advance(60_000);
    return rack.hash;
  });
  expect(hashes[0]).toBe(hashes[1]);
});

test('another seed draws other chances', () => {
  const hashes = [7, 8].map((seed) => {
    const rack = simulate(toyFamily, { seed, ...frozen });
    rack.inject('link.drop', { target: 'toy-lan', params: { probability: 500 } });
    rack.advance(60_000);
    return rack.hash;
  });
  expect(hashes[0]).not.toBe(hashes[1]);
});

test('a cut also loses what is in flight, and both ends lose their carrier', () => {
  const rack = simulate(toyFamily, frozen);
  rack.advance(1_000);
  const cut = rack.inject('link.cut', { target: 'toy-lan' });
  rack.advance(10_000);
  expect(heard(rack, 'toy-b')).toBe(0);
  expect(rack.events.filter((event) => event.name === 'toy.carrier')).toHaveLength(2);
  cut.heal();
  rack.advance(2_500);
  expect(heard(rack, 'toy-b')).toBe(2);
});

test('a cut in one direction leaves the other, and the carrier', () => {
  const rack = simulate(toyFamily, frozen);
  rack.inject('link.cut', { target: 'toy-lan', params: { from: 'toy-a' } });
  rack.advance(5_500);
  expect(heard(rack, 'toy-b')).toBe(0);
  expect(heard(rack, 'toy-a')).toBe(5);
  expect(rack.events.some((event) => event.name === 'toy.carrier')).toBe(false);
});

test('a frozen node wakes with its overdue deadline first, then what it missed', () => {
  const rack = simulate(toyFamily, frozen);
  const pause = rack.inject('node.pause', { target: 'toy-b' });
  rack.advance(10_500);
  expect(heard(rack, 'toy-b')).toBe(0);
  pause.heal();
  const state = findNode(rack.world, 'toy-b')?.state?.volatile as { late: number };
  expect(state.late).toBe(9_500);
  expect(heard(rack, 'toy-b')).toBe(10);
});

test('a reset keeps what is durable and boots again after the boot time', () => {
  const rack = simulate(toyFamily, frozen);
  expect(rack.exec('toy-a', 'note milk')?.stdout).toBe('noted 1\n');
  expect(rack.exec('toy-a', 'reset')).toBeNull();
  const booted = rack.until('node.booted', { node: 'toy-a' });
  expect(booted.at).toBe(
    (rack.events.find((event) => event.name === 'node.reset')?.at as number) + 5_000,
  );
  expect(rack.exec('toy-a', 'status')?.stdout).toBe('boots 2 notes 1\n');
  expect(rack.hazardsNamed('alone').length).toBe(1);
});

test('a late write is refused where a newer one stands', () => {
  const rack = simulate(toyFamily, frozen);
  const slow = rack.inject('disk.slow', {
    target: 'toy-a/toy-disk',
    params: { delayMs: 3_000, count: 1 },
  });
  rack.advance(1_500);
  slow.heal();
  rack.until('disk.writeLost', { node: 'toy-a', withinMs: 5_000 });
});

test('a fault dies with its lease', () => {
  const rack = simulate(toyFamily, frozen);
  rack.inject('node.powerLoss', { target: 'toy-a', forMs: 20_000 });
  rack.advance(19_999);
  expect(rack.world.active).toHaveLength(1);
  expect(findNode(rack.world, 'toy-a')?.power).toBe('off');
  rack.advance(5_001);
  expect(rack.world.active).toHaveLength(0);
  expect(findNode(rack.world, 'toy-a')?.power).toBe('on');
});

test('a journal replays to the same hash, what came from outside put back at its turn', () => {
  const rack = simulate(toyFamily, { seed: 3, ...frozen });
  rack.exec('toy-a', 'note one');
  rack.inject('link.drop', { target: 'toy-lan', params: { probability: 300 }, forMs: 4_000 });
  rack.advance(3_333);
  rack.exec('toy-b', 'note two');
  crash(rack.world, findNode(rack.world, 'toy-b') as never);
  rack.world.sink.journal?.({
    entry: 'crashed',
    turn: rack.world.turn,
    at: rack.world.now,
    node: 'toy-b',
  });
  rack.power('toy-a', 'cycle');
  rack.advance(30_000);
  const mark = { entry: 'mark' as const, turn: rack.world.turn, at: rack.now, hash: rack.hash };
  const replayed = replay([...rack.journal, mark], [toyFamily]);
  expect(replayed.divergence).toBeNull();
  expect(replayed.marks).toBe(1);

  const tampered = replay([...rack.journal, { ...mark, hash: '00000000' }], [toyFamily]);
  expect(tampered.divergence?.found).toBe(rack.hash);
});

test('a fork goes its own way', () => {
  const rack = simulate(toyFamily, frozen);
  const fork = forkWorld(rack.world);
  runFor(fork, 10_000);
  rack.advance(10_000);
  expect(fork.hash).toBe(rack.world.hash);
  healFault(fork, 'none', true);
  runFor(fork, 10_000);
  expect(fork.hash).not.toBe(rack.world.hash);
});

test('a wrong fault request says what was expected and what came', () => {
  const rack = simulate(toyFamily, frozen);
  expect(() => rack.inject('link.cot', { target: 'toy-lan' })).toThrow(
    /no fault kind "link.cot"; there are link.cut/,
  );
  expect(() => rack.inject('link.cut', { target: 'toy-a' })).toThrow(
    /cannot strike "toy-a"; its targets are toy-lan/,
  );
  expect(() => rack.inject('link.delay', { target: 'toy-lan', params: { delayMs: -1 } })).toThrow(
    /whole number from 1/,
  );
  expect(() => rack.inject('link.delay', { target: 'toy-lan', params: { speed: 1 } })).toThrow(
    /no parameter "speed"/,
  );
  expect(() => rack.inject('link.delay', { target: 'toy-lan', params: { toString: 1 } })).toThrow(
    /no parameter "toString"/,
  );
});

test('a direction is an end of the link that is struck, or empty', () => {
  const rack = simulate(toyFamily, frozen);
  for (const target of ['toy-lan', 'toy-a/toy-lan']) {
    expect(() => rack.inject('link.cut', { target, params: { from: 'toy-c' } })).toThrow(
      /from must be one of empty, toy-a, toy-b, not "toy-c"/,
    );
    for (const from of ['', 'toy-b']) rack.inject('link.cut', { target, params: { from } }).heal();
  }
});

test('what came for a frozen box while it was off is lost, in the replay as well', () => {
  const rack = simulate(toyFamily, frozen);
  const pause = rack.inject('node.pause', { target: 'toy-b' });
  rack.power('toy-b', 'off');
  // The ping of toy-a is on its way, and arrives at a box without power.
  rack.advance(900);
  pause.heal();
  rack.power('toy-b', 'on');
  rack.advance(20_000);
  const mark = { entry: 'mark' as const, turn: rack.world.turn, at: rack.now, hash: rack.hash };
  expect(replay([...rack.journal, mark], [toyFamily]).divergence).toBeNull();
});
