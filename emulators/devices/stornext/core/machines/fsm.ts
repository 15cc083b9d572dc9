// One FSM process: started by fsmpm, standing by, usurping, active, gone (reference §2.1-2.3).
// Its brands go out with its ticks; what the disk answers moves it on.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { DiskAnswer } from '../../../../core/input.ts';
import type { Json } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { type ArbBlock, brandOf, isOwnWrite, readArb } from '../arb.ts';
import type { FileSystem } from '../config.ts';
import {
  fsmExitedMountedLine,
  fsmText,
  nssText,
  rasText,
  unmountFailedLine,
} from '../console/logLines.ts';
import type { Fsm, MdcState, Volatile } from '../state.ts';
import { checkDelay, deleteTimer, noMonitor, restartAfterBrand } from './haMonitor.ts';
import { haReset } from './haReset.ts';
import { logFsm, logNss, raiseRas, wallOf } from './logs.ts';
import { askForTimerReset } from './negotiation.ts';
import { leavePrimary, startSnactivated } from './primary.ts';
import {
  landUsurperBrand,
  nextTick,
  noUsurpation,
  observeBlock,
  readBlock,
  recheckBlock,
  touch,
  writeBlock,
} from './usurp.ts';

/** Why an FSM process ended. `killed`: fsmpm starts it again; `stopped`: somebody wanted it gone.
 */
export type ExitCause =
  | 'killed'
  | 'failed'
  | 'stopped'
  | 'yielded'
  | 'shutdown'
  | 'fsmpmExit'
  | 'notPrimary'
  | 'diskFailed';

const EXIT_WORDS: { readonly [Cause in ExitCause]: string } = {
  killed: 'it was killed',
  failed: 'it was told to fail over',
  stopped: 'it was stopped by an administrator',
  yielded: 'another FSM has taken control',
  shutdown: 'CVFS is being stopped',
  fsmpmExit: 'fsmpm is gone',
  notPrimary: 'this MDC is no longer primary',
  diskFailed: 'the metadata disk cannot be read',
};

/** Failed reads in a row after which an FSM that observes gives up. */
const FAILURES_MAX = 3;

export function createFsm({ name, haFsType }: FileSystem): Fsm {
  return {
    fs: name,
    haFsType,
    phase: 'stopped',
    pid: 0,
    port: 0,
    priority: null,
    startedAt: 0,
    restartAt: null,
    connections: 0,
    votes: 0,
    orderedAt: null,
    activatedAt: null,
    tickAt: null,
    sendAt: null,
    request: 0,
    requestOp: 'read',
    sentBrand: 0,
    brand: 0,
    seq: 0,
    usurpation: noUsurpation(),
    monitor: noMonitor(),
    failureCount: 0,
    delegatedAt: null,
    lastGrantAt: null,
  };
}

/** fsmpm starts the process. HaManaged: only where this MDC is primary, and it is active at once
 * (reference §2.2: no timer, no wait); BLOCKED elsewhere. */
export function startFsm(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  const { fsmpm, counters, identity } = state.volatile;
  if (fsm.pid !== 0 || fsm.priority === null || !fsmpm.isRunning) return;

  fsm.restartAt = null;
  touch(state.volatile);
  if (fsm.haFsType === 'HaManaged' && !fsmpm.isPrimary) {
    fsm.phase = 'blocked';
    out.emit('fsm.blocked', { fs: fsm.fs });
    return;
  }
  fsm.phase = 'standby';
  fsm.pid = counters.nextPid++;
  fsm.port = counters.nextPort++;
  fsm.startedAt = now;
  out.emit('fsm.started', { fs: fsm.fs, pid: fsm.pid });
  logNss(state, 'INFO', nssText.fsmStarting(fsm.fs, fsm.priority, identity.node), now);
  logFsm(state, fsm, 'Info', fsmText.started(fsm.fs, identity.node, fsm.priority), now);
  if (fsm.haFsType !== 'HaManaged') return;

  fsm.orderedAt = now;
  fsm.tickAt = nextTick(state.volatile, now);
  activateFsm(state, fsm, now, out);
  writeBlock(state, fsm, now, out);
}

