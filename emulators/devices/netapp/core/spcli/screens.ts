// What the SP's CLI prints: status, sensors, events, parts.
// @source netapp §3. @choice texts and identifiers that the reference does not give (synthetic).

import { civilTime, MONTHS, padded, WEEKDAYS } from '../../../../core/calendar.ts';
import { spStatusLines } from '../machines/autosupport.ts';
import { selLine } from '../machines/sel.ts';
import { currentVersion } from '../machines/spBeats.ts';
import { MEMBERS } from '../members.ts';
import { sensorRow, stateOfReading } from '../sensorView.ts';
import type { SelEntry, SensorReading } from '../state/sp.ts';
import { FRU_ROWS, judgeReading, SENSOR_ROWS, type SensorRow } from '../tables/sensorRows.ts';
import { lines, type SpView } from './view.ts';

/** `Sat Jun 20 01:23:06 JST 2020` */
export function dateText({ wallMs, state }: SpView): string {
  const { zone } = state.volatile.identity;
  const { weekday, year, month, day, hour, minute, second } = civilTime(wallMs, zone);
  const date = `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${padded(day)}`;
  return `${date} ${padded(hour)}:${padded(minute)}:${padded(second)} ${zone.name} ${year}\n`;
}

export function statusText({ state }: SpView): string {
  const { durable, volatile: v } = state;
  const { owner } = v.identity;
  return lines(
    spStatusLines({
      firmware: currentVersion(state),
      mac: MEMBERS[owner].spMac,
      link: v.isLinkUp && v.hang === 'none' ? 'up' : 'down',
      ipv4: { ...durable.ipv4, setup: v.setup, failure: '', updatedMs: null },
      ipv6: { ...durable.ipv6, setup: 'not-setup', failure: '', updatedMs: null },
      isAddressKnown: v.hang === 'none',
    }),
  );
}

/** `sp status -v` adds the firmware's slots and the mail settings that were pushed to it. */
export function verboseStatusText(view: SpView): string {
  const { durable } = view.state;
  const images = durable.images.map(
    ({ slot, version, status, isCurrent }) =>
      `  ${slot.padEnd(8)} ${version.padEnd(8)} ${status}${isCurrent ? ' (current)' : ''}`,
  );
  const { hwassist } = durable;
  return (
    statusText(view) +
    lines([
      'Firmware images:',
      ...images,
      `hw_assist: ${hwassist.isEnabled ? `on, to ${hwassist.address}:${hwassist.port}` : 'off'}`,
    ])
  );
}

