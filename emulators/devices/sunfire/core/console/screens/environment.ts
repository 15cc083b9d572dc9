// showenvironment: one block of sensors, one of fan trays, one of power supplies, one of power,
// each ended by an empty line, in this order. That is what monitoring takes apart, and why a last
// block alone is followed by two empty lines (reference §1.1).

import type { Instant } from '../../../../../core/time.ts';
import { SECOND_MS } from '../../../../../core/time.ts';
import type { BoardView, Environment, PlatformView, ScState } from '../../state.ts';
import type { EnvironmentPart } from '../grammar/reads.ts';
import { type Column, head, row } from './columns.ts';

type Sensor = { location: string; sensor: string; value: string; unit: string; status: string };

/** `parts` empty: all. `domains`: only sensors of their boards; null: all. */
export function environmentText(
  state: ScState,
  parts: readonly EnvironmentPart[],
  domains: readonly string[] | null,
  now: Instant,
): string {
  const { platform, esmd } = state.volatile;
  if (platform === null) return `${head(SENSORS, SENSOR_DASHES)}\n`;
  const { environment } = platform;
  const sensors = sensorsOf(platform, domains, esmd.muteSince !== null);
  const isAll = parts.length === 0;
  const shown = sensors.filter((one) => isAll || parts.some((part) => belongs(part, one)));
  const isWhole = domains === null;
  const blocks = [
    shown.length > 0 || isAll ? sensorBlock(shown, now) : '',
    isWhole && (isAll || parts.includes('fans')) ? fanBlock(environment) : '',
    isWhole && (isAll || parts.includes('powers')) ? supplyBlock(environment) : '',
    isWhole && (isAll || parts.includes('powers')) ? powerBlock(environment) : '',
  ].filter(Boolean);
  return blocks.length === 0 ? 'No faults.\n' : `${blocks.join('\n')}\n${isAll ? '' : '\n'}`;
}

function belongs(part: EnvironmentPart, { unit, status }: Sensor): boolean {
  switch (part) {
    case 'temps':
      return unit === 'C';
    case 'volts':
      return unit === 'V';
    case 'currents':
      return unit === 'A';
    case 'faults':
      return status !== 'OK' && status !== 'OFF';
    default:
      return false;
  }
}

const SENSORS: readonly Column[] = [
  ['LOCATION', 17],
  ['SENSOR', 17],
  ['VALUE', 8],
  ['UNIT', 6],
  ['AGE', 11],
  ['STATUS', 0],
];
const SENSOR_DASHES = [10, 12, 5, 4, 6, 6];

function sensorBlock(sensors: readonly Sensor[], now: Instant): string {
  const rows = sensors.map((one, index) => {
    const age = one.value === '--' ? '--' : ageText(now, index);
    return row(SENSORS, [one.location, one.sensor, one.value, one.unit, age, one.status]);
  });
  return head(SENSORS, SENSOR_DASHES) + rows.join('');
}

/** @choice Every sensor is read once in half a minute, one after the other. */
function ageText(now: Instant, index: number): string {
  const tenths = (Math.floor(now / (SECOND_MS / 10)) + index * 7) % 300;
  return `${Math.floor(tenths / 10)}.${tenths % 10}  sec`;
}

/** What is measured on each kind of board: names and values are synthetic (reference §5). */
const BOARD_SENSORS: { readonly [kind: string]: readonly (readonly [string, string, string])[] } = {
  SB: [
    ['PROC0 Temp', '52', 'C'],
    ['PROC1 Temp', '54', 'C'],
    ['PROC2 Temp', '51', 'C'],
    ['PROC3 Temp', '53', 'C'],
    ['SDC Temp', '44', 'C'],
    ['AR Temp', '43', 'C'],
    ['1.5 VDC', '1.50', 'V'],
    ['3.3 VDC', '3.31', 'V'],
  ],
  IO: [
    ['IOC0 Temp', '41', 'C'],
    ['IOC1 Temp', '42', 'C'],
    ['SDC Temp', '40', 'C'],
    ['1.5 VDC', '1.50', 'V'],
    ['3.3 VDC', '3.30', 'V'],
  ],
  EX: [
    ['AXQ Temp', '45', 'C'],
    ['SDI0 Temp', '43', 'C'],
    ['3.3 VDC', '3.30', 'V'],
  ],
  CS: [
    ['AMB 0 Temp', '28', 'C'],
    ['3.3 VDC HK', '3.30', 'V'],
  ],
};

/** Places that are no boards of a domain. */
const PLACES: readonly (readonly [string, string, string, string])[] = [
  ['SC at SC0', 'AMB 0 Temp', '29', 'C'],
  ['SC at SC1', 'AMB 0 Temp', '29', 'C'],
  ['SCPER at SCPER0', 'AMB 0 Temp', '27', 'C'],
  ['SCPER at SCPER1', 'AMB 0 Temp', '27', 'C'],
  ['CP at CP0', 'DMX0 Temp', '39', 'C'],
  ['CP at CP1', 'DMX0 Temp', '39', 'C'],
  ['CP at CP0', '48V Current', '8.10', 'A'],
  ['CP at CP1', '48V Current', '8.05', 'A'],
];