/** The process ends: its timer is deleted, its request forgotten (S2:20).
 * @seed S2:6 the exit of the active HaShared FSM while the shared file system is mounted here
 * resets the computer. Returns whether it did. */
export function exitFsm(
  state: MdcState,
  fsm: Fsm,
  cause: ExitCause,
  now: Instant,
  out: Effects,
): boolean {
  if (fsm.pid === 0) {
    if (fsm.phase === 'blocked') touch(state.volatile);
    fsm.phase = 'stopped';
    fsm.restartAt = null;
    return false;
  }
  const wasActive = fsm.phase === 'active';
  const { fs, pid } = fsm;
  logFsm(state, fsm, wasActive ? 'Warning' : 'Info', fsmText.exited(EXIT_WORDS[cause]), now);
  deleteTimer(fsm, out);
  clearProcess(fsm);
  fsm.restartAt = restartInstant(state.volatile, cause, now);
  touch(state.volatile);
  out.emit('fsm.exited', { fs, cause, wasActive });
  logNss(state, 'NOTICE', nssText.fsmDisconnected(fs), now);
  if (!wasActive || fsm.haFsType !== 'HaShared') return false;

  if (resetIfMounted(state, fs, cause, now, out)) return true;
  leavePrimary(state, now, out);
  if (cause === 'killed') raiseRas(state, 'SL_EVT_TASK_DIED', fsm, rasText.taskDied(pid), now, out);
  return false;
}

function clearProcess(fsm: Fsm): void {
  fsm.phase = 'stopped';
  fsm.pid = 0;
  fsm.port = 0;
  fsm.connections = 0;
  fsm.votes = 0;
  fsm.orderedAt = null;
  fsm.activatedAt = null;
  fsm.tickAt = null;
  fsm.sendAt = null;
  fsm.request = 0;
  fsm.failureCount = 0;
  fsm.usurpation = noUsurpation();
}

/** Reference §2.2: fsmpm restarts an FSM after ten seconds; not one that was meant to go. */
function restartInstant(v: Volatile, cause: ExitCause, now: Instant): Instant | null {
  const isMeant = cause === 'stopped' || cause === 'shutdown' || cause === 'fsmpmExit';
  return isMeant || !v.fsmpm.isRunning || cause === 'notPrimary'
    ? null
    : now + v.config.fsmRestartMs;
}

/** @seed S2:39 at shutdown of CVFS the line tells of the unmount, and neither pid nor command. */
function resetIfMounted(
  state: MdcState,
  fs: string,
  cause: ExitCause,
  now: Instant,
  out: Effects,
): boolean {
  const mount = state.volatile.mounts.find((candidate) => candidate.fs === fs);
  if (!mount?.isMounted) return false;

  const wall = wallOf(state, now);
  const smithLine =
    cause === 'shutdown'
      ? unmountFailedLine(wall, { fs, mountPoint: mount.path })
      : fsmExitedMountedLine(wall, { fs });
  const resetCause = cause === 'fsmpmExit' ? 'fsmpmExit' : 'fsmExitMounted';
  return haReset(state, { cause: resetCause, fs, smithLine }, now, out);
}

