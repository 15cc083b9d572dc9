// Faults of a Sun Fire pair's own. The shared ones (links, power, freezes) apply wherever their
// targets exist: `i2-network`, `heartbeat-lines`, `clock-sc0`, `sc0/i2c`, ..., and the nodes. What
// belongs to an SC strikes an SC, what belongs to the platform strikes the platform.

import type { FaultKind, ParamSchema, ParamSchemas } from '../../../core/fault.ts';
import type { Json } from '../../../core/json.ts';
import {
  FAN_TRAYS,
  FANS_PER_TRAY,
  I2C_BUSES,
  NODE_KINDS,
  POWER_SUPPLIES,
  readConfig,
} from './config.ts';
import { boardsOf } from './machines/platformBoot.ts';
import { sensorNames } from './sensors.ts';
import { DAEMONS } from './tables.ts';

/** What a fault of an SC, and one of the platform, has in common with its like. */
const ON_SC = { targets: ['node'], nodeKinds: [NODE_KINDS.sc], onNode: 'input' } as const;
const ON_PLATFORM = { ...ON_SC, nodeKinds: [NODE_KINDS.platform] } as const;

function text(description: string, value: string): ParamSchema {
  return { type: 'string', description, default: value, maxLength: 64 };
}

/** One of so many, counted from 0. */
function number(description: string, count: number): ParamSchema {
  return { type: 'integer', description, default: 0, minimum: 0, maximum: count - 1 };
}

const BUSES: ParamSchema = {
  ...text('bus numbers, as 0-17 or 0,3,5', '0-17'),
  format: 'numbers',
  minimum: 0,
  maximum: I2C_BUSES - 1,
};
const SC: ParamSchemas = {
  sc: { type: 'string', description: 'whose clock', default: 'sc0', enum: ['sc0', 'sc1'] },
};
const BOARD: ParamSchemas = { board: text('its location', 'SB0') };
const DAEMON: ParamSchemas = {
  daemon: { ...text('which one', 'hwad'), enum: DAEMONS.map(({ name }) => name) },
};

/** Reference §5: the words of showenvironment for a sensor that is not OK. */
const SENSOR_STATUS = [
  'HIGH_WARN',
  'LOW_WARN',
  'HIGH_CRIT',
  'LOW_CRIT',
  'HIGH_MAX',
  'LOW_MAX',
  'FAIL',
  'UNKNOWN',
];

/** `board` names a board of this platform, in whatever profile it is. */
function boards(config: Json): { readonly board: readonly string[] } {
  return { board: boardsOf(readConfig(config)).map(({ location }) => location) };
}

/** One that hwad registers over an I2C bus: the centerplane support boards are on none. */
function registeredBoards(config: Json): { readonly board: readonly string[] } {
  return { board: boards(config).board.filter((location) => !location.startsWith('CS')) };
}

export const FAULTS: readonly FaultKind[] = [
  {
    kind: 'i2c.timeout',
    sentence: 'Reads of some I2C buses time out for this SC.',
    params: { buses: BUSES },
    ...ON_SC,
  },
  {
    kind: 'daemon.kill',
    sentence: 'An SMS daemon dies; ssd starts it again.',
    params: DAEMON,
    ...ON_SC,
    isMomentary: true,
  },
  {
    kind: 'daemon.dying',
    sentence: 'An SMS daemon dies again and again, until ssd gives up.',
    params: DAEMON,
    ...ON_SC,
  },
  {
    kind: 'disk.full',
    sentence: 'The disk of this SC is full: no log takes a line.',
    params: {},
    ...ON_SC,
  },
  {
    kind: 'memory.exhausted',
    sentence: 'This SC has no memory left.',
    params: {},
    ...ON_SC,
  },
  {
    kind: 'clock.drift',
    sentence: 'The VCXO of an SC drifts: nothing can be phase locked to it.',
    params: SC,
    ...ON_PLATFORM,
  },
  {
    kind: 'clock.dead',
    sentence: 'No clock comes out of an SC, though it has power.',
    params: SC,
    ...ON_PLATFORM,
  },
  {
    kind: 'spll.stuck',
    sentence: 'The SPLL of a board does not take another input.',
    params: BOARD,
    choices: boards,
    ...ON_PLATFORM,
  },
  {
    kind: 'board.unregistrable',
    sentence: 'hwad cannot register a board.',
    params: BOARD,
    choices: registeredBoards,
    ...ON_PLATFORM,
  },
  {
    kind: 'fan.fail',
    sentence: 'A fan stands still, and its tray turns faster.',
    params: { tray: number('fan tray', FAN_TRAYS), fan: number('its fan', FANS_PER_TRAY) },
    ...ON_PLATFORM,
  },
  {
    kind: 'supply.fail',
    sentence: 'A part of a bulk power supply fails.',
    params: {
      supply: number('power supply', POWER_SUPPLIES),
      part: {
        type: 'string',
        description: 'what fails',
        default: 'AC0',
        enum: ['UNIT', 'AC0', 'AC1', 'DC0', 'DC1', 'FAN0', 'FAN1'],
      },
    },
    ...ON_PLATFORM,
  },
  {
    kind: 'sensor.bad',
    sentence: 'A sensor is out of its range.',
    params: {
      sensor: text('location and sensor as showenvironment names them', 'CP at CP1/DMX0 Temp'),
      status: { ...text('status word', 'HIGH_WARN'), enum: SENSOR_STATUS },
      value: text('reading', '89'),
    },
    choices: (config) => ({ sensor: sensorNames(readConfig(config)) }),
    ...ON_PLATFORM,
  },
];
