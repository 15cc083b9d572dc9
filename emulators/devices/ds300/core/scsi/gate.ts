// What a command meets at a port: one table for host-1 and for initiators at the real target.
// SPC-4 5.9.2.4 as reference §3.3 reads it. Pure: no session, no medium, no time.

import type { Row } from '../../../../core/table.ts';
import { decide } from '../../../../core/table.ts';
import type { StandbyTur, Transition } from '../config.ts';
import type { LunAccess } from './grant.ts';

/** Commands by what a state lets through. `media`: all that touches blocks, and all not named. */
export type CommandKind =
  | 'inquiry'
  | 'reportLuns'
  | 'requestSense'
  | 'reportTargetPortGroups'
  | 'setTargetPortGroups'
  | 'buffer'
  | 'modePages'
  | 'log'
  | 'diagnostic'
  | 'readCapacity'
  | 'persistentReserve'
  | 'testUnitReady'
  | 'media';

export const COMMAND_KINDS: readonly CommandKind[] = [
  'inquiry',
  'reportLuns',
  'requestSense',
  'reportTargetPortGroups',
  'setTargetPortGroups',
  'buffer',
  'modePages',
  'log',
  'diagnostic',
  'readCapacity',
  'persistentReserve',
  'testUnitReady',
  'media',
];
export const ACCESSES: readonly LunAccess[] = [
  'active/optimized',
  'standby',
  'unavailable',
  'transitioning',
  'gone',
];

/** `hold`: answered when the state changes, BUSY at the hold limit. `drop`: the connection breaks.
 * `sense`: CHECK CONDITION with NOT READY (02h) / 04h / `ascq`. */
export type GateAnswer =
  | { do: 'pass' }
  | { do: 'hold' }
  | { do: 'busy' }
  | { do: 'drop' }
  | { do: 'sense'; key: number; asc: number; ascq: number };

export type GateInputs = {
  access: LunAccess;
  kind: CommandKind;
  transition: Transition;
  standbyTur: StandbyTur;
};

const PASS: GateAnswer = { do: 'pass' };

function notReady(ascq: number): GateAnswer {
  return { do: 'sense', key: 0x02, asc: 0x04, ascq };
}

/** Everywhere. */
const ALWAYS: readonly CommandKind[] = [
  'inquiry',
  'reportLuns',
  'requestSense',
  'reportTargetPortGroups',
  'buffer',
];
/** In standby, too. */
const IN_STANDBY: readonly CommandKind[] = [
  'setTargetPortGroups',
  'modePages',
  'log',
  'diagnostic',
  'readCapacity',
  'persistentReserve',
];
const NOT_UNAVAILABLE: readonly CommandKind[] = [
  'modePages',
  'log',
  'diagnostic',
  'readCapacity',
  'persistentReserve',
];
const IO: readonly CommandKind[] = ['testUnitReady', 'media'];
const IN_TRANSITION: readonly CommandKind[] = ['setTargetPortGroups', ...NOT_UNAVAILABLE, ...IO];

export const GATE: readonly Row<GateInputs, GateAnswer>[] = [
  { when: { access: 'active/optimized' }, then: PASS, source: 'S3:11' },
  { when: { kind: ALWAYS, access: 'standby' }, then: PASS, source: 'reference §3.3' },
  { when: { kind: IN_STANDBY, access: 'standby' }, then: PASS, source: 'reference §3.3' },
  {
    when: { kind: 'testUnitReady', access: 'standby', standbyTur: 'sense' },
    then: notReady(0x0b),
    source: 'S3:11',
  },
  {
    when: { kind: 'testUnitReady', access: 'standby', standbyTur: 'good' },
    then: PASS,
    source: 'choice: iscsi-ls visits every portal and gives up on 02/04/0B (reference §2.6)',
  },
  { when: { kind: 'media', access: 'standby' }, then: notReady(0x0b), source: 'S3:11' },
  { when: { kind: ALWAYS, access: 'unavailable' }, then: PASS, source: 'reference §3.3' },
  {
    when: { kind: 'setTargetPortGroups', access: 'unavailable' },
    then: PASS,
    source: 'reference §3.3',
  },
  {
    when: { kind: [...NOT_UNAVAILABLE, ...IO], access: 'unavailable' },
    then: notReady(0x0c),
    source: 'S3:11',
  },
  { when: { kind: ALWAYS, access: 'transitioning' }, then: PASS, source: 'reference §3.3' },
  {
    when: { kind: IN_TRANSITION, access: 'transitioning', transition: 'hold' },
    then: { do: 'hold' },
    source: 'choice: no initiator that was measured fails on a late answer (reference §2.6)',
  },
  {
    when: { kind: IN_TRANSITION, access: 'transitioning', transition: 'busy' },
    then: { do: 'busy' },
    source: 'reference §2.6',
  },
  {
    when: { kind: IN_TRANSITION, access: 'transitioning', transition: 'drop' },
    then: { do: 'drop' },
    source: 'reference §2.6',
  },
  {
    when: { kind: IN_TRANSITION, access: 'transitioning', transition: 'sense' },
    then: notReady(0x0a),
    source: 'reference §3.3',
  },
  { when: { kind: ALWAYS, access: 'gone' }, then: PASS, source: 'reference §3.3' },
  {
    when: { kind: IN_TRANSITION, access: 'gone' },
    then: notReady(0x12),
    source: 'choice: an array that has lost too many drives is offline (02/04/12)',
  },
];

/** The answer of the gate. Unit attentions and injected statuses come after it. */
export function passGate(inputs: GateInputs): GateAnswer {
  return decide(GATE, inputs);
}
