// Every line that a daemon of an SC writes to a log. Grammar, ids, severities and texts are those
// of S4 and of support documents (reference §3.4); a line that no source shows is synthetic, and
// its number in the source file is 0, so that nobody takes it for Sun's.
//
//   Jul 9 09:42:26 2005 cmc5asffsc0 fomd[20278]:
//   date                host        daemon[pid]
//       [8576 4194538199056810 NOTICE FailoverMgr.cc 3071] SC configured as Main
//        id   hrtime, ns       sev    source file    line  text

import type { LogEntry, Stamp } from '../state.ts';
import { smsDate, syslogDate } from './dates.ts';

type Severity = 'NOTICE' | 'WARNING' | 'ERR';
type Name = LogEntry['entry'];

/** `line`: in the source file of the release; with the patch of S4's procedure it moves. */
type Row = { id: number; severity: Severity; file: string; line: number; patched?: number };

/** A line of our own: no document shows it. */
function synthetic(id: number, severity: Severity, file: string): Row {
  return { id, severity, file, line: 0 };
}

const FOMD = 'FailoverMgr.cc';
const HWAD = 'HwadClock.cc';
const ESMD = 'EnvMonitor.cc';

/** The catalogue. Ids are 200 wide for each daemon: 1100 hwad, 1300 ssd, 1900 esmd, 2500 dsmd,
 * 8500 fomd (reference §3.4). */
const CATALOGUE: { readonly [Entry in Name]: Row } = {
  /** @seed S4:171, S4:173 */
  smsInitiated: { id: 0, severity: 'NOTICE', file: 'SSDWorkArea.cc', line: 38 },
  smsComplete: synthetic(1490, 'NOTICE', 'SSDApp.cc'),
  /** @seed S4:161-163, S4:165-167 */
  softShutdown: { id: 1302, severity: 'WARNING', file: 'SSDApp.cc', line: 209 },
  /** @seed S4:179-180 */
  heartbeatCheck: { id: 8599, severity: 'NOTICE', file: 'FMHeartbeat.cc', line: 217 },
  /** @seed S4:146-149: 2354 in May, 3071 in July. */
  configuredMain: { id: 8576, severity: 'NOTICE', file: FOMD, line: 2354, patched: 3071 },
  /** @seed S4:153-156: 3071 in May, 3074 in July. */
  configuredSpare: { id: 8577, severity: 'NOTICE', file: FOMD, line: 3071, patched: 3074 },
  /** @seed S4:160-161 */
  failoverDeactivated: { id: 8519, severity: 'NOTICE', file: FOMD, line: 2507 },
  failoverActivated: synthetic(8650, 'NOTICE', FOMD),
  failoverFailed: synthetic(8651, 'WARNING', FOMD),
  i2Failed: { id: 8569, severity: 'NOTICE', file: FOMD, line: 1279 },
  i2Passed: synthetic(8652, 'NOTICE', FOMD),
  networkFailed: { id: 8569, severity: 'NOTICE', file: FOMD, line: 1279 },
  networkPassed: synthetic(8653, 'NOTICE', FOMD),
  failingOver: { id: 8567, severity: 'NOTICE', file: FOMD, line: 1956 },
  takingOver: synthetic(8654, 'WARNING', FOMD),
  resettingOpposite: synthetic(8655, 'WARNING', FOMD),
  /** @seed S4:181-205 */
  i2cTimeout: { id: 1123, severity: 'ERR', file: 'I2cComm.cc', line: 716 },
  registrationFailed: synthetic(1190, 'WARNING', HWAD),
  notLocked: synthetic(1191, 'WARNING', HWAD),
  programming: synthetic(1192, 'NOTICE', HWAD),
  programmed: synthetic(1193, 'NOTICE', HWAD),
  spllStuck: synthetic(1194, 'ERR', HWAD),
  clockLost: synthetic(1195, 'ERR', HWAD),
  clockFound: synthetic(1196, 'NOTICE', HWAD),
  lockLost: synthetic(1197, 'WARNING', HWAD),
  lockFound: synthetic(1198, 'NOTICE', HWAD),
  dstop: { id: 2516, severity: 'ERR', file: 'EventHandler.cc', line: 0 },
  dump: { id: 2525, severity: 'NOTICE', file: 'SysControl.cc', line: 0 },
  recovering: synthetic(2690, 'NOTICE', 'EventHandler.cc'),
  domainUp: synthetic(2691, 'NOTICE', 'EventHandler.cc'),
  daemonDied: synthetic(1491, 'ERR', 'SSDApp.cc'),
  daemonRestarted: synthetic(1492, 'NOTICE', 'SSDApp.cc'),
  supplyFailed: { id: 2000, severity: 'ERR', file: ESMD, line: 0 },
  fanFailed: synthetic(2090, 'ERR', ESMD),
  sensorBad: synthetic(2091, 'WARNING', ESMD),
  environmentRestored: synthetic(2092, 'NOTICE', ESMD),
  cannotRead: synthetic(2093, 'ERR', ESMD),
  environmentShutdown: synthetic(2094, 'ERR', ESMD),
  keyswitch: synthetic(1790, 'NOTICE', 'KeySwitch.cc'),
};

