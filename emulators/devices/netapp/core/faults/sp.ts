// Faults of a NetApp pair's own that strike a Service Processor, or what it watches. An SP's are
// those of its Ethernet, its inner side and its firmware; fans, supplies, temperatures and
// batteries are what it senses.

import type { FaultKind, ParamSchema } from '../../../../core/fault.ts';
import { NODE_KINDS } from '../members.ts';
import { HWASSIST_ALERTS } from '../tables/hwassistAlerts.ts';
import { SENSOR_ROWS } from '../tables/sensorRows.ts';

const ON_SP = { targets: ['node'], nodeKinds: [NODE_KINDS.sp], onNode: 'input' } as const;
const ON_NODE = { ...ON_SP, nodeKinds: [NODE_KINDS.node] } as const;

const FAN: ParamSchema = {
  type: 'integer',
  description: 'which fan',
  default: 1,
  minimum: 1,
  maximum: 3,
};
const SUPPLY: ParamSchema = {
  type: 'integer',
  description: 'which power supply',
  default: 1,
  minimum: 1,
  maximum: 2,
};
const THERMAL = SENSOR_ROWS.filter(({ kind }) => kind === 'thermal').map(({ name }) => name);

export const SP_FAULTS: readonly FaultKind[] = [
  {
    kind: 'sp.hang',
    sentence: 'The Service Processor hangs: its Ethernet alone, or all of it.',
    params: {
      part: {
        type: 'string',
        description: 'what hangs',
        default: 'ethernet',
        enum: ['ethernet', 'whole'],
      },
    },
    ...ON_SP,
  },
  {
    kind: 'sp.ethernetDown',
    sentence: 'The Ethernet port of the Service Processor is dead.',
    params: {},
    ...ON_SP,
  },
  {
    kind: 'sp.transferFails',
    sentence: 'A firmware image cannot be transferred to the Service Processor.',
    params: {},
    ...ON_SP,
  },
  {
    kind: 'sp.heartbeatLost',
    sentence: 'The node and its Service Processor do not hear each other inside the box.',
    params: {},
    ...ON_SP,
  },
  {
    kind: 'hwassist.keepAliveLost',
    sentence: 'The Service Processor sends no hwassist keep-alives.',
    params: {},
    ...ON_SP,
  },
  {
    kind: 'hwassist.wrongSecret',
    sentence: 'The Service Processor sends hwassist alerts with a wrong shared secret.',
    params: {},
    ...ON_SP,
  },
  {
    kind: 'hwassist.wrongSystemId',
    sentence: 'The Service Processor sends hwassist alerts with a wrong system id.',
    params: {},
    ...ON_SP,
  },
  {
    kind: 'hwassist.flood',
    sentence: 'The Service Processor floods its partner with hwassist alerts.',
    params: {},
    ...ON_SP,
  },
  {
    kind: 'hwassist.falseAlert',
    sentence: 'The Service Processor sends a hwassist alert that nothing is behind.',
    params: {
      event: {
        type: 'string',
        description: 'which alert',
        default: 'post_error',
        enum: [...HWASSIST_ALERTS.map(({ event }) => event), 'unheard_of'],
      },
    },
    ...ON_SP,
    isMomentary: true,
  },
  {
    kind: 'watchdog.l2',
    sentence: 'The L2 watchdog bites: the Service Processor resets its node.',
    params: {},
    ...ON_SP,
    isMomentary: true,
  },
  {
    kind: 'sp.power',
    sentence: 'The Service Processor switches its node off, through a cycle, or resets it.',
    params: {
      to: {
        type: 'string',
        description: 'what it does',
        default: 'off',
        enum: ['off', 'cycle', 'reset'],
      },
    },
    ...ON_SP,
    isMomentary: true,
  },
  {
    kind: 'chassisFan.fail',
    sentence: 'A fan stands still.',
    params: { fan: FAN },
    ...ON_SP,
  },
  {
    kind: 'psu.fail',
    sentence: 'A power supply fails.',
    params: { supply: SUPPLY },
    ...ON_SP,
  },
  {
    kind: 'temperature.high',
    sentence: 'It is too hot.',
    params: {
      sensor: {
        type: 'string',
        description: 'which sensor',
        default: 'In_Flow_Temp',
        enum: THERMAL,
      },
      celsius: {
        type: 'integer',
        description: 'what it reads',
        default: 60,
        minimum: -40,
        maximum: 120,
      },
    },
    ...ON_SP,
  },
  {
    kind: 'battery.low',
    sentence: 'The NVMEM battery is low.',
    params: {
      hours: {
        type: 'integer',
        description: 'how long it would last',
        default: 40,
        minimum: 0,
        maximum: 200,
      },
    },
    ...ON_SP,
  },
  {
    kind: 'shelf.fail',
    sentence: 'A module of a disk shelf fails.',
    params: {
      shelf: {
        type: 'string',
        description: 'its number',
        default: '1.0',
        enum: ['1.0', '1.1'],
      },
    },
    ...ON_NODE,
  },
  {
    kind: 'post.error',
    sentence: 'POST of the node fails, now and at every boot.',
    params: {},
    ...ON_NODE,
  },
  {
    kind: 'node.abnormalReboot',
    sentence: 'The node resets without a reason.',
    params: {},
    ...ON_NODE,
    isMomentary: true,
  },
];
