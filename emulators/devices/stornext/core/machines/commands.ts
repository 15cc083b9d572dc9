// What an operator's commands do. Most are done at once; snhamgr and service commands that take
// their time leave a record in the state and are answered when they are done.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import { decide } from '../../../../core/table.ts';
import type { Instant } from '../../../../core/time.ts';
import type { MdcCommand, MdcOutcome, Refusal } from '../commands.ts';
import { forcedSmithLine, haManagerText } from '../console/logLines.ts';
import { renderOutcome } from '../console/outcomes.ts';
import { PATHS } from '../paths.ts';
import type { JobStep, MdcState, Volatile } from '../state.ts';
import type { ModeRequest } from '../tables.ts';
import { REQUESTS } from '../tables.ts';
import { runCvadmin } from './cvadmin.ts';
import { commandCvfs } from './cvfs.ts';
import { removeFile, writeFile } from './files.ts';
import { haReset } from './haReset.ts';
import { advanceJob, beginJob, planMode, planStart, planStop } from './jobs.ts';
import { logManager, wallOf } from './logs.ts';
import { hasActiveFsm, mountFs, mountOf, unmountFs } from './mounts.ts';
import { cancelPower, orderPower } from './power.ts';
import { becomePrimary } from './primary.ts';
import { killProcesses } from './processes.ts';
import { certifyPeer, endSnhamgr, startSnhamgr, viewPeer } from './snhamgr.ts';
import { addTracing, removeTracing, setTracing, switchTracing } from './tracing.ts';

/** More than so many are refused as busy. */
const WAITING_MAX = 16;

type SnhamgrCommand = Extract<MdcCommand, { type: `snhamgr.${string}` }>;

/** Carries out a command. Its answer is a `reply` effect, now or later. */
export function execute(
  state: MdcState,
  command: MdcCommand,
  id: number,
  now: Instant,
  out: Effects,
): void {
  if (!isLengthy(command) || !isBusy(state.volatile)) return carryOut(state, command, id, now, out);

  const { waiting } = state.volatile;
  if (waiting.length < WAITING_MAX) waiting.push({ replyTo: id, command });
  else out.reply(id, renderOutcome(state, command, { type: 'refused', reason: 'busy' }, now));
}

/** Reference §1.1: snhamgr may be invoked while another invocation runs.
 * @choice They are carried out one after the other, so that none meets half a change. */
function isLengthy({ type }: MdcCommand): boolean {
  return (
    type === 'service.cvfs' ||
    type === 'snhamgr.mode' ||
    type === 'snhamgr.start' ||
    type === 'snhamgr.stop'
  );
}

function isBusy({ snhamgr, cvfs, shutdown }: Volatile): boolean {
  return snhamgr.job !== null || cvfs.phase !== 'idle' || shutdown?.isStopping === true;
}

/** The next command's turn may have come. */
export function resumeWaiting(state: MdcState, now: Instant, out: Effects): void {
  const v = state.volatile;
  while (v.waiting.length > 0 && v.goingDown === null && !isBusy(v)) {
    const { replyTo, command } = v.waiting.shift() as Volatile['waiting'][number];
    carryOut(state, command, replyTo, now, out);
  }
}

function carryOut(
  state: MdcState,
  command: MdcCommand,
  id: number,
  now: Instant,
  out: Effects,
): void {
  const outcome = perform(state, command, id, now, out);
  // A computer that resets itself over it (cvadmin fail, kill) answers nobody.
  if (outcome === null || state.volatile.goingDown !== null) return;
  if (outcome.type === 'refused')
    out.emit('snhamgr.refused', { command: command.type, why: outcome.reason });
  out.reply(id, renderOutcome(state, command, outcome, now));
}

/** What became of it; null if it is under way (or was answered already). */
function perform(
  state: MdcState,
  command: MdcCommand,
  id: number,
  now: Instant,
  out: Effects,
): MdcOutcome | null {
  switch (command.type) {
    case 'service.cvfs':
      return pendingOr(commandCvfs(state, command, id, now, out));
    case 'service.snhamgr':
      return serviceSnhamgr(state, command.action, now, out);
    case 'cvadmin':
      return runCvadmin(state, command, now, out);
    case 'kill':
      return outcomeOf(killProcesses(state, command.pids, command.signal, now, out));
    case 'cvdbset':
      return trace(state, command, out);
    case 'cvdb':
      switchTracing(state, command.isEnabled, out);
      return { type: 'done' };
    case 'mount':
      return outcomeOf(mount(state, command.fs, now, out));
    case 'umount':
      return outcomeOf(umount(state, command.fs, now, out));
    case 'power':
      return power(state, command, id, now, out);
    case 'vipControl':
      writeFile(state, PATHS.vipDefinition, `${command.definition}\n`, now);
      return { type: 'done' };
    default:
      return askDaemon(state, command, id, now, out);
  }
}

