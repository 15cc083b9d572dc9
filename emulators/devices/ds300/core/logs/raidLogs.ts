// The log files of the support archive and of the management station, as views of the event log and
// the configuration. Line shapes are those of ServeRAID Manager (reference §1.3); RaidCfg.log's
// layout is ours, for want of a sample.
//
//   RaidEvt.log = Event.txt        one line an event           (S3:95-103)
//   RaidErr.log                    the management program's own complaints
//   RaidCfg.log = RaidExt1.log     the configuration profile   (S3:104-108)
//   mgmtservice.log (.old)         what the management service did; rotated

import type { Instant } from '../../../../core/time.ts';
import { formatLog4j, formatLong } from '../console/dates.ts';
import { render } from '../console/screens.ts';
import { subjectOf } from '../machines/eventLog.ts';
import type { ControllerState, EventRecord } from '../state.ts';

const SEVERITIES: { readonly [Severity in EventRecord['severity']]: string } = {
  information: 'INF',
  warning: 'WRN',
  fatal: 'FTL',
};
/** @choice a file of the management service is full after so many lines. */
const SERVICE_LINES = 200;

/** The files of `Save support archive` and their texts, in order. */
export function archiveFiles(state: ControllerState, now: Instant): [name: string, text: string][] {
  return [
    ['RaidEvt.log', raidEvt(state)],
    ['RaidErr.log', raidErr(state)],
    ['RaidCfg.log', raidCfg(state, now)],
  ];
}

/** The files of the management station: what its own folders hold.
 * @seed S3:93-108 */
export function stationFiles(state: ControllerState, now: Instant): [name: string, text: string][] {
  const { enclosureName } = state.volatile.config;
  const { current, old } = serviceLog(state);
  return [
    ['Temp/mgmtservice.log', current],
    ...(old === null ? [] : ([['Temp/mgmtservice.log.old', old]] as [string, string][])),
    ['ServeRAID Manager/Event.txt', raidEvt(state)],
    [`ServeRAID Manager/${enclosureName}/RaidExt1.log`, raidCfg(state, now)],
  ];
}

/** `February 12, 2008 4:25:14 AM GMT      INF    10576:A00C-S--L--        Local only      text` */
export function raidEvt({ durable, volatile: { identity } }: ControllerState): string {
  return durable.events.entries
    .map((entry) => {
      const date = formatLong(entry.dateMs, identity.zone);
      const place = `${entry.id}:${locationOf(entry)}`.padEnd(25);
      const severity = SEVERITIES[entry.severity];
      return `${date}      ${severity}    ${place}Local only      ${entry.long}\n`;
    })
    .join('');
}

/** `A01C00S03L--`: controller, channel, SCSI id, logical drive; dashes where one does not apply. */
function locationOf(record: EventRecord): string {
  const { channel, scsiId, logicalDrive } = record;
  const adapter = subjectOf(record) === 'a' ? '01' : '02';
  const two = (value: number | null) => (value === null ? '--' : String(value).padStart(2, '0'));
  const one = (value: number | null) => (value === null ? '-' : String(value));
  const drive = two(logicalDrive);
  return `A${adapter}C${one(channel)}S${two(scsiId)}L${drive}`;
}

/** @choice The program complains of what is worse than information. */
function raidErr({ durable, volatile: { identity } }: ControllerState): string {
  return durable.events.entries
    .filter(({ severity }) => severity !== 'information')
    .map(({ dateMs, severity, long, number }) => {
      const level = severity === 'fatal' ? 'ERROR' : 'WARN ';
      const place = `MasterDataProc.pollController:${number}`;
      return `${formatLog4j(dateMs, identity.zone)} [poll] ${level} ${place} - ${long}\n`;
    })
    .join('');
}

const PROFILE = [
  ['Unit', 'version'],
  ['Controllers', 'controllers'],
  ['iSCSI ports of this controller', 'ports'],
  ['ipfailover', 'ipfailover'],
  ['Failback', 'failback'],
  ['Write cache', 'cache'],
  ['Arrays', 'arrays'],
  ['Logical drives', 'logicalDrives'],
  ['Hot-spares', 'hotSpares'],
  ['Drives', 'drives'],
] as const;

export function raidCfg(state: ControllerState, now: Instant): string {
  return PROFILE.map(([title, read]) => {
    const { stdout } = render(state, read, [], now);
    return `${title}\n${'='.repeat(title.length)}\n${stdout}\n`;
  }).join('');
}

/** Rotated whenever the file is full: the `.old` one exists only after that. */
function serviceLog({ durable, volatile }: ControllerState): {
  current: string;
  old: string | null;
} {
  const { entries, nextNumber } = durable.events;
  const first = Math.floor(nextNumber / SERVICE_LINES) * SERVICE_LINES;
  const text = (from: number, to: number) =>
    entries
      .filter(({ number }) => number >= from && number < to)
      .map(({ dateMs, short, controller }) => {
        const date = formatLog4j(dateMs, volatile.identity.zone);
        return `${date} mgmtservice: controller ${controller.toUpperCase()}: ${short}\n`;
      })
      .join('');
  const current = text(first, nextNumber);
  return { current, old: first === 0 ? null : text(first - SERVICE_LINES, first) };
}
