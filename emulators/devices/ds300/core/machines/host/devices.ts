// The logical drives as host-1 sees them: multipath that knows ALUA, one command under way on each,
// and an explicit failover where no path leads to the owner (S3:6-7).

import type { Effects } from '../../../../../core/effect.ts';
import { type Instant, isDue } from '../../../../../core/time.ts';
import type { HostAnswer, HostCommand } from '../../messages.ts';
import type { Device, HostState, Path } from '../../state/host.ts';
import { completeIo, nextIo } from './ledger.ts';
import { sendTo } from './network.ts';
import { lookAgain, losePath, pathTo, takeGroups } from './paths.ts';

/** @choice Paths are looked at every half second while no good one is known. */
const PROBE_MS = 500;
/** @choice and an explicit failover is commanded when that has lasted so long. */
const FAILOVER_MS = 1_000;
const RETRY_MS = 500;
/** An I/O that takes longer is told as a stall. */
const STALL_MS = 1_000;

export function advanceDevices(state: HostState, now: Instant, out: Effects): void {
  for (const device of state.volatile.devices) {
    expire(state, device, now, out);
    probe(state, device, now, out);
    choosePath(state, device, out);
    issue(state, device, now, out);
    watchStall(state, device, now, out);
  }
}

function expire(state: HostState, device: Device, now: Instant, out: Effects): void {
  const { probe: asked, io } = device;
  if (asked !== null && isDue(asked.answerBy, now)) {
    device.probe = null;
    const path = pathTo(state, asked.portal);
    if (path?.phase === 'up') losePath(state, path, 'no answer', now, out);
  }
  if (io === null || io.portal === null || !isDue(io.answerBy, now)) return;
  const path = pathTo(state, io.portal);
  if (path?.phase === 'up') losePath(state, path, 'no answer', now, out);
  retryIo(state, device, now);
}

/** The I/O goes out again: at once, or on the path that is found next. */
export function retryIo(state: HostState, device: Device, at: Instant): void {
  const { io } = device;
  if (io === null) return;
  io.portal = null;
  io.answerBy = null;
  io.retryAt = at;
  state.durable.counters.retries += 1;
}

// --- looking at paths ---

function viewOf(path: Path, lun: number) {
  return path.views.find((view) => view.lun === lun) ?? null;
}

function isActive(path: Path, lun: number): boolean {
  return path.phase === 'up' && viewOf(path, lun)?.state === 'active/optimized';
}

/** A path whose state is not known is asked. With no active one, all are, again and again. */
function probe(state: HostState, device: Device, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (device.probe !== null) return;
  const { lun } = device;
  const unknown = v.paths.find(
    (path) => path.phase === 'up' && viewOf(path, lun)?.state === 'unknown',
  );
  if (unknown !== undefined) {
    return ask(state, device, unknown, { op: 'reportTargetPortGroups' }, now, out);
  }
  if (v.paths.some((path) => isActive(path, lun))) {
    device.failoverAt = null;
    return;
  }
  if (!v.paths.some(({ phase }) => phase === 'up')) {
    device.failoverAt = null;
    return;
  }
  device.failoverAt ??= now + FAILOVER_MS;
  if (device.failoverAt <= now) return commandFailover(state, device, now, out);
}

type Question = { op: 'reportTargetPortGroups' } | { op: 'setTargetPortGroups'; group: number };

function ask(
  state: HostState,
  device: Device,
  path: Path,
  question: Question,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  const command: HostCommand = { id: v.nextCommand++, lun: device.lun, ...question };
  const answerBy = now + v.config.hostCommandMs;
  device.probe = { command, portal: path.portal, answerBy };
  const body = { type: 'command', command, sentAt: now } as const;
  sendTo(state, path.portal, path.session, body, now, out);
}

/** @seed S3:7 the initiator detects a connection failure and directly commands the appliance to
 * fail over to the other controller. */
