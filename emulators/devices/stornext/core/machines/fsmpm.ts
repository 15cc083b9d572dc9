// fsmpm: starts the FSMs of the fsmlist, tells the peer that this MDC lives and how it stands,
// holds elections, writes the smithlog (reference §2.1). Its heartbeat also speaks for
// snhamgr_daemon.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { METADATA_LAN } from '../config.ts';
import { haManagerText, nssText } from '../console/logLines.ts';
import type { Message, Report } from '../messages.ts';
import { writeMessage } from '../messages.ts';
import { PATHS } from '../paths.ts';
import type { Fsm, MdcState, Volatile } from '../state.ts';
import { electAll } from './election.ts';
import { exitFsm, startFsm, votesOf } from './fsm.ts';
import { logManager, logNss } from './logs.ts';
import { leavePrimary } from './primary.ts';
import { compareIntervals, readPriorities } from './settings.ts';
import { nextTick, touch } from './usurp.ts';

/** CVFS is up: fsmpm starts, and the FSMs of its fsmlist with it. */
export function startFsmpm(state: MdcState, now: Instant, out: Effects): void {
  const { fsmpm, counters, fsms, identity } = state.volatile;
  assert(!fsmpm.isRunning, 'fsmpm is started twice');
  fsmpm.isRunning = true;
  fsmpm.pid = counters.nextPid++;
  fsmpm.startedAt = now;
  fsmpm.heartbeatAt ??= nextTick(state.volatile, now);
  touch(state.volatile);
  out.emit('fsmpm.started');
  logNss(state, 'INFO', nssText.started(identity.node), now);
  readPriorities(state);
  const hasFsmlist = state.durable.files[PATHS.fsmlist] !== undefined;
  if (!hasFsmlist) logNss(state, 'ERROR', nssText.fsmlistMissing, now);
  for (const fsm of fsms) startFsm(state, fsm, now, out);
}

/** fsmpm ends with CVFS. Its FSMs have gone before. */
export function stopFsmpm(state: MdcState, now: Instant, out: Effects): void {
  const { fsmpm, identity } = state.volatile;
  if (!fsmpm.isRunning) return;

  logNss(state, 'INFO', nssText.stopping(identity.node), now);
  leavePrimary(state, now, out);
  fsmpm.isRunning = false;
  fsmpm.pid = 0;
  touch(state.volatile);
  out.emit('fsmpm.stopped');
}

/** fsmpm dies, and its FSMs with it.
 * @seed S2:9 it writes the smithlog: when its own exit results in an HA Reset, there is no
 * entry. */
export function killFsmpm(state: MdcState, now: Instant, out: Effects): void {
  const { fsmpm, fsms, cvfs } = state.volatile;
  if (!fsmpm.isRunning) return;

  out.emit('fsmpm.died');
  fsmpm.isRunning = false;
  fsmpm.pid = 0;
  touch(state.volatile);
  for (const fsm of fsms) {
    if (exitFsm(state, fsm, 'fsmpmExit', now, out)) return;
  }
  leavePrimary(state, now, out);
  if (cvfs.phase === 'idle') cvfs.isUp = false;
}

/** Kills one FSM process: fsmpm starts it again after ten seconds. */
export function killFsm(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  if (fsm.pid === 0) return;
  exitFsm(state, fsm, 'killed', now, out);
}

/** @seed S2:33 `the LAN is working`: once a second each MDC tells the other that it lives. */
export function sendHeartbeat(state: MdcState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { fsmpm, identity, config } = v;
  if (!fsmpm.isRunning && !v.snhamgr.isRunning) {
    fsmpm.heartbeatAt = null;
    return;
  }
  const late = now - (fsmpm.heartbeatAt as Instant);
  fsmpm.heartbeatAt =
    late > config.brandPeriodMs
      ? nextTick(v, now)
      : (fsmpm.heartbeatAt as Instant) + config.heartbeatPeriodMs;
  out.send(METADATA_LAN, identity.peer, { type: 'heartbeat', version: fsmpm.version });
  electAll(state, now, out);
}

/** What the peer is told. */
function composeReport(v: Volatile): Report {
  const { fsmpm, snhamgr, settings } = v;
  return {
    type: 'report',
    version: fsmpm.version,
    manager:
      snhamgr.isRunning && settings.hasHaPeer
        ? { mode: snhamgr.mode, isLatched: settings.isLatched, isPeerdown: snhamgr.isPeerdown }
        : null,
    isFsmpmRunning: fsmpm.isRunning,
    isStarting: v.cvfs.phase === 'starting',
    isPrimary: fsmpm.isPrimary,
    intervalMs: settings.intervalMs,
    votes: votesOf(v),
    fsms: v.fsms.map(({ fs, phase, pid, port, priority, connections, activatedAt }) => {
      return { fs, phase, pid, port, priority, connections, activatedAt };
    }),
  };
}

/** Tells the peer what has changed in this step. */
export function sendReport(state: MdcState, out: Effects): void {
  const { fsmpm, snhamgr, identity } = state.volatile;
  fsmpm.reportedVersion = fsmpm.version;
  if (!fsmpm.isRunning && !snhamgr.isRunning && fsmpm.heartbeatAt === null) return;

  out.send(METADATA_LAN, identity.peer, writeMessage(composeReport(state.volatile)));
}

/** Anything from the peer shows that it lives. */
export function hearPeer(state: MdcState, now: Instant, out: Effects): void {
  const { peer, config, identity } = state.volatile;
  peer.lostAt = now + config.fsmLossTimeoutMs;
  if (peer.isHeard) return;

  peer.isHeard = true;
  out.emit('peer.heard');
  logNss(state, 'NOTICE', nssText.heartbeatBack(identity.peerAddress), now);
}

/** The peer's report version is news: ask for the report. */
export function takeHeartbeat(state: MdcState, version: number, out: Effects): void {
  const { peer, identity } = state.volatile;
  if (version === peer.version) return;

  const request: Message = { type: 'reportRequest' };
  out.send(METADATA_LAN, identity.peer, writeMessage(request));
}

/** The peer has told how it stands. Late copies of older reports are dropped. */
export function takeReport(state: MdcState, report: Report, now: Instant, out: Effects): void {
  const { peer, identity } = state.volatile;
  if (report.version <= peer.version && peer.report !== null) return;

  const before = peer.report;
  peer.report = report;
  peer.reportAt = now;
  peer.version = report.version;
  compareIntervals(state, now, out);
  for (const fsm of report.fsms) {
    const was = before?.fsms.find((other) => other.fs === fsm.fs);
    if (was?.phase === fsm.phase) continue;
    const place = {
      fs: fsm.fs,
      priority: fsm.priority ?? 0,
      address: identity.peerAddress,
      port: fsm.port,
      pid: fsm.pid,
    };
    if (fsm.phase === 'active') logNss(state, 'INFO', nssText.activeRegistered(place), now);
    if (fsm.phase === 'standby') logNss(state, 'INFO', nssText.standbyRegistered(place), now);
  }
}

/** Nothing was heard for too long: the peer counts as lost. */
export function losePeer(state: MdcState, now: Instant, out: Effects): void {
  const { peer, identity } = state.volatile;
  const wasHeard = peer.isHeard;
  peer.lostAt = null;
  peer.isHeard = false;
  peer.report = null;
  peer.version = -1;
  peer.isMismatchTold = false;
  if (!wasHeard) return;
  out.emit('peer.lost');
  logNss(state, 'WARN', nssText.heartbeatLost(identity.peerAddress), now);
  logManager(state, 'WARN', haManagerText.peerLost, now);
}
