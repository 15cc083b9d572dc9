// cvadmin's subcommands that change something (reference §3.6).

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { CvadminAction, MdcCommand, MdcOutcome, Refusal } from '../commands.ts';
import { METADATA_LAN } from '../config.ts';
import type { Message } from '../messages.ts';
import { writeMessage } from '../messages.ts';
import type { Fsm, MdcState, Volatile } from '../state.ts';
import { isOrdered } from './election.ts';
import { exitFsm, startFsm, votesOf } from './fsm.ts';
import { enqueueRas } from './logs.ts';
import { hasActiveFsm } from './mounts.ts';
import { readPriority } from './settings.ts';
import { beginUsurpation } from './usurp.ts';

/** Runs the actions in order. It needs a running fsmpm (reference §3.1). */
export function runCvadmin(
  state: MdcState,
  command: Extract<MdcCommand, { type: 'cvadmin' }>,
  now: Instant,
  out: Effects,
): MdcOutcome {
  if (!state.volatile.fsmpm.isRunning) return { type: 'refused', reason: 'fsmpmNotRunning' };

  const outcomes = command.actions.map((action): MdcOutcome => {
    const refusal = state.volatile.goingDown !== null ? null : act(state, action, now, out);
    return refusal === null ? { type: 'done' } : { type: 'refused', reason: refusal };
  });
  return { type: 'cvadmin', outcomes };
}

function act(state: MdcState, action: CvadminAction, now: Instant, out: Effects): Refusal | null {
  switch (action.verb) {
    case 'activate':
      return activate(state, action, now, out);
    case 'fail':
      return fail(state, action.fs, now, out);
    case 'start':
      return start(state, action, now, out);
    case 'stop':
      return stop(state, action, now, out);
    case 'rasEnqueue':
      enqueueRas(state, action.event, action.detail, now, out);
      return null;
    case 'disksRefresh':
    case 'read':
      return null;
    default:
      return unreachable(action);
  }
}

function fsmNamed(v: Volatile, fs: string): Fsm | undefined {
  return v.fsms.find((fsm) => fsm.fs === fs);
}

/** May trigger a vote; does nothing if an FSM is active. With a number of votes it bypasses the
 * election and usurps even a live owner that has fewer connections: a danger that is meant. */
function activate(
  state: MdcState,
  { fs, host, votes }: Extract<CvadminAction, { verb: 'activate' }>,
  now: Instant,
  out: Effects,
): Refusal | null {
  const v = state.volatile;
  const fsm = fsmNamed(v, fs);
  if (!fsm) return 'noSuchFileSystem';
  if (host !== null && !isLocal(v, host)) return activateThere(v, fs, host, votes, out);
  if (fsm.phase === 'blocked') return 'fsmBlocked';
  if (fsm.phase === 'stopped') return 'fsmNotRunning';
  if (isOrdered(fsm.phase) || (votes === null && hasActiveFsm(v, fs))) return null;
  beginUsurpation(state, fsm, votes ?? votesOf(v), now, out);
  return null;
}

function activateThere(
  v: Volatile,
  fs: string,
  host: string,
  votes: number | null,
  out: Effects,
): Refusal | null {
  if (!isPeer(v, host)) return 'noSuchHost';
  if (!v.peer.isHeard || v.peer.report === null) return 'peerUnreachable';
  if (votes === null && hasActiveFsm(v, fs)) return null;
  send(v, { type: 'activate', fs, votes: votes ?? v.peer.report.votes }, out);
  return null;
}

function send(v: Volatile, message: Message, out: Effects): void {
  out.send(METADATA_LAN, v.identity.peer, writeMessage(message));
}

function isLocal({ identity }: Volatile, host: string): boolean {
  return host === identity.node || host === identity.address;
}

function isPeer({ identity }: Volatile, host: string): boolean {
  return host === identity.peer || host === identity.peerAddress;
}

/** The active FSM shuts down and a standby takes over. Of a mounted HaShared file system that is an
 * HA Reset (S2:6). */
function fail(state: MdcState, fs: string, now: Instant, out: Effects): Refusal | null {
  const fsm = fsmNamed(state.volatile, fs);
  if (!fsm) return 'noSuchFileSystem';
  if (fsm.phase !== 'active') return 'fsmNotActive';
  exitFsm(state, fsm, 'failed', now, out);
  return null;
}

/** Here, and then on the peer through ha_peer. */
function start(
  state: MdcState,
  { fs, host }: Extract<CvadminAction, { verb: 'start' }>,
  now: Instant,
  out: Effects,
): Refusal | null {
  const v = state.volatile;
  const fsm = fsmNamed(v, fs);
  if (!fsm) return 'noSuchFileSystem';
  if (host !== null && !isLocal(v, host)) {
    if (!isPeer(v, host)) return 'noSuchHost';
    if (!v.peer.isHeard) return 'peerUnreachable';
    send(v, { type: 'fsmOrder', fs, order: 'start' }, out);
    return null;
  }
  readPriority(state, v, fs);
  const wasRunning = fsm.pid !== 0;
  startFsm(state, fsm, now, out);
  if (host === null && v.peer.isHeard) send(v, { type: 'fsmOrder', fs, order: 'start' }, out);
  return wasRunning ? 'fsmAlreadyRunning' : null;
}

/** Without a host: on every MDC (reference §6: by mistake, too). */
function stop(
  state: MdcState,
  { fs, host }: Extract<CvadminAction, { verb: 'stop' }>,
  now: Instant,
  out: Effects,
): Refusal | null {
  const v = state.volatile;
  const fsm = fsmNamed(v, fs);
  if (!fsm) return 'noSuchFileSystem';
  const isThere = host === null || isPeer(v, host);
  if (!isThere && host !== null && !isLocal(v, host)) return 'noSuchHost';
  if (isThere && v.peer.isHeard) send(v, { type: 'fsmOrder', fs, order: 'stop' }, out);
  if (isThere && host !== null) return v.peer.isHeard ? null : 'peerUnreachable';
  if (fsm.phase === 'stopped' && fsm.restartAt === null) return 'fsmNotRunning';
  exitFsm(state, fsm, 'stopped', now, out);
  return null;
}

/** The peer's cvadmin start or stop. */
export function obeyFsmOrder(
  state: MdcState,
  { fs, order }: Extract<Message, { type: 'fsmOrder' }>,
  now: Instant,
  out: Effects,
): void {
  const fsm = fsmNamed(state.volatile, fs);
  if (!fsm || !state.volatile.fsmpm.isRunning) return;
  if (order === 'start') {
    readPriority(state, state.volatile, fs);
    startFsm(state, fsm, now, out);
  } else {
    exitFsm(state, fsm, 'stopped', now, out);
  }
}