/** Control of the metadata: the port is published, clients reconnect (reference §2.3). */
function activateFsm(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  assert(fsm.phase !== 'active', 'an FSM is activated twice');
  assert(
    (fsm.monitor.smithAt === null) === (fsm.haFsType === 'HaManaged'),
    'an FSM is activated without its timer',
  );
  const { identity } = state.volatile;
  const { previousOwner } = fsm.usurpation;
  fsm.phase = 'active';
  fsm.activatedAt = now;
  fsm.connections = votesOf(state.volatile);
  fsm.tickAt = nextTick(state.volatile, now);
  touch(state.volatile);
  out.emit('fsm.activated', { fs: fsm.fs, previousOwner });
  logFsm(state, fsm, 'Info', fsmText.activated(fsm.fs), now);
  if (fsm.haFsType !== 'HaManaged' && previousOwner === identity.peer) {
    const text = rasText.failOver(identity.peerAddress, identity.address);
    raiseRas(state, 'SL_EVT_FAIL_OVER', fsm, text, now, out);
  }
  if (fsm.haFsType === 'HaShared') startSnactivated(state, fsm, now, out);
}

/** The clients that this MDC reaches: its votes, and the connections of its active FSMs. */
export function votesOf({ ports, afflictions, config }: Volatile): number {
  return ports.isClientLanUp && !afflictions.areClientsLost ? config.clients : 0;
}

/** The half-second tick of an FSM that does something: HAmonCheck, then the next disk operation.
 * @seed S2:19 the brand period. There is never a second request under way. */
export function tickFsm(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  const { config, trace } = state.volatile;
  const tickAt = fsm.tickAt as Instant;
  const ticks = Math.floor((now - tickAt) / config.brandPeriodMs) + 1;
  const next = tickAt + ticks * config.brandPeriodMs;
  fsm.tickAt = next;
  checkDelay(state, fsm, ticks, out);
  if (fsm.phase === 'active') askForTimerReset(state, fsm, now, out);
  if (fsm.request !== 0) return;
  if (trace.isHaTraced && config.tracingCostMs > 0) {
    fsm.sendAt = now + config.tracingCostMs;
    return;
  }
  operate(state, fsm, now, out);
}

/** The disk operation that belongs to the phase. */
export function operate(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  fsm.sendAt = null;
  if (fsm.request !== 0) return;
  if (fsm.phase === 'active' || fsm.phase === 'waiting') return writeBlock(state, fsm, now, out);
  if (fsm.phase === 'observing') return readBlock(state, fsm, out);
  if (fsm.phase !== 'branding') return;
  // Before its first brand has landed there is nothing to re-check.
  if (fsm.monitor.smithAt === null) return writeBlock(state, fsm, now, out);
  readBlock(state, fsm, out);
}

/** The disk has answered. What it answers to an FSM that is gone concerns nobody. */
export function takeDiskAnswer(
  state: MdcState,
  request: number,
  answer: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  const fsm = state.volatile.fsms.find((candidate) => candidate.request === request);
  if (fsm === undefined) return;

  fsm.request = 0;
  if (answer.status === 'error') return noteFailure(state, fsm, answer.error, now, out);
  fsm.failureCount = 0;
  if (fsm.requestOp === 'read') return takeRead(state, fsm, answer.data, now, out);
  if (answer.status === 'lost') return takeForeign(state, fsm, answer.data, now, out);
  takeLanding(state, fsm, answer.data, now, out);
}

function takeRead(state: MdcState, fsm: Fsm, data: Json, now: Instant, out: Effects): void {
  if (fsm.phase === 'observing') return observeBlock(state, fsm, data, now, out);
  if (fsm.phase === 'branding') return recheckBlock(state, fsm, data, now, out);
}

function takeLanding(state: MdcState, fsm: Fsm, previous: Json, now: Instant, out: Effects): void {
  const ownBrand = fsm.brand;
  fsm.brand = fsm.sentBrand;
  switch (fsm.phase) {
    case 'active':
      return landOwnerBrand(state, fsm, previous, ownBrand, now, out);
    case 'branding':
    case 'waiting':
      if (!landUsurperBrand(state, fsm, previous, ownBrand, now, out)) return;
      out.emit('arb.usurped', { fs: fsm.fs, waitedMs: now - fsm.usurpation.lastNewAt });
      return activateFsm(state, fsm, now, out);
    default:
      // It has given way meanwhile: its late brand is the last one it knows of.
      fsm.usurpation.seenBrand = fsm.brand;
      fsm.usurpation.unchangedSince = now;
      fsm.usurpation.lastNewAt = now;
  }
}

