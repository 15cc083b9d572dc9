// The HA Monitor: a dead-man timer that resets this MDC when it can no longer re-brand the ARB, so
// that two FSMs never control the metadata, even for an instant (S2:16).
//
//   tick      landing            ticks without a landing                       smithAt
//    |--brand-->|                   |         |         |    ...    |             |
//   delay 1   delay 0             delay 1   delay 2   delay 3    delay 10      HA reset
//             timer restarts                          at 4: ask the peer for a timer reset
//
// Modelled: S2:17-22, 32-35. Where a grant comes from: negotiation.ts. The kernel's part:
// haReset.ts.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { haMonitorCheckLine, timerExpiredLine, timerNearExpiryLine } from '../console/logLines.ts';
import type { Fsm, HaMonitor, MdcState, Trace, Volatile } from '../state.ts';
import { type HaReset, haReset } from './haReset.ts';
import { wallOf, writeSmithlog } from './logs.ts';

/** Lines that the trace buffer holds. */
const TRACE_LINES_MAX = 2_000;

export function noMonitor(): HaMonitor {
  return {
    smithAt: null,
    warnAt: null,
    delay: 0,
    armedIntervalMs: 0,
    landedAt: 0,
    grantedFrom: null,
    isSuspended: false,
    isLate: false,
    askedAt: null,
    grantCount: 0,
  };
}

/** May this FSM touch the metadata at this instant? What the whole protocol is about.
 * HaManaged has no timer: its protection is that of the primary. */
export function isInControl(fsm: Fsm, now: Instant): boolean {
  if (fsm.phase !== 'active') return false;
  if (fsm.haFsType === 'HaManaged') return true;
  const { smithAt, isSuspended } = fsm.monitor;
  return smithAt !== null && now < smithAt && !isSuspended;
}

/** @seed S2:17 a usurping FSM creates the timer with its first brand. */
export function startTimer(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  fsm.monitor = noMonitor();
  fsm.monitor.landedAt = now;
  restartTimer(fsm, state.volatile, now, state.volatile.settings.intervalMs);
  out.emit('haMonitor.started', { fs: fsm.fs });
}

/** @seed S2:20 the timer is deleted when the FSM exits (or gives way before it ever was active). */
export function deleteTimer(fsm: Fsm, out: Effects): void {
  const { smithAt, isSuspended } = fsm.monitor;
  fsm.monitor = noMonitor();
  if (smithAt !== null || isSuspended) out.emit('haMonitor.deleted', { fs: fsm.fs });
}

/** @seed S2:19 the timer restarts immediately after a brand has landed, never when it is sent. */
export function restartAfterBrand(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  const { monitor } = fsm;
  assert(
    monitor.smithAt === null || now <= monitor.smithAt,
    'a brand landed after the smith deadline: the reset was lost',
  );
  assert(
    monitor.smithAt !== null || monitor.isSuspended,
    'a brand landed but no monitor is running',
  );
  if (monitor.isLate) {
    monitor.isLate = false;
    out.emit('haMonitor.recovered', { fs: fsm.fs, delay: monitor.delay });
  }
  monitor.isSuspended = false;
  monitor.askedAt = null;
  monitor.landedAt = now;
  restartTimer(fsm, state.volatile, now, state.volatile.settings.intervalMs);
}

/** Runs the timer from `from` for one interval. The delay starts again too (S2:33). */
export function restartTimer(fsm: Fsm, v: Volatile, from: Instant, intervalMs: number): void {
  const { monitor } = fsm;
  const smithAt = from + intervalMs;
  monitor.smithAt = smithAt;
  monitor.warnAt = smithAt - warningMs(intervalMs, v);
  monitor.armedIntervalMs = intervalMs;
  monitor.delay = 0;
}

/** @seed S2:21 `less than one second from expiring`.
 * @choice An interval of one second always has less than that left: its warning waits until a brand
 * is overdue, or the smithlog would fill twice a second. */
function warningMs(intervalMs: number, v: Volatile): number {
  const { smithWarningMs, brandPeriodMs } = v.config;
  const healthyMs = intervalMs - brandPeriodMs - brandPeriodMs / 2;
  return Math.max(1, Math.min(smithWarningMs - 1, healthyMs));
}

/** HAmonCheck, once per brand period.
 * @seed S2:32 a traced line per check.
 * @seed S2:33 more than 1 is abnormal. */
export function checkDelay(state: MdcState, fsm: Fsm, ticks: number, out: Effects): void {
  const { monitor } = fsm;
  if (monitor.smithAt === null && !monitor.isSuspended) return;

  monitor.delay += ticks;
  const { trace } = state.volatile;
  if (trace.isHaTraced) traceCheck(trace, fsm);
  if (monitor.delay < 2) return;

  monitor.isLate = true;
  out.emit('haMonitor.delayed', { fs: fsm.fs, delay: monitor.delay });
}

function traceCheck(trace: Trace, fsm: Fsm): void {
  const { delay } = fsm.monitor;
  trace.lines.push(haMonitorCheckLine({ pid: fsm.pid, fs: fsm.fs, delay }));
  trace.nextLine += 1;
  if (trace.lines.length > TRACE_LINES_MAX) trace.lines.splice(0, TRACE_LINES_MAX / 2);
}

/** @seed S2:21 the line in the smithlog when the timer is about to run out; one for each threat. */
export function warnBeforeSmith(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  const { monitor } = fsm;
  if (monitor.warnAt === null || monitor.warnAt > now) return;

  monitor.warnAt = null;
  const line = timerNearExpiryLine(wallOf(state, now), { fs: fsm.fs, delay: monitor.delay });
  writeSmithlog(state, line, now, out);
}

/** @seed S2:5,17,35 an expired timer resets the computer; the delay is 2 x ha_smith_interval then.
 * Returns whether it did. An FSM that was frozen comes here first when it wakes: before it looks at
 * anything else, it is dead.
 * @choice Where the mode forbids the reset, the FSM is suspended instead: it controls nothing until
 * a brand of its own lands on a block that nobody else has branded. */
export function expireTimer(state: MdcState, fsm: Fsm, now: Instant, out: Effects): boolean {
  const { monitor, fs } = fsm;
  if (monitor.smithAt === null) return false;

  if (fsm.tickAt !== null && fsm.tickAt <= now) monitor.delay += 1;
  const smithLine = timerExpiredLine(wallOf(state, now), { fs, delay: monitor.delay });
  const reset: HaReset = { cause: 'timerExpired', fs, smithLine, timer: monitor };
  if (haReset(state, reset, now, out)) return true;

  monitor.smithAt = null;
  monitor.warnAt = null;
  monitor.isSuspended = true;
  out.emit('haMonitor.suppressed', { fs, delay: monitor.delay });
  return false;
}