/** What of the catalogue no document shows: the README lists it by these names. */
export const SYNTHETIC_ENTRIES = (Object.keys(CATALOGUE) as Name[]).filter(
  (name) => CATALOGUE[name].line === 0,
);

type Texts = { readonly [Entry in Name]: (entry: Extract<LogEntry, { entry: Entry }>) => string };

/** All but `smsInitiated`, which names the release of its stamp. */
const TEXTS: Omit<Texts, 'smsInitiated'> = {
  smsComplete: () => 'SMS software start-up complete',
  /** @seed S4:162-163, S4:166-167 */
  softShutdown: () => 'SMS soft shutdown, signaling all components: signal=SIGTERM',
  /** @seed S4:180 */
  heartbeatCheck: () => 'Checking for SC heartbeat interrupts (can take up to 30 seconds) ...',
  /** @seed S4:147 */
  configuredMain: () => 'SC configured as Main',
  /** @seed S4:154 */
  configuredSpare: () => 'SC configured as Spare',
  /** @seed S4:161 */
  failoverDeactivated: () => 'Failover deactivated',
  failoverActivated: () => 'Failover activated',
  failoverFailed: ({ failure }) => `Failover failed: ${failure}`,
  i2Failed: () => 'The I2 network test FAILED',
  i2Passed: () => 'The I2 network test passed',
  networkFailed: () => 'The external network test FAILED',
  networkPassed: () => 'The external network test passed',
  failingOver: ({ why }) =>
    `Failing over to the spare SC because of the following faults on the main SC: ${why}`,
  takingOver: () => 'No RPC answer and no heartbeat from the main SC: taking over',
  resettingOpposite: ({ opposite }) =>
    `${opposite.toUpperCase()} is not Spare: resetting ${opposite.toUpperCase()}`,
  /** @seed S4:182-183, S4:185, S4:187 */
  i2cTimeout: ({ bus }) => `I2c read time out bus: ${bus}, address: 23`,
  /** @seed S4:175. A bus that times out may have no board behind it. */
  registrationFailed: ({ boards }) =>
    `${boards === 0 ? 'Not all objects could' : `${counted(boards, 'board')} could not`}` +
    ' be registered: SPLLs are not programmed',
  notLocked: () => 'The clocks of the SCs are not phase locked: SPLLs are not programmed',
  programming: ({ boards }) => `Programming the SPLLs of ${counted(boards, 'board')}`,
  programmed: ({ boards }) => `The SPLLs of ${counted(boards, 'board')} are programmed`,
  spllStuck: ({ board }) => `The SPLL of ${board} did not take its new input`,
  clockLost: ({ sc }) => `The clock of ${sc.toUpperCase()} is lost`,
  clockFound: ({ sc }) => `The clock of ${sc.toUpperCase()} is present`,
  lockLost: () => 'The clocks of the SCs are not phase locked any more',
  lockFound: () => 'The clocks of the SCs are phase locked',
  dstop: ({ domain }) => `Domain stop has been detected in domain ${domain}.`,
  dump: ({ file }) => `Taking hardware configuration dump. Dump file: ${file}`,
  recovering: ({ domain }) => `Automatic recovery of domain ${domain} begins.`,
  domainUp: ({ domain }) => `Domain ${domain} runs Solaris again.`,
  daemonDied: ({ daemon }) => `${daemon} died`,
  daemonRestarted: ({ daemon }) => `${daemon} was started again`,
  supplyFailed: ({ unit }) =>
    `A power failure has been detected on a redundant power supply at ${unit}.` +
    ` SCHEDULE REPLACEMENT of ${unit} as soon as possible.`,
  fanFailed: ({ tray }) => `A fan of ${tray} has failed.`,
  sensorBad: ({ location, sensor, status }) => `${sensor} of ${location} is ${status}.`,
  environmentRestored: ({ unit }) => `${unit} is OK again.`,
  cannotRead: () => 'The power state of the platform cannot be read.',
  environmentShutdown: () => 'Shutting the platform down.',
  keyswitch: ({ domain, position }) =>
    `Virtual key switch of domain ${domain} set to ${position.toUpperCase()}`,
};