/** An active FSM's brand has landed.
 * Reference §2.3: a contender with more votes than it has connections takes its place; so does one
 * that has completed usurpation later than it did (which is a split brain, and ends here).
 * One that was suspended goes on only if nobody can have branded since. */
function landOwnerBrand(
  state: MdcState,
  fsm: Fsm,
  previous: Json,
  ownBrand: number,
  now: Instant,
  out: Effects,
): void {
  if (fsm.haFsType === 'HaManaged') return;
  const block = readArb(previous);
  if (fsm.monitor.isSuspended && brandOf(previous, block) !== ownBrand) {
    return giveUpControl(state, fsm, block, now, out);
  }
  if (!isOwnWrite(block, state.volatile.identity.node, fsm) && block !== null) {
    if (yieldTo(state, fsm, previous, now, out)) return;
  }
  restartAfterBrand(state, fsm, now, out);
}

/** A write was refused: a newer one of somebody else stands there. It has not landed. */
function takeForeign(state: MdcState, fsm: Fsm, data: Json, now: Instant, out: Effects): void {
  if (fsm.phase === 'active' && fsm.haFsType !== 'HaManaged') {
    if (fsm.monitor.isSuspended) return giveUpControl(state, fsm, readArb(data), now, out);
    yieldTo(state, fsm, data, now, out);
    return;
  }
  if (fsm.phase === 'waiting') return recheckBlock(state, fsm, data, now, out);
  takeRead(state, fsm, data, now, out);
}

/** Gives up control if the foreign brand is stronger. Returns whether it did. */
function yieldTo(state: MdcState, fsm: Fsm, data: Json, now: Instant, out: Effects): boolean {
  const block = readArb(data);
  if (block === null || block.owner === state.volatile.identity.node) return false;

  const isNewer =
    typeof block.activatedAt === 'number' && block.activatedAt > (fsm.activatedAt as Instant);
  const isStronger = typeof block.activatedAt !== 'number' && block.votes > fsm.connections;
  out.emit('arb.contended', { fs: fsm.fs, owner: block.owner });
  if (!isNewer && !isStronger) {
    const text = fsmText.arbHeld(block.owner, block.connections, block.votes);
    logFsm(state, fsm, 'Warning', text, now);
    return false;
  }
  giveUpControl(state, fsm, block, now, out);
  return true;
}

function giveUpControl(
  state: MdcState,
  fsm: Fsm,
  block: ArbBlock | null,
  now: Instant,
  out: Effects,
): void {
  const owner = block?.owner ?? 'unknown';
  out.emit('arb.yielded', { fs: fsm.fs, owner, votes: block?.votes ?? 0 });
  logFsm(state, fsm, 'Warning', fsmText.brandLost(owner), now);
  exitFsm(state, fsm, 'yielded', now, out);
}

/** @seed S2:21 SAN and LUN failures: the brand is late; it goes out again with the next tick.
 * @choice An FSM that cannot even read the block while no timer runs exits, so that an election can
 * turn to the peer. */
function noteFailure(state: MdcState, fsm: Fsm, error: string, now: Instant, out: Effects): void {
  fsm.failureCount += 1;
  const isFutile = fsm.phase === 'observing' && fsm.failureCount >= FAILURES_MAX;
  if (isFutile) exitFsm(state, fsm, 'diskFailed', now, out);
  if (fsm.failureCount !== 1) return;

  out.emit('arb.writeFailed', { fs: fsm.fs, error });
  logFsm(state, fsm, '**Error**', fsmText.brandFailed(error), now);
  raiseRas(state, 'SL_EVT_IO_ERR', fsm, rasText.brandError(error), now, out);
}
