import { expect, test } from 'vitest';
import type { DeviceFamily } from '../device.ts';
import type { FaultKind } from '../fault.ts';
import { checkFaultRequest, paramsOf } from './faultRequest.ts';
import { simulate } from './simulate.ts';
import { toyFamily } from './testing/toy.ts';

const [first, second] = toyFamily.nodes;
const wear: FaultKind = {
  kind: 'toy.wear',
  sentence: 'A part of the big toy wears out.',
  targets: ['node'],
  nodeKinds: ['Big toy'],
  params: {
    part: { type: 'string', description: 'which part', default: 'wheel' },
    teeth: {
      type: 'string',
      description: 'which',
      default: '0',
      format: 'numbers',
      minimum: 0,
      maximum: 7,
    },
  },
  choices: () => ({ part: ['arm', 'leg'] }),
  onNode: 'input',
};
const family = {
  ...toyFamily,
  nodes: [
    { ...first, kind: 'Big toy' },
    { ...second, immuneTo: ['clock.skew'] },
  ],
  faults: [wear],
} as DeviceFamily;

const { world } = simulate(family);
const ask = (kind: string, target: string, params = {}) =>
  checkFaultRequest(world, { kind, target, params });

test('a fault of one kind of node is refused on another, with those it can strike', () => {
  expect(ask('toy.wear', 'toy-b')).toEqual({
    code: 'TWR_FAULT_TARGET_UNKNOWN',
    message: 'toy.wear cannot strike "toy-b"; its targets are toy-a',
  });
});

test('a node that a shared fault means nothing to is none of its targets', () => {
  expect(ask('clock.skew', 'toy-b')).toMatchObject({ code: 'TWR_FAULT_TARGET_UNKNOWN' });
  expect(ask('clock.skew', 'toy-a')).toHaveProperty('params');
});

test('a parameter that names nothing in this rack is refused, with what there is', () => {
  expect(ask('toy.wear', 'toy-a', { part: 'wheel' })).toEqual({
    code: 'TWR_FAULT_PARAM_INVALID',
    message: 'toy.wear: part must be one of arm, leg, not "wheel"',
  });
});

test('a default that is none of the choices gives way to the first', () => {
  expect(ask('toy.wear', 'toy-a')).toEqual({ params: { part: 'arm', teeth: '0' } });
  expect(paramsOf(world, wear, null).part).toMatchObject({ default: 'arm', enum: ['arm', 'leg'] });
});

test.each(['8', '0-8', 'x', ''])('%j are no teeth of this toy', (teeth) => {
  expect(ask('toy.wear', 'toy-a', { teeth })).toEqual({
    code: 'TWR_FAULT_PARAM_INVALID',
    message: `toy.wear: teeth must be numbers from 0 to 7, as 0-2 or 0,3,5, not "${teeth}"`,
  });
});