export function uptimeText({ state, now }: SpView): string {
  const seconds = Math.max(0, Math.floor((now - state.volatile.identity.bootedAt) / 1_000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  const time = `${padded(hours)}:${padded(Math.floor(seconds / 60) % 60)}:${padded(seconds % 60)}`;
  return `Up ${days} days, ${time}\n`;
}

export function powerText({ state }: SpView): string {
  const { isPowered } = state.volatile.node;
  const supplies = [1, 2].flatMap((number) => {
    const isPresent = readingOf(state.durable.sensors, `PSU${number}_Present`)?.state !== 'fault';
    const isGood = readingOf(state.durable.sensors, `PSU${number}_Status`)?.state !== 'fault';
    const status = !isPresent ? 'not present' : isGood ? 'on' : 'failed';
    return [
      `Power supply ${number} status:`,
      `     Present: ${isPresent ? 'yes' : 'no'}`,
      `     Turned on by Agent: ${status}`,
    ];
  });
  return lines([...supplies, `System power is ${isPowered ? 'on' : 'off'}`]);
}

function readingOf(sensors: readonly SensorReading[], name: string): SensorReading | null {
  return sensors.find((one) => one.name === name) ?? null;
}

const WIDTHS = [17, 12, 12, 7, 11, 11, 11, 11] as const;

function sensorLine(cells: readonly string[]): string {
  return cells
    .map((cell, at) => (at === 0 ? cell : ` ${cell}`).padEnd(WIDTHS[at] ?? 0))
    .join('|')
    .trimEnd();
}

export function sensorsText({ state }: SpView): string {
  const head = sensorLine(['Sensor Name', 'Current', 'Unit', 'Status', 'LCR', 'LNC', 'UNC', 'UCR']);
  const rule = WIDTHS.map((width) => '-'.repeat(width)).join('+');
  const rows = SENSOR_ROWS.map((row) => sensorLine(sensorCells(row, state.durable.sensors)));
  return lines([head, rule, ...rows]);
}

function sensorCells(row: SensorRow, sensors: readonly SensorReading[]): string[] {
  const reading = readingOf(sensors, row.name);
  const limits = row.thresholds.map((limit) => (limit === null ? 'na' : limit.toFixed(3)));
  if (reading === null) return [row.name, 'na', row.unit, 'na', ...limits];
  if (row.kind === 'discrete') {
    const value = `0x${reading.value.toString(16).padStart(4, '0')}`;
    return [row.name, '0x0', row.unit, value, ...limits];
  }
  return [
    row.name,
    reading.value.toFixed(3),
    row.unit,
    judgeReading(row, reading.value),
    ...limits,
  ];
}

/** `system sensors get NAME`; null: there is none of that name. */
export function sensorText({ state }: SpView, name: string): string | null {
  const row = sensorRow(name);
  const index = SENSOR_ROWS.findIndex((one) => one.name === name);
  if (row === null || index < 0) return null;
  const reading = readingOf(state.durable.sensors, name);
  const limit = (at: number) => {
    const value = row.thresholds[at];
    return value === null || value === undefined ? 'na' : value.toFixed(3);
  };
  const head = [
    'Locating sensor record...',
    `Sensor ID              : ${name} (0x${(0x10 + index).toString(16)})`,
    ' Entity ID             : 7.1',
  ];
  if (row.words !== null) {
    const isWell = reading !== null && stateOfReading(row, reading.value) === 'normal';
    return lines([
      ...head,
      ' Sensor Type (Discrete): State',
      ' States Asserted       : Digital State',
      `                         [${row.words[isWell ? 0 : 1]}]`,
    ]);
  }
  return lines([
    ...head,
    ` Sensor Type (Analog)  : ${row.kind}`,
    ` Sensor Reading        : ${reading?.value ?? 'na'} (+/- 0) ${row.unit}`,
    ` Status                : ${reading === null ? 'na' : judgeReading(row, reading.value)}`,
    ' Lower Non-Recoverable : na',
    ` Lower Critical        : ${limit(0)}`,
    ` Lower Non-Critical    : ${limit(1)}`,
    ` Upper Non-Critical    : ${limit(2)}`,
    ` Upper Critical        : ${limit(3)}`,
    ' Upper Non-Recoverable : na',
    ' Assertions Enabled    : lnc- lcr- unc+ ucr+',
    ' Deassertions Enabled  : lnc- lcr- unc+ ucr+',
  ]);
}

export function eventsText({ state }: SpView, entries: readonly SelEntry[]): string {
  const { zone } = state.volatile.identity;
  return lines(entries.map((entry) => selLine(entry, zone)));
}

/** @choice of the 4000 that fit into the real log, the state keeps the newest SEL_LIMIT. */
export function eventsInfoText({ state }: SpView): string {
  const { sel, nextRecord } = state.durable;
  return lines([
    'Maximum number of events: 4000',
    `Number of events: ${sel.length}`,
    `Newest record: ${nextRecord - 1}`,
  ]);
}

export function fruListText(): string {
  return lines([
    'FRU ID  Name',
    ...FRU_ROWS.map(({ id, name }) => `${String(id).padEnd(7)} ${name}`),
  ]);
}

export function fruText({ state }: SpView, id: string): string | null {
  const row = FRU_ROWS.find((one) => String(one.id) === id);
  if (row === undefined) return null;
  const { serial } = MEMBERS[state.volatile.identity.owner];
  return lines([
    `FRU Device Description : ${row.name} (ID ${row.id})`,
    ' Product Manufacturer  : NetApp',
    ` Product Part Number   : ${row.part}`,
    ` Product Serial        : ${serial}-${row.id}`,
  ]);
}

export function batteryText({ state }: SpView): string {
  const value = (name: string) => readingOf(state.durable.sensors, name)?.value ?? 'na';
  const status = readingOf(state.durable.sensors, 'NVMEM_Batt_Status');
  return lines([
    'battery:',
    `  status:     ${status?.state === 'fault' ? 'failed' : 'fully charged'}`,
    `  voltage:    ${value('Bat_8.0V')} Volts`,
    `  temp:       ${value('Bat_Temp')} degrees C`,
    `  run time:   ${value('Bat_Run_Time')} hours`,
  ]);
}

export function versionText({ state }: SpView): string {
  return lines([`Firmware Version: ${currentVersion(state)}`, `Model: AFF-A300`]);
}

export function networkText(view: SpView): string {
  const { durable, volatile: v } = view.state;
  const isUp = v.isLinkUp && v.hang === 'none';
  return lines([
    `Link:        ${isUp ? 'up' : 'down'}`,
    `MAC:         ${MEMBERS[v.identity.owner].spMac.toUpperCase()}`,
    `DHCP:        ${durable.ipv4.isDhcp ? 'yes' : 'no'}`,
    `IP Address:  ${v.hang === 'none' ? durable.ipv4.address : 'unknown'}`,
    `Netmask:     ${v.hang === 'none' ? durable.ipv4.netmask : 'unknown'}`,
    `Gateway:     ${v.hang === 'none' ? durable.ipv4.gateway : 'unknown'}`,
  ]);
}
