// The gate's table: every state, every kind of command, every profile has one answer.

import { expect, test } from 'vitest';
import { enumerate, matchingRows } from '../../../../core/table.ts';
import { STANDBY_TURS, TRANSITIONS } from '../config.ts';
import { ACCESSES, COMMAND_KINDS, GATE, type GateInputs, passGate } from './gate.ts';

const ALL = enumerate<GateInputs>({
  access: ACCESSES,
  kind: COMMAND_KINDS,
  transition: TRANSITIONS,
  standbyTur: STANDBY_TURS,
});

function gate(changes: Partial<GateInputs>) {
  return passGate({
    access: 'active/optimized',
    kind: 'media',
    transition: 'hold',
    standbyTur: 'sense',
    ...changes,
  });
}

test('every input has exactly one row, and every row some input', () => {
  for (const inputs of ALL)
    expect([inputs, matchingRows(GATE, inputs).length]).toEqual([inputs, 1]);
  for (const row of GATE) {
    expect(ALL.some((inputs) => matchingRows([row], inputs).length === 1)).toBe(true);
  }
});

test('an active group can process I/O requests; the others cannot (S3:11)', () => {
  expect(gate({})).toEqual({ do: 'pass' });
  expect(gate({ access: 'standby' })).toEqual({ do: 'sense', key: 2, asc: 4, ascq: 0x0b });
  expect(gate({ access: 'unavailable' })).toEqual({ do: 'sense', key: 2, asc: 4, ascq: 0x0c });
});

test('an explicit failover can be commanded through a standby port (S3:7)', () => {
  expect(gate({ access: 'standby', kind: 'setTargetPortGroups' })).toEqual({ do: 'pass' });
});

test('TEST UNIT READY through a standby port: sense, or good for iscsi-ls', () => {
  const input = { access: 'standby', kind: 'testUnitReady' } as const;
  expect(gate(input)).toEqual({ do: 'sense', key: 2, asc: 4, ascq: 0x0b });
  expect(gate({ ...input, standbyTur: 'good' })).toEqual({ do: 'pass' });
});

test('an array that changes hands holds, refuses or drops by profile', () => {
  const answers = TRANSITIONS.map((transition) => gate({ access: 'transitioning', transition }));
  expect(answers).toEqual([
    { do: 'hold' },
    { do: 'busy' },
    { do: 'sense', key: 2, asc: 4, ascq: 0x0a },
    { do: 'drop' },
  ]);
});
