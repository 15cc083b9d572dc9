// Faults of a Sun Fire pair's own. The shared ones (links, power, freezes) apply wherever their
// targets exist: `i2-network`, `heartbeat-lines`, `clock-sc0`, `sc0/i2c`, ..., and the nodes. Each
// says which node it means; on another one it does nothing.

import type { FaultKind, ParamSchema, ParamSchemas } from '../../../core/fault.ts';

function text(description: string, value: string): ParamSchema {
  return { type: 'string', description, default: value, maxLength: 64 };
}

function number(description: string, maximum: number): ParamSchema {
  return { type: 'integer', description, default: 0, minimum: 0, maximum };
}

const SC: ParamSchemas = {
  sc: { type: 'string', description: 'whose clock', default: 'sc0', enum: ['sc0', 'sc1'] },
};
const BOARD: ParamSchemas = { board: text('its location', 'SB0') };
const DAEMON: ParamSchemas = { daemon: text('which one', 'hwad') };

export const FAULTS: readonly FaultKind[] = [
  {
    kind: 'i2c.timeout',
    sentence: 'Reads of some I2C buses time out for this SC.',
    targets: ['node'],
    params: { buses: text('bus numbers, as 0-17 or 0,3,5', '0-17') },
    onNode: 'input',
  },
  {
    kind: 'daemon.kill',
    sentence: 'An SMS daemon dies; ssd starts it again.',
    targets: ['node'],
    params: DAEMON,
    onNode: 'input',
    isMomentary: true,
  },
  {
    kind: 'daemon.dying',
    sentence: 'An SMS daemon dies again and again, until ssd gives up.',
    targets: ['node'],
    params: DAEMON,
    onNode: 'input',
  },
  {
    kind: 'disk.full',
    sentence: 'The disk of this SC is full: no log takes a line.',
    targets: ['node'],
    params: {},
    onNode: 'input',
  },
  {
    kind: 'memory.exhausted',
    sentence: 'This SC has no memory left.',
    targets: ['node'],
    params: {},
    onNode: 'input',
  },
  {
    kind: 'clock.drift',
    sentence: 'The VCXO of an SC drifts: nothing can be phase locked to it (platform).',
    targets: ['node'],
    params: SC,
    onNode: 'input',
  },
  {
    kind: 'clock.dead',
    sentence: 'No clock comes out of an SC, though it has power (platform).',
    targets: ['node'],
    params: SC,
    onNode: 'input',
  },
  {
    kind: 'spll.stuck',
    sentence: 'The SPLL of a board does not take another input (platform).',
    targets: ['node'],
    params: BOARD,
    onNode: 'input',
  },
  {
    kind: 'board.unregistrable',
    sentence: 'hwad cannot register a board (platform).',
    targets: ['node'],
    params: BOARD,
    onNode: 'input',
  },
  {
    kind: 'fan.fail',
    sentence: 'A fan stands still, and its tray turns faster (platform).',
    targets: ['node'],
    params: { tray: number('fan tray', 7), fan: number('fan of the tray', 5) },
    onNode: 'input',
  },
  {
    kind: 'supply.fail',
    sentence: 'A part of a bulk power supply fails (platform).',
    targets: ['node'],
    params: {
      supply: number('power supply', 5),
      part: {
        type: 'string',
        description: 'what fails',
        default: 'AC0',
        enum: ['UNIT', 'AC0', 'AC1', 'DC0', 'DC1', 'FAN0', 'FAN1'],
      },
    },
    onNode: 'input',
  },
  {
    kind: 'sensor.bad',
    sentence: 'A sensor is out of its range (platform).',
    targets: ['node'],
    params: {
      location: text('location as showenvironment names it', 'CP at CP1'),
      sensor: text('sensor', 'DMX0 Temp'),
      status: text('status word', 'HIGH_WARN'),
      value: text('reading', '89'),
    },
    onNode: 'input',
  },
];
