// Writing into the logs of an SC: bounded, numbered, stamped when written. hrtime counts from the
// kernel's zero of this SC, so that it survives a restart of SMS, and not a reset (S4:146-206).

import type { Instant } from '../../../../core/time.ts';
import type { Domain } from '../commands.ts';
import { domainLine, platformLine, syslogLine } from '../console/logLines.ts';
import { domainLogPath, LOGS } from '../paths.ts';
import type { Log, LogEntry, ScState, Stamp } from '../state.ts';
import { isDaemonUp } from './health.ts';

/** A log of this many lines is rotated. One older part is kept. */
const LOG_LINES_MAX = 400;

export function emptyLog(modifiedMs: number): Log {
  return { lines: [], older: [], nextLine: 0, rotations: 0, modifiedMs };
}

/** Appends one line. The log is created where it is missing; a full disk takes none. */
export function appendLog(state: ScState, path: string, line: string, now: Instant): void {
  const { logs } = state.durable;
  const { identity, afflictions } = state.volatile;
  if (afflictions.isDiskFull) return;
  const modifiedMs = identity.epoch + now + identity.skewMs;
  let log = logs[path];
  if (log === undefined) {
    log = emptyLog(modifiedMs);
    logs[path] = log;
  }
  log.lines.push(line);
  log.nextLine += 1;
  log.modifiedMs = modifiedMs;
  if (log.lines.length < LOG_LINES_MAX) return;

  log.older = log.lines;
  log.lines = [];
  log.rotations += 1;
}

/** Who writes, and when. */
function stampOf(state: ScState, daemon: string, now: Instant, earlyNs?: number): Stamp {
  const { identity, os, ssd, config } = state.volatile;
  const { patches } = state.durable;
  const { epoch, skewMs, zone, host } = identity;
  const pid =
    daemon === 'ssd' ? ssd.pid : (ssd.daemons.find(({ name }) => name === daemon)?.pid ?? 0);
  return {
    epochMs: epoch + now + skewMs,
    zone,
    host,
    daemon,
    pid,
    hrtimeMs: now - os.kernelZeroAt,
    belowNs: (earlyNs ?? scatterNs(now)) + lineNs(state),
    isPatched: patches.length > 0,
    smsVersion: config.smsVersion,
  };
}

/** Coprime to the range below: neighbouring instants have digits far apart. */
const SCATTER = 611_953;
const SCATTERED_NS = 900_000;
/** Lines of one millisecond are so far apart, in their order. */
const LINE_NS = 100;
const LINES_MAX = 1_000;

/** @choice The six digits below a millisecond are made up from the instant and the number of the
 * line, unless who writes it knows them better. */
function scatterNs(now: Instant): number {
  return ((now % SCATTERED_NS) * SCATTER) % SCATTERED_NS;
}

function lineNs({ durable: { logs } }: ScState): number {
  return ((logs[LOGS.platform]?.nextLine ?? 0) % LINES_MAX) * LINE_NS;
}

/** A line of the platform log. A daemon that does not run writes none. `earlyNs`: how far into its
 * millisecond it was written, up to 900000. */
export function log(
  state: ScState,
  daemon: string,
  entry: LogEntry,
  now: Instant,
  earlyNs?: number,
): void {
  if (daemon !== 'ssd' && !isDaemonUp(state.volatile, daemon)) return;
  const stamp = stampOf(state, daemon, now, earlyNs);
  appendLog(state, LOGS.platform, platformLine(stamp, entry), now);
}

/** A line of a domain's log: a stop is dsmd's to tell, a key switch pcd's, which keeps it. */
export function logDomain(state: ScState, domain: Domain, entry: LogEntry, now: Instant): void {
  const daemon = entry.entry === 'keyswitch' ? 'pcd' : 'dsmd';
  if (!isDaemonUp(state.volatile, daemon)) return;
  const line = domainLine(stampOf(state, daemon, now), domain, entry);
  appendLog(state, domainLogPath(domain), line, now);
}

/** /var/adm/messages of the SC's own Solaris. */
export function logSystem(state: ScState, text: string, now: Instant): void {
  appendLog(state, LOGS.system, syslogLine(stampOf(state, '', now), text), now);
}
