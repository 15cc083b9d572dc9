// A direct wire tells its far end whether the box at the other one has power. A reset and a crash
// keep it.

import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';
import { toyFamily as toy } from './testing/toy.ts';
import { findNode } from './world.ts';

const wired = {
  ...toy,
  links: toy.links.map((link) => ({ ...link, carriesPower: true })),
};

function carriersOf(rack: ReturnType<typeof simulate>): (string | number | boolean)[][] {
  return rack.events
    .filter(({ name }) => name === 'toy.carrier')
    .map(({ at, node, data }) => [at, node ?? '', data.isUp as boolean]);
}

test('a box that is switched off takes the carrier from the far end of its wire', () => {
  const rack = simulate(wired);
  rack.power('toy-a', 'off');
  expect(carriersOf(rack)).toEqual([[rack.now, 'toy-b', false]]);

  rack.advance(500);
  rack.power('toy-a', 'on');
  expect(carriersOf(rack).at(-1)).toEqual([500, 'toy-b', true]);
});

test('a reset button and a crash keep the power, and the carrier with it', () => {
  const rack = simulate(wired);
  rack.power('toy-a', 'reset');
  rack.advance(60_000);
  rack.inject('node.crash', { target: 'toy-b' });
  rack.advance(60_000);
  expect(carriersOf(rack)).toEqual([]);
});

test('a power loss is seen for as long as it lasts, a cut wire for as long as either', () => {
  const rack = simulate(wired);
  const loss = rack.inject('node.powerLoss', { target: 'toy-a' });
  const cut = rack.inject('link.cut', { target: 'toy-lan' });
  cut.heal();
  expect(carriersOf(rack).at(-1)?.[2]).toBe(false);
  loss.heal();
  expect(carriersOf(rack).at(-1)?.[2]).toBe(true);
});

test('a box that boots while the far end is off finds a dead wire', () => {
  const rack = simulate(wired);
  rack.power('toy-a', 'off');
  rack.inject('node.crash', { target: 'toy-b' });
  rack.advance(60_000);
  expect(carriersOf(rack).at(-1)?.slice(1)).toEqual(['toy-b', false]);
});

test('behind a switch nobody sees it', () => {
  const rack = simulate(toy);
  rack.power('toy-a', 'cycle');
  rack.advance(60_000);
  expect(carriersOf(rack)).toEqual([]);
});

test('one box switches the other off and on, whatever that one is doing', () => {
  const rack = simulate(toy);
  rack.inject('node.hang', { target: 'toy-b' });
  rack.exec('toy-a', 'switch off');
  expect(findNode(rack.world, 'toy-b')?.power).toBe('off');
  const off = rack.events.filter(({ name }) => name === 'node.poweredOff');
  expect(off.map(({ node, data }) => ({ node, data }))).toEqual([
    { node: 'toy-b', data: { by: 'toy-a', cause: 'asked' } },
  ]);

  rack.exec('toy-a', 'switch on');
  rack.advance(5_000);
  expect(findNode(rack.world, 'toy-b')?.power).toBe('on');
});

test('a box without power stays off when another switches it on', () => {
  const rack = simulate(toy);
  rack.inject('node.powerLoss', { target: 'toy-b' });
  rack.exec('toy-a', 'switch on');
  rack.advance(60_000);
  expect(findNode(rack.world, 'toy-b')?.power).toBe('off');
});
