// Writing into the logs of an MDC: bounded, numbered, stamped when written. Only rare events do it.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Wall } from '../console/dates.ts';
import type { FsmLevel, NssLevel, RasEvent } from '../console/logLines.ts';
import { daemonLine, fsmLine, rasDetail, rasLine, syslogLine } from '../console/logLines.ts';
import { cvlogPath, LOGS } from '../paths.ts';
import type { Fsm, Log, MdcState } from '../state.ts';

/** A log of this many lines is rotated. One older part is kept: enough to read up on an incident.
 */
const LOG_LINES_MAX = 400;

/** What this MDC's own clock shows. */
export function wallOf(state: MdcState, now: Instant): Wall {
  const { epoch, skewMs, zone } = state.volatile.identity;
  return { epochMs: epoch + now + skewMs, zone };
}

/** Appends one line. The log is created where it is missing. */
export function appendLog(state: MdcState, path: string, line: string, now: Instant): void {
  const { logs } = state.durable;
  let log = logs[path];
  if (log === undefined) {
    log = emptyLog();
    logs[path] = log;
  }
  log.lines.push(line);
  log.nextLine += 1;
  log.modifiedMs = wallOf(state, now).epochMs;
  if (log.lines.length < LOG_LINES_MAX) return;

  log.older = log.lines;
  log.lines = [];
  log.rotations += 1;
}

export function emptyLog(): Log {
  return { lines: [], older: [], nextLine: 0, rotations: 0, modifiedMs: 0 };
}

/** @seed S2:9 the smithlog is written by the fsmpm process: without it there is no entry. */
export function writeSmithlog(state: MdcState, line: string, now: Instant, out: Effects): boolean {
  if (!state.volatile.fsmpm.isRunning) return false;

  appendLog(state, LOGS.smithlog, line, now);
  out.emit('smithlog.written', { line });
  return true;
}

/** nssdbg.out: the failover and heartbeat activities of fsmpm. */
export function logNss(state: MdcState, level: NssLevel, text: string, now: Instant): void {
  const { fsmpm } = state.volatile;
  if (!fsmpm.isRunning) return;
  appendLog(state, LOGS.nssdbg, daemonLine(wallOf(state, now), fsmpm.pid, level, text), now);
}

/** ha_mgr.out: what snhamgr_daemon decided. */
export function logManager(state: MdcState, level: NssLevel, text: string, now: Instant): void {
  const { snhamgr } = state.volatile;
  if (!snhamgr.isRunning) return;
  appendLog(state, LOGS.haMgr, daemonLine(wallOf(state, now), snhamgr.pid, level, text), now);
}

/** The FSM's own cvlog. */
export function logFsm(
  state: MdcState,
  fsm: Fsm,
  level: FsmLevel,
  text: string,
  now: Instant,
): void {
  appendLog(state, cvlogPath(fsm.fs), fsmLine(wallOf(state, now), fsm.pid, level, text), now);
}

/** /var/log/messages. */
export function logSystem(
  state: MdcState,
  tag: string,
  pid: number | null,
  text: string,
  now: Instant,
): void {
  const line = syslogLine(wallOf(state, now), state.volatile.identity.node, tag, pid, text);
  appendLog(state, LOGS.messages, line, now);
}

/** A RAS event of one FSM, into the raslog (reference §5.1). */
export function raiseRas(
  state: MdcState,
  event: RasEvent,
  fsm: Fsm,
  text: string,
  now: Instant,
  out: Effects,
): void {
  const detail = rasDetail(state.volatile.identity.node, fsm.pid, fsm.fs, text);
  enqueueRas(state, event, detail, now, out);
}

/** A RAS event with a detail of its own: `cvadmin ras enq`. */
export function enqueueRas(
  state: MdcState,
  event: string,
  detail: string,
  now: Instant,
  out: Effects,
): void {
  appendLog(state, LOGS.raslog, rasLine(wallOf(state, now), event, detail), now);
  out.emit('ras.raised', { ras: event, detail });
}