function commandFailover(state: HostState, device: Device, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  device.failoverAt = now + PROBE_MS + FAILOVER_MS;
  const standby = v.paths.find(
    (path) => path.phase === 'up' && viewOf(path, device.lun)?.state === 'standby',
  );
  for (const path of v.paths) {
    const view = viewOf(path, device.lun);
    if (view !== null && (path !== standby || v.config.hostPaths === 1)) view.state = 'unknown';
  }
  const group = standby === undefined ? null : (viewOf(standby, device.lun)?.group ?? null);
  if (standby === undefined || group === null || v.config.hostPaths === 1) return;
  state.durable.counters.explicitFailovers += 1;
  out.emit('host.commandedFailover', { lun: device.lun, portal: standby.portal });
  ask(state, device, standby, { op: 'setTargetPortGroups', group }, now, out);
}

function choosePath(state: HostState, device: Device, out: Effects): void {
  const { paths } = state.volatile;
  const current = device.portal === null ? null : pathTo(state, device.portal);
  if (current !== null && isActive(current, device.lun)) return;
  const better = paths.find((path) => isActive(path, device.lun));
  if (better === undefined || better === current) return;
  if (device.portal !== null) {
    out.emit('path.switched', { lun: device.lun, from: device.portal, to: better.portal });
  }
  device.portal = better.portal;
}

// --- the load ---

function issue(state: HostState, device: Device, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (v.config.hostRate === 0 || v.isPaused) return;
  if (device.portal === null) return;
  if (device.io === null && device.nextIssueAt <= now) nextIo(state, device, now);
  const { io } = device;
  if (io === null || io.portal !== null || (io.retryAt !== null && io.retryAt > now)) return;
  io.retryAt = null;
  const path = pathTo(state, device.portal);
  if (path === null || !isActive(path, device.lun)) return;
  // Numbered as it is sent: a session drops what is older than its newest command.
  io.command = { ...io.command, id: v.nextCommand++ };
  io.portal = path.portal;
  io.sentAt = now;
  io.answerBy = now + v.config.hostCommandMs;
  io.retryAt = null;
  const body = { type: 'command', command: io.command, sentAt: now } as const;
  sendTo(state, path.portal, path.session, body, now, out);
}

/** @seed S3:19 no interruption, so long as it happens more quickly than the I/O timeout. */
function watchStall(state: HostState, device: Device, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { io, lun } = device;
  if (io === null) return;
  const stalledMs = now - io.issuedAt;
  durable.counters.longestStallMs = Math.max(durable.counters.longestStallMs, stalledMs);
  if (stalledMs >= STALL_MS && !device.isStalled) {
    device.isStalled = true;
    out.emit('io.stalled', { lun });
  }
  if (stalledMs >= v.config.hostIoTimeoutMs && !device.isTimedOut) {
    device.isTimedOut = true;
    durable.counters.ioTimeouts += 1;
    out.emit('io.timedOut', { lun, ms: stalledMs });
  }
}

// --- answers ---

export function takeAnswer(
  state: HostState,
  path: Path,
  answer: HostAnswer,
  group: number,
  now: Instant,
  out: Effects,
): void {
  for (const device of state.volatile.devices) {
    if (device.probe?.command.id === answer.id) {
      return takeProbe(state, device, path, answer, group);
    }
    if (device.io?.command.id === answer.id) return takeIo(state, device, answer, now, out);
  }
}

function takeProbe(
  state: HostState,
  device: Device,
  path: Path,
  answer: HostAnswer,
  group: number,
): void {
  const asked = device.probe;
  device.probe = null;
  if (asked === null) return;
  const view = viewOf(path, device.lun);
  if (asked.command.op === 'setTargetPortGroups') {
    return lookAgain(state, device.lun);
  }
  if (answer.status === 'good') takeGroups(path, device.lun, answer.groups, group);
  else if (answer.sense?.key === 0x06) return;
  else if (view !== null) view.state = 'unavailable';
}

/** GOOD, or what an initiator does about anything else (reference §2.6, §3.1). */
function takeIo(
  state: HostState,
  device: Device,
  answer: HostAnswer,
  now: Instant,
  out: Effects,
): void {
  const { sense, status } = answer;
  if (status === 'good') return completeIo(state, device, answer.value, now, out);
  if (sense?.key === 0x06) {
    // Access state changed, or a new nexus: look again, then go on.
    if (sense.asc === 0x2a) lookAgain(state, device.lun);
    return retryIo(state, device, now);
  }
  if (sense?.key === 0x02) lookAgain(state, device.lun);
  if (sense !== null && sense.key !== 0x02) state.durable.counters.errors += 1;
  retryIo(state, device, now + RETRY_MS);
}
