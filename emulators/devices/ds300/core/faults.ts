// Faults of a DS300's own. The shared ones (links, power, freezes, the enclosure's blocks) apply
// wherever their targets exist: a pulled cable is `link.cut` on `ds300-a/data-2`, a crashed, hung
// or pulled controller `node.crash`, `node.hang`, `node.powerLoss`.

import type { FaultKind, ParamSchema, ParamSchemas } from '../../../core/fault.ts';
import { DRIVE_BAYS, ETHS, NODE_KINDS } from './config.ts';

const ON_CONTROLLER = {
  targets: ['node'],
  nodeKinds: [NODE_KINDS.controller],
  onNode: 'input',
} as const;
/** Told to both controllers: the drives belong to neither. */
const ON_ENCLOSURE = { targets: ['disk'], onNode: 'input' } as const;

const PORT: ParamSchemas = {
  port: { type: 'string', description: 'which port', default: 'eth2', enum: [...ETHS] },
};
const BAY: ParamSchemas = {
  bay: {
    type: 'integer',
    description: 'bay of the drive',
    default: 0,
    minimum: 0,
    maximum: DRIVE_BAYS - 1,
  },
};

function delay(description: string, value: number, maximum: number): ParamSchemas {
  return {
    delayMs: { type: 'integer', description, default: value, minimum: 1, maximum, unit: 'ms' },
  };
}

function byte(description: string, value: number): ParamSchema {
  return { type: 'integer', description, default: value, minimum: 0, maximum: 255 };
}

export const FAULTS: readonly FaultKind[] = [
  {
    kind: 'port.linkDown',
    sentence: 'An iSCSI port of the controller has no link.',
    params: PORT,
    ...ON_CONTROLLER,
  },
  {
    kind: 'port.flapping',
    sentence: 'The link of an iSCSI port goes down and up, again and again.',
    params: {
      ...PORT,
      periodMs: {
        type: 'integer',
        description: 'down so long, then up so long',
        default: 1_500,
        minimum: 100,
        maximum: 600_000,
        unit: 'ms',
      },
    },
    ...ON_CONTROLLER,
  },
  {
    kind: 'switch.down',
    sentence: 'The switch of a network is dead, though every port has link: nothing gets through.',
    targets: ['link'],
    params: {},
    onMessage: (verdict) => {
      verdict.isDropped = true;
    },
    onNode: 'input',
  },
  {
    kind: 'arp.dropped',
    sentence: 'The ARP packets of the controller are lost: nobody hears of a moved address.',
    params: {},
    ...ON_CONTROLLER,
  },
  {
    kind: 'arp.late',
    sentence: 'The ARP packets of the controller come late.',
    params: delay('so late', 5_000, 600_000),
    ...ON_CONTROLLER,
  },
  {
    kind: 'takeover.delayed',
    sentence: 'A takeover by the controller takes longer.',
    params: delay('so much longer', 10_000, 600_000),
    ...ON_CONTROLLER,
  },
  {
    kind: 'failback.interrupted',
    sentence: 'A failback by the controller stops after its first array.',
    params: {},
    ...ON_CONTROLLER,
  },
  {
    kind: 'battery.dead',
    sentence: 'The battery of the write cache is dead: the controller writes through.',
    params: {},
    ...ON_CONTROLLER,
  },
  {
    kind: 'cache.notMirrored',
    sentence: 'The mirror of the write cache is broken: the controller writes through.',
    params: {},
    ...ON_CONTROLLER,
  },
  {
    kind: 'scsi.status',
    sentence: 'The controller answers commands with a status that a fault chose.',
    params: {
      answer: {
        type: 'string',
        description: 'what it answers',
        default: 'busy',
        enum: ['busy', 'taskSetFull', 'reservationConflict', 'sense'],
      },
      command: {
        type: 'string',
        description: 'read, write, testUnitReady, ...; empty: any',
        default: '',
        maxLength: 40,
      },
      lun: {
        type: 'integer',
        description: 'of this LUN alone; -1: any',
        default: -1,
        minimum: -1,
        maximum: 255,
      },
      initiator: {
        type: 'string',
        description: 'to this initiator alone; empty: any',
        default: '',
        maxLength: 223,
      },
      count: {
        type: 'integer',
        description: 'so often; 0 = no limit',
        default: 1,
        minimum: 0,
        maximum: 1_000_000,
      },
      key: byte('sense key', 0x04),
      asc: byte('additional sense code', 0x44),
      ascq: byte('its qualifier', 0x00),
    },
    ...ON_CONTROLLER,
  },
  { kind: 'drive.failed', sentence: 'A drive is defunct.', params: BAY, ...ON_ENCLOSURE },
  {
    kind: 'drive.pulled',
    sentence: 'A drive was pulled out of its bay.',
    params: BAY,
    ...ON_ENCLOSURE,
  },
  {
    kind: 'drive.slow',
    sentence: 'A drive answers late, and with it its array.',
    params: { ...BAY, ...delay('so late', 500, 60_000) },
    ...ON_ENCLOSURE,
  },
];