function outcomeOf(refusal: Refusal | null): MdcOutcome {
  return refusal === null ? { type: 'done' } : { type: 'refused', reason: refusal };
}

function pendingOr(refusal: Refusal | null): MdcOutcome | null {
  return refusal === null ? null : { type: 'refused', reason: refusal };
}

/** Everything that snhamgr_daemon decides. Without it, or without the HA marker, it decides
 * nothing. */
function askDaemon(
  state: MdcState,
  command: SnhamgrCommand,
  id: number,
  now: Instant,
  out: Effects,
): MdcOutcome | null {
  const { settings, snhamgr } = state.volatile;
  if (command.type === 'snhamgr.clear') return clearLatch(state, now, out);
  if (!settings.isHaConfigured) return { type: 'refused', reason: 'unconfigured' };
  if (!snhamgr.isRunning) return { type: 'refused', reason: 'daemonNotRunning' };
  logManager(state, 'INFO', haManagerText.request(command), now);

  switch (command.type) {
    case 'snhamgr.primary':
      return outcomeOf(promote(state, command.isTerminal, now, out));
    case 'snhamgr.forceSmith':
      return forceSmith(state, now, out);
    case 'snhamgr.peerdown':
    case 'snhamgr.peerup':
      return outcomeOf(certify(state, command.type === 'snhamgr.peerdown', now, out));
    case 'snhamgr.mode':
    case 'snhamgr.start':
    case 'snhamgr.stop':
      return plan(state, command, id, now, out);
    default:
      return unreachable(command);
  }
}

/** @seed S2:43 erases the touch file, so that CVFS may start again. */
function clearLatch(state: MdcState, now: Instant, out: Effects): MdcOutcome {
  removeFile(state, PATHS.idleFailedStartup, now, out);
  logManager(state, 'NOTICE', haManagerText.cleared, now);
  return { type: 'done' };
}

/** Reference §1.6: internal, refuses a terminal. */
function promote(state: MdcState, isTerminal: boolean, now: Instant, out: Effects): Refusal | null {
  if (isTerminal) return 'terminal';
  const { fsms } = state.volatile;
  const isActive = fsms.some((fsm) => fsm.haFsType === 'HaShared' && fsm.phase === 'active');
  if (!isActive) return 'notActivated';
  becomePrimary(state, now, out);
  return null;
}

/** @seed S2:7 by a script or by an administrator: an immediate HA Reset.
 * @choice An administrator's does not create .ha_idle_failed_startup. A reset computer answers
 * nobody: the connection of whoever asked breaks. */
function forceSmith(state: MdcState, now: Instant, out: Effects): MdcOutcome | null {
  const { counters } = state.volatile;
  const pid = counters.nextPid++;
  logManager(state, 'WARN', haManagerText.forceSmith(pid), now);
  const smithLine = forcedSmithLine(wallOf(state, now), { pid });
  const isReset = haReset(state, { cause: 'forceSmith', fs: null, smithLine }, now, out);
  return isReset ? null : { type: 'refused', reason: 'modeForbidsSmith' };
}

function certify(state: MdcState, isDown: boolean, now: Instant, out: Effects): Refusal | null {
  const refusal = refuseRequest(state, isDown ? 'peerdown' : 'peerup');
  if (refusal === null) certifyPeer(state, isDown, now, out);
  return refusal;
}

/** The table's word on a request (tables.ts). */
function refuseRequest({ volatile: v }: MdcState, request: ModeRequest): Refusal | null {
  const inputs = { request, local: v.snhamgr.mode, peer: viewPeer(v) };
  v.snhamgr.lastRequest = inputs;
  const verdict = decide(REQUESTS, inputs);
  return verdict === 'allowed' ? null : verdict;
}

