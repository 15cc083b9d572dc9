// What readings of sensors mean: which fans and supplies failed, whether it is too hot. The node
// judges what its SP relayed; the SP's own screens show the same readings.

import type { Environment, SensorReading, SensorState } from './state/sp.ts';
import { judgeReading, SENSOR_ROWS, type SensorRow } from './tables/sensorRows.ts';

const ROWS: ReadonlyMap<string, SensorRow> = new Map(SENSOR_ROWS.map((row) => [row.name, row]));

export function sensorRow(name: string): SensorRow | null {
  return ROWS.get(name) ?? null;
}

/** All sensors while all is well. */
export function normalReadings(): SensorReading[] {
  return SENSOR_ROWS.map(({ name, normal }) => ({ name, value: normal, state: 'normal' }));
}

/** The state of a reading by the thresholds of its row. */
export function stateOfReading(row: SensorRow, value: number): SensorState {
  if (row.kind === 'discrete') return value === row.normal ? 'normal' : 'fault';
  const status = judgeReading(row, value);
  if (status === 'ok') return 'normal';
  const isLow = value < row.normal;
  if (status === 'nc') return isLow ? 'warn_low' : 'warn_high';
  return isLow ? 'crit_low' : 'crit_high';
}

function isBad({ state }: SensorReading): boolean {
  return state !== 'normal' && state !== 'unknown';
}

function isCritical({ state }: SensorReading): boolean {
  return state === 'crit_low' || state === 'crit_high';
}

/** Each fan once, by its first name: `SysFan1`. */
export function failedFans({ sensors }: Pick<Environment, 'sensors'>): string[] {
  const fans = sensors
    .filter((one) => one.name.startsWith('SysFan') && isCritical(one))
    .map(({ name }) => name.split('_')[0] as string);
  return [...new Set(fans)];
}

/** `PSU1` */
export function failedSupplies({ sensors }: Pick<Environment, 'sensors'>): string[] {
  const supplies = sensors
    .filter((one) => /^PSU\d_(Status|Present)$/.test(one.name) && isBad(one))
    .map(({ name }) => name.slice(0, 'PSU1'.length));
  return [...new Set(supplies)];
}

export function isTooHot({ sensors }: Pick<Environment, 'sensors'>): boolean {
  return sensors.some((one) => sensorRow(one.name)?.kind === 'thermal' && isCritical(one));
}

export function batteryOf({ sensors }: Pick<Environment, 'sensors'>): Environment['battery'] {
  const state = (name: string) => sensors.find((one) => one.name === name)?.state ?? 'normal';
  if (state('NVMEM_Batt_Status') !== 'normal') return 'fullyDischarged';
  if (state('Bat_Run_Time') === 'crit_low') return 'fullyDischarged';
  if (state('Bat_Run_Time') === 'warn_low') return 'partiallyDischarged';
  return 'ok';
}