function sensorsOf(
  platform: PlatformView,
  domains: readonly string[] | null,
  isMute: boolean,
): Sensor[] {
  const places = domains === null ? PLACES : [];
  const boards = platform.boards.filter(
    ({ domain }) => domains === null || (domain !== null && domains.includes(domain)),
  );
  const sensors = [
    ...places.map(([location, sensor, value, unit]) => sound(location, sensor, value, unit)),
    ...boards.flatMap(boardSensors),
  ];
  for (const bad of platform.environment.sensors) strike(sensors, bad, domains === null);
  return isMute ? sensors.map((one) => ({ ...one, value: '--', status: 'UNKNOWN' })) : sensors;
}

function sound(location: string, sensor: string, value: string, unit: string): Sensor {
  return { location, sensor, value, unit, status: 'OK' };
}

/** Off, a board has one row that says so. */
function boardSensors({ kind, type, location, isOn }: BoardView): Sensor[] {
  const place = `${type} at ${location}`;
  if (!isOn) return [{ location: place, sensor: '--', value: '--', unit: '--', status: 'OFF' }];
  return (BOARD_SENSORS[kind] ?? []).map(([sensor, value, unit]) =>
    sound(place, sensor, value, unit),
  );
}

/** A fault names its place in full (`V3CPU at SB0`) or in short (`SB0`). A sensor that is not in
 * our list gets a row of its own. */
function strike(sensors: Sensor[], bad: Environment['sensors'][number], isAdded: boolean): void {
  const isAt = (place: string) => place === bad.location || place.endsWith(` at ${bad.location}`);
  const struck = sensors.find((one) => isAt(one.location) && one.sensor === bad.sensor);
  if (struck) Object.assign(struck, { value: bad.value, status: bad.status });
  else if (isAdded) sensors.push({ ...bad, unit: unitOf(bad.sensor) });
}

function unitOf(sensor: string): string {
  return /Temp/.test(sensor) ? 'C' : /Current/.test(sensor) ? 'A' : 'V';
}

const FANS_OF_A_TRAY = [0, 1, 2, 3, 4, 5] as const;
const FANS: readonly Column[] = [
  ['FANTRAY', 10],
  ['POWER', 9],
  ['SPEED', 10],
  ...FANS_OF_A_TRAY.map((fan) => [`FAN${fan}`, 6] as const),
];
const FAN_DASHES = [6, 6, 5];

/** @choice The other fans of a tray with a failed one run at HIGH speed. */
function fanBlock({ fanTrays }: Environment): string {
  const rows = fanTrays.map(({ isOn, isFast, failedFans }, tray) => {
    const fans = FANS_OF_A_TRAY.map((fan) =>
      !isOn ? 'OFF' : failedFans.includes(fan) ? 'FAIL' : 'OK',
    );
    const speed = !isOn ? 'OFF' : isFast ? 'HIGH' : 'NORMAL';
    return row(FANS, [`FT${tray}`, isOn ? 'ON' : 'OFF', speed, ...fans]);
  });
  return head(FANS, FAN_DASHES) + rows.join('');
}

const SUPPLY_PARTS = ['AC0', 'AC1', 'DC0', 'DC1', 'FAN0', 'FAN1'] as const;
const SUPPLIES: readonly Column[] = [
  ['POWER', 16],
  ['UNIT', 9],
  ...SUPPLY_PARTS.map((part) => [part, 9] as const),
];
const SUPPLY_DASHES = [5, 4, 3, 3, 3, 3, 4, 4];

function supplyName(index: number): string {
  return `PS-A196 at PS${index}`;
}

function supplyBlock({ supplies }: Environment): string {
  const rows = supplies.map(({ isOn, failed }, index) => {
    const parts = SUPPLY_PARTS.map((part) => partWord(part, isOn, failed));
    const unit = !isOn ? 'OFF' : failed.includes('UNIT') ? 'FAIL' : 'OK';
    return row(SUPPLIES, [supplyName(index), unit, ...parts]);
  });
  return head(SUPPLIES, SUPPLY_DASHES) + rows.join('');
}

function partWord(part: string, isOn: boolean, failed: readonly string[]): string {
  if (failed.includes(part)) return 'FAIL';
  if (part.startsWith('DC')) return isOn ? 'ON' : 'OFF';
  return isOn || part.startsWith('AC') ? 'OK' : 'OFF';
}

const POWER: readonly Column[] = [
  ['POWER', 16],
  ['VALUE', 10],
  ['UNIT', 8],
  ['STATUS', 0],
];
const POWER_DASHES = [9, 5, 4, 6];
/** Synthetic: what one supply delivers. */
const CURRENT_A = 7;
const VOLTAGE_V = 49.6;

function powerBlock({ supplies }: Environment): string {
  let total = 0;
  const rows = supplies.map(({ isOn, failed }, index) => {
    const currents = ['DC0', 'DC1'].map((part) => (isOn && !failed.includes(part) ? CURRENT_A : 0));
    const watts = currents.reduce<number>((sum, current) => sum + current, 0) * VOLTAGE_V;
    total += watts;
    return [
      `${supplyName(index)}\n`,
      ...currents.map((current, output) => measure(` Current${output}`, current, 'A')),
      measure(' 48VDC', isOn ? VOLTAGE_V : 0, 'V'),
      measure(' Power', watts, 'W'),
    ].join('');
  });
  return head(POWER, POWER_DASHES) + rows.join('') + measure('Total Power', total, 'W');
}

function measure(name: string, value: number, unit: string): string {
  return row(POWER, [name, value.toFixed(2), unit, 'N/A']);
}