type Planned = Extract<SnhamgrCommand, { type: 'snhamgr.mode' | 'snhamgr.start' | 'snhamgr.stop' }>;

function plan(
  state: MdcState,
  command: Planned,
  id: number,
  now: Instant,
  out: Effects,
): MdcOutcome | null {
  const v = state.volatile;
  const planned = planOf(state, command);
  if (typeof planned === 'string') {
    logManager(state, 'WARN', haManagerText.refused(command, planned), now);
    return { type: 'refused', reason: planned };
  }
  beginJob(v, { plan: planned, replyTo: id, command, peerRequest: null });
  advanceJob(state, now, out);
  return null;
}

function planOf(state: MdcState, command: Planned): JobStep[] | Refusal {
  const v = state.volatile;
  const peer = viewPeer(v);
  const isTalking = peer !== 'unreachable' && peer !== 'peerdown';
  switch (command.type) {
    case 'snhamgr.mode': {
      const refusal =
        refuseRequest(state, `mode=${command.mode}`) ?? refuseConfig(state, command.mode);
      return refusal ?? planMode(v, command.mode, false);
    }
    case 'snhamgr.start':
      return v.settings.isLatched ? 'failedStartup' : planStart(v, isTalking);
    case 'snhamgr.stop':
      return peer === 'unreachable' ? 'peerUnreachable' : planStop(v, isTalking);
    default:
      return unreachable(command);
  }
}

/** Reference §1.6: config on the primary, or on either MDC while CVFS is stopped on both. */
function refuseConfig({ volatile: v }: MdcState, mode: string): Refusal | null {
  if (mode !== 'config' || v.snhamgr.mode === 'config' || v.fsmpm.isPrimary) return null;
  const isIdle = !v.cvfs.isUp && v.cvfs.phase === 'idle' && v.peer.report?.isFsmpmRunning !== true;
  return isIdle ? null : 'configNeedsPrimary';
}

function serviceSnhamgr(
  state: MdcState,
  action: 'start' | 'stop' | 'restart',
  now: Instant,
  out: Effects,
): MdcOutcome {
  const { snhamgr, settings } = state.volatile;
  if (action === 'stop' && !snhamgr.isRunning && snhamgr.restartAt === null) {
    return { type: 'refused', reason: 'notRunning' };
  }
  if (action === 'start' && snhamgr.isRunning) return { type: 'refused', reason: 'alreadyRunning' };
  if (action !== 'start') endSnhamgr(state, false, now, out);
  if (action === 'stop') return { type: 'done' };
  if (!settings.isHaConfigured) return { type: 'refused', reason: 'unconfigured' };
  startSnhamgr(state, now, out);
  return { type: 'done' };
}

function trace(
  state: MdcState,
  command: Extract<MdcCommand, { type: 'cvdbset' }>,
  out: Effects,
): MdcOutcome {
  const { modules } = command;
  if (command.change === 'set') setTracing(state, modules, out);
  else if (command.change === 'add') addTracing(state, modules, out);
  else removeTracing(state, modules, out);
  return { type: 'done' };
}

function mount(state: MdcState, fs: string, now: Instant, out: Effects): Refusal | null {
  const found = mountOf(state.volatile, fs);
  if (!found) return 'noSuchFileSystem';
  if (found.isMounted) return 'alreadyMounted';
  if (!state.volatile.cvfs.isUp) return 'fsmpmNotRunning';
  if (!hasActiveFsm(state.volatile, fs)) return 'noActiveFsm';
  found.isWanted = true;
  mountFs(state, found, now, out);
  return null;
}

function umount(state: MdcState, fs: string, now: Instant, out: Effects): Refusal | null {
  const found = mountOf(state.volatile, fs);
  if (!found) return 'noSuchFileSystem';
  if (!found.isMounted) return 'notMounted';
  if (!unmountFs(state, found, now, out)) return 'mountBusy';
  found.isWanted = false;
  return null;
}

/** @seed S2:47 `shut down Linux`. The command is answered before Linux goes. */
function power(
  state: MdcState,
  command: Extract<MdcCommand, { type: 'power' }>,
  id: number,
  now: Instant,
  out: Effects,
): MdcOutcome | null {
  if (command.isCancel) return outcomeOf(cancelPower(state));
  out.reply(id, renderOutcome(state, command, { type: 'done' }, now));
  orderPower(state, command, now, out);
  return null;
}