/** A line of the platform's messages. */
export function platformLine(stamp: Stamp, entry: LogEntry): string {
  return `${headOf(stamp)}: ${recordOf(stamp, entry)}`;
}

/** A line of a domain's messages: its daemon names the domain behind its pid. */
export function domainLine(stamp: Stamp, domain: string, entry: LogEntry): string {
  return `${headOf(stamp)}-${domain}(): ${recordOf(stamp, entry)}`;
}

function headOf(stamp: Stamp): string {
  return `${smsDate(stamp)} ${stamp.host} ${stamp.daemon}[${stamp.pid}]`;
}

function recordOf(stamp: Stamp, entry: LogEntry): string {
  const row = CATALOGUE[entry.entry];
  const line = stamp.isPatched ? (row.patched ?? row.line) : row.line;
  const bracket = `[${row.id} ${hrtime(stamp)} ${row.severity} ${row.file} ${line}]`;
  return `${bracket} ${entryText(stamp, entry)}`;
}

function entryText(stamp: Stamp, entry: LogEntry): string {
  /** @seed S4:172, S4:174 */
  if (entry.entry === 'smsInitiated') return `SMS ${stamp.smsVersion} start-up initiated`;
  return (TEXTS[entry.entry] as (one: LogEntry) => string)(entry);
}

/** Nanoseconds since that SC's kernel booted: S4's own lines give the same instant of boot by
 * arithmetic. */
function hrtime({ hrtimeMs, belowNs }: Stamp): string {
  return `${hrtimeMs}${String(belowNs).padStart(6, '0')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

// --- /var/adm/messages of Solaris.

/** `Jul  9 09:40:14 cmc5asffsc0 in.mpathd: [ID 168056 daemon.error] text`. A text that begins with
 * its daemon, as in `in.mpathd: All Interfaces ...`, is that daemon's, any other the kernel's. The
 * number behind ID is synthetic except for in.mpathd's. */
export function syslogLine(stamp: Stamp, text: string): string {
  const [, daemon, said = text] = /^([\w.]+): (.*)$/.exec(text) ?? [];
  const facility = daemon === undefined ? 'kern' : 'daemon';
  const level = /fail|error/i.test(said) ? 'error' : 'notice';
  const head = `${syslogDate(stamp)} ${stamp.host} ${daemon ?? 'genunix'}`;
  return `${head}: [ID ${messageId(said)} ${facility}.${level}] ${said}`;
}

/** Solaris makes it from the message's format, in which names of groups are not spelt. */
function messageId(text: string): string {
  if (/^All Interfaces in group \S+ have failed/.test(text)) return '168056';
  let hash = 0;
  for (const letter of text.replace(/\d+/g, '')) {
    hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  }
  return String(100_000 + (hash % 900_000));
}
