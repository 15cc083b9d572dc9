// showenvironment: one block of sensors, one of fan trays, one of power supplies, one of power,
// each ended by an empty line, in this order. That is what monitoring takes apart, and why a last
// block alone is followed by two empty lines (reference §1.1).

import type { Instant } from '../../../../../core/time.ts';
import { SECOND_MS } from '../../../../../core/time.ts';
import { BOARD_SENSORS, PLACES } from '../../sensors.ts';
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
  const { platform, afflictions, esmd } = state.volatile;
  if (platform === null) return `${head(SENSORS, SENSOR_DASHES)}\n`;
  const { environment } = platform;
  const unread = esmd.muteSince === null ? afflictions.mutedBuses : 'all';
  const sensors = sensorsOf(platform, domains, unread);
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

/** `unread`: the buses that do not answer, or all of them and whatever else esmd reads. */
function sensorsOf(
  platform: PlatformView,
  domains: readonly string[] | null,
  unread: readonly number[] | 'all',
): Sensor[] {
  const places = domains === null ? PLACES : [];
  const boards = platform.boards.filter(
    ({ domain }) => domains === null || (domain !== null && domains.includes(domain)),
  );
  const sensors = [
    ...places.map(([location, sensor, value, unit]) => sound(location, sensor, value, unit)),
    ...boards.flatMap(boardSensors),
  ];
  for (const bad of platform.environment.sensors) strike(sensors, bad);
  const blind = boards.filter((board) => unread !== 'all' && isBehind(board, unread)).map(placeOf);
  const isUnread = ({ location }: Sensor) => unread === 'all' || blind.includes(location);
  return sensors.map((one) => (isUnread(one) ? { ...one, value: '--', status: 'UNKNOWN' } : one));
}

/** @choice A board behind an I2C bus that times out is UNKNOWN, as all are once none answers. */
function isBehind({ kind, slot }: BoardView, buses: readonly number[]): boolean {
  return kind !== 'CS' && buses.includes(slot);
}

function placeOf({ type, location }: BoardView): string {
  return `${type} at ${location}`;
}

function sound(location: string, sensor: string, value: string, unit: string): Sensor {
  return { location, sensor, value, unit, status: 'OK' };
}

/** Off, a board has one row that says so. */
function boardSensors(board: BoardView): Sensor[] {
  const { kind, isOn } = board;
  const place = placeOf(board);
  if (!isOn) return [{ location: place, sensor: '--', value: '--', unit: '--', status: 'OFF' }];
  return (BOARD_SENSORS[kind] ?? []).map(([sensor, value, unit]) =>
    sound(place, sensor, value, unit),
  );
}

/** A board without power measures nothing, bad or good. */
function strike(sensors: Sensor[], { name, value, status }: Environment['sensors'][number]): void {
  const struck = sensors.find(({ location, sensor }) => `${location}/${sensor}` === name);
  if (struck) Object.assign(struck, { value, status });
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
