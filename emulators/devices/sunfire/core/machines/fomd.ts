// fomd: determines the role of this SC, generates heartbeats, and keeps the two SCs from both being
// MAIN (S4:102-121).
//
//   UNKNOWN -- opposite is MAIN, or beats --> SPARE -- takes over --> BECOMING_MAIN
//   UNKNOWN -- no RPC as MAIN, no heartbeat --> BECOMING_MAIN -- hwad is done --> MAIN
//   SC0 in BECOMING_MAIN: looks again; if SC1 is not Spare, resets it and restarts hwad's work.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import { decide } from '../../../../core/table.ts';
import type { Instant } from '../../../../core/time.ts';
import { CONSOLE_BUSES, HEARTBEAT_LINES, I2_NETWORK, PLATFORM } from '../config.ts';
import { type ScMessage, writeMessage } from '../messages.ts';
import type { Peer, RpcAnswer, ScState, ScVolatile } from '../state.ts';
import { ROLES, type RoleInputs, SECOND_CHECK } from '../tables.ts';
import { judgeFailover, obeyTakeOver } from './failover.ts';
import { I2_FAILURE } from './health.ts';
import { becomeMainHwad, becomeSpareHwad } from './hwad.ts';
import { log } from './logs.ts';
import { announce, setRole, takeAddresses } from './roles.ts';
import { keepSpareDaemons, startMainDaemons } from './ssd.ts';

/** After a reset, frames of the SC that was reset may still be under way. */
const RESET_QUIET_MS = 2_000;
/** How long two MAINs must have been seen before SC0 acts. */
const CONFLICT_MS = 2_000;
/** A spare that woke so much too late gives its main another chance to be heard (@choice). */
const LATE_MS = 1_000;

/** @seed S4:107 its state is UNKNOWN, and its first task is to determine its role. */
export function beginFomd({ volatile: v }: ScState, now: Instant): void {
  v.fomd.checkAt = now + v.config.checkDelayMs;
  v.fomd.rpcAt = now + v.config.rpcPeriodMs;
  v.peer = { rpcHeardAt: null, rpcLostAt: null, beatHeardAt: null, beatLostAt: null, status: null };
}

/** @seed S4:180 Checking for SC heartbeat interrupts (can take up to 30 seconds). */
export function beginCheck(state: ScState, now: Instant, out: Effects): void {
  const v = state.volatile;
  v.fomd.checkAt = null;
  v.fomd.checkEndsAt = now + v.config.heartbeatCheckMs;
  out.emit('fomd.checking');
  log(state, 'fomd', { entry: 'heartbeatCheck' }, now);
  out.send(I2_NETWORK, v.identity.opposite, writeMessage({ type: 'roleRequest' }));
  considerRole(state, false, now, out);
}

/** What the opposite SC is, as far as one can tell. */
function lookAt({ rpcLostAt, beatLostAt, status }: Peer): RoleInputs {
  const rpc: RpcAnswer = status === null || rpcLostAt === null ? 'silent' : status.role;
  return { rpc, isBeating: beatLostAt !== null };
}

/** Decides the role as soon as it can be told; `isOver`: the check has lasted long enough. */
export function considerRole(state: ScState, isOver: boolean, now: Instant, out: Effects): void {
  const { fomd, peer, config } = state.volatile;
  if (fomd.checkEndsAt === null) return;
  const inputs = lookAt(peer);
  const verdict = decide(ROLES, inputs);
  if (verdict === 'main' && !isOver) return;

  fomd.lastDecision = inputs;
  fomd.checkEndsAt = null;
  if (verdict === 'spare') fomd.spareAt = now + config.spareSettleMs;
  else becomeMain(state, false, now, out);
}

/** @seed S4:115 it changes its state to BECOMING_MAIN, starts generating a heartbeat, and instructs
 * hwad to become MAIN. `hasReset`: the opposite SC has just been reset, or has stepped down. */
export function becomeMain(state: ScState, hasReset: boolean, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { fomd, config, bugs } = v;
  assert(fomd.role === 'UNKNOWN' || fomd.role === 'SPARE', `BECOMING_MAIN from ${fomd.role}`);
  setRole(state, 'BECOMING_MAIN', now, out);
  startMainDaemons(state);
  v.ssd.phase = 'starting';
  fomd.beatAt = now + config.firstHeartbeatMs;
  fomd.resetOppositeAt = null;
  fomd.quietUntil = null;
  fomd.mainAt = null;
  const isLookingAgain = v.identity.node === 'sc0' && !hasReset && !bugs.skipSecondCheck;
  fomd.secondCheckEndsAt = isLookingAgain ? now + config.secondCheckMs : null;
  fomd.secondCheckedAt = hasReset ? now : null;
  becomeMainHwad(state, now, out);
}

/** @seed S4:119,121 SC0 determines the role of SC1 again; if it is not Spare, it resets it. */
export function checkAgain(state: ScState, now: Instant, out: Effects): void {
  const { fomd, peer } = state.volatile;
  fomd.secondCheckEndsAt = null;
  fomd.secondCheckedAt = now;
  const verdict = decide(SECOND_CHECK, lookAt(peer));
  out.emit('fomd.secondCheck', { verdict });
  if (verdict === 'reset') resetOpposite(state, now, out);
  proceedToMain(state, now);
}

/** @seed S4:121 hwad restarts the MAIN initialization, to undo what the other has done. */
function resetOpposite(state: ScState, now: Instant, out: Effects): void {
  const { identity } = state.volatile;
  orderReset(state, now, out);
  log(state, 'fomd', { entry: 'resettingOpposite', opposite: identity.opposite }, now);
  if (!state.volatile.bugs.resetWithoutReinit) becomeMainHwad(state, now, out);
}

/** Pulls the reset line of the opposite SC: its power stays, and with it its clock. */
export function orderReset(state: ScState, now: Instant, out: Effects): void {
  state.volatile.fomd.resetOppositeAt = now;
  pullLine(state, now, out);
}

/** `resetsc`: the operator's hand on the same line. What hwad has done is not done again; a spare
 * that resets its main waits, as if the main had fallen silent. */
export function pullReset(state: ScState, now: Instant, out: Effects): void {
  pullLine(state, now, out);
  armTakeover(state.volatile, now);
  judgeFailover(state, now, out);
}

/** Who is reset is neither a spare nor a main until it is heard again. */
function pullLine(state: ScState, now: Instant, out: Effects): void {
  const { fomd, peer, identity } = state.volatile;
  state.durable.resetCount += 1;
  out.emit('sc.resetOrdered', { opposite: identity.opposite });
  out.send(CONSOLE_BUSES[identity.node], PLATFORM, writeMessage({ type: 'resetOpposite' }));
  fomd.quietUntil = now + RESET_QUIET_MS;
  peer.rpcLostAt = null;
  peer.beatLostAt = null;
  peer.status = null;
}

/** hwad is done, and the opposite SC was looked at: MAIN follows. */
export function proceedToMain({ volatile: v }: ScState, now: Instant): void {
  const { fomd, hwad, identity } = v;
  if (fomd.role !== 'BECOMING_MAIN' || hwad.initEndedAt === null) return;
  const isLookedAt = identity.node === 'sc1' || fomd.secondCheckEndsAt === null;
  if (isLookedAt && fomd.mainAt === null) fomd.mainAt = now + v.config.mainSettleMs;
}

/** @seed S4:146 SC configured as Main. */
export function configureMain(state: ScState, now: Instant, out: Effects): void {
  const v = state.volatile;
  v.fomd.mainAt = null;
  setRole(state, 'MAIN', now, out);
  log(state, 'fomd', { entry: 'configuredMain' }, now);
  takeAddresses(out);
  v.ssd.completeAt = now + v.config.completeMs;
  judgeFailover(state, now, out);
}

/** @seed S4:153 SC configured as Spare; @seed S4:99 a spare follows. */
export function configureSpare(state: ScState, now: Instant, out: Effects): void {
  const v = state.volatile;
  v.fomd.spareAt = null;
  setRole(state, 'SPARE', now, out);
  log(state, 'fomd', { entry: 'configuredSpare' }, now);
  keepSpareDaemons(state);
  becomeSpareHwad(state, now, out);
  v.ssd.completeAt = now;
  if (v.bugs.spareHeartbeats) v.fomd.beatAt = now;
}

/** One heartbeat interrupt to the opposite SC. */
export function beat({ volatile: v }: ScState, now: Instant, out: Effects): void {
  out.send(HEARTBEAT_LINES, v.identity.opposite, writeMessage({ type: 'beat' }));
  v.fomd.beatAt = now + v.config.heartbeatPeriodMs;
}

/** The periodic status over the I2 network. */
export function callPeer(state: ScState, now: Instant, out: Effects): void {
  announce(state, out);
  state.volatile.fomd.rpcAt = now + state.volatile.config.rpcPeriodMs;
}

function hearBeat(state: ScState, now: Instant, out: Effects): void {
  const { peer, config } = state.volatile;
  if (isQuiet(state.volatile, now)) return;
  if (peer.beatLostAt === null) out.emit('heartbeat.heard');
  peer.beatHeardAt = now;
  peer.beatLostAt = now + config.heartbeatLossMs;
  state.volatile.fomd.failover.takeoverAt = null;
  considerRole(state, false, now, out);
  endSplitBrain(state, now);
}

export function hearPeer(state: ScState, message: ScMessage, now: Instant, out: Effects): void {
  const { peer, config, fomd } = state.volatile;
  if (message.type === 'beat') return hearBeat(state, now, out);
  if (isQuiet(state.volatile, now)) return;
  if (peer.rpcLostAt === null) out.emit('peer.heard');
  peer.rpcHeardAt = now;
  peer.rpcLostAt = now + config.rpcLossMs;
  fomd.failover.takeoverAt = null;
  if (message.type === 'roleRequest') return announce(state, out);
  if (message.type === 'takeOver') return obeyTakeOver(state, message.why, now, out);
  const { type: _, ...status } = message;
  peer.status = status;
  if (fomd.role === 'SPARE' && (status.role === 'MAIN' || status.role === 'BECOMING_MAIN')) {
    fomd.failover.status = status.failover.status;
    fomd.failover.failure = status.failover.failure;
  }
  considerRole(state, false, now, out);
  endSplitBrain(state, now);
  judgeFailover(state, now, out);
}

function isQuiet({ fomd }: ScVolatile, now: Instant): boolean {
  return fomd.quietUntil !== null && now < fomd.quietUntil;
}

/** @choice Two that are MAIN once the wires are whole again: SC0 looks once more, and wins, as it
 * does in S4:121. @seed S4:110-111 a heartbeat alone tells as well as an answer over the I2 network
 * that there is another MAIN. An SC that was frozen meanwhile has a reset waiting for it, and gets
 * that first. */
function endSplitBrain(state: ScState, now: Instant): void {
  const { fomd, peer, identity, bugs } = state.volatile;
  if (identity.node !== 'sc0' || fomd.role !== 'MAIN' || bugs.skipSecondCheck) return;
  const { rpc, isBeating } = lookAt(peer);
  const isOtherMain = rpc === 'MAIN' || rpc === 'BECOMING_MAIN' || (rpc === 'silent' && isBeating);
  if (isOtherMain) fomd.secondCheckEndsAt ??= now + CONFLICT_MS;
}

/** The I2 network is silent. */
export function losePeer(state: ScState, now: Instant, out: Effects): void {
  const { peer, config, fomd } = state.volatile;
  if (wokeLate(peer.rpcLostAt, now)) {
    peer.rpcLostAt = now + config.rpcLossMs;
    return;
  }
  peer.rpcLostAt = null;
  out.emit('peer.lost');
  if (fomd.role === 'MAIN') log(state, 'fomd', { entry: 'i2Failed' }, now);
  failAsSpare(state, out);
  armTakeover(state.volatile, now);
  judgeFailover(state, now, out);
}

/** Reference §3.3: without the I2 network the state is FAILED. @choice A spare that hears its main
 * beat, and nothing else, takes that for granted: what it last heard was ACTIVE, but nothing has
 * been propagated to it since. It does not take over when the beats end as well, until it has
 * heard of its main again. */
function failAsSpare(state: ScState, out: Effects): void {
  const { fomd, peer } = state.volatile;
  const { failover, role } = fomd;
  const mayActivate = failover.status === 'ACTIVE' || failover.status === 'ACTIVATING';
  if (role !== 'SPARE' || peer.beatLostAt === null || !mayActivate) return;
  failover.status = 'FAILED';
  failover.failure = I2_FAILURE;
  out.emit('failover.failed', { failure: I2_FAILURE });
}

/** No heartbeat interrupts any more. */
export function loseBeat({ volatile: v }: ScState, now: Instant, out: Effects): void {
  if (wokeLate(v.peer.beatLostAt, now)) {
    v.peer.beatLostAt = now + v.config.heartbeatLossMs;
    return;
  }
  v.peer.beatLostAt = null;
  out.emit('heartbeat.lost');
  armTakeover(v, now);
}

function wokeLate(deadline: Instant | null, now: Instant): boolean {
  return deadline !== null && now - deadline >= LATE_MS;
}

/** Both ways are silent: the takeover timer runs. */
function armTakeover({ fomd, peer, config }: ScVolatile, now: Instant): void {
  if (fomd.role !== 'SPARE' || peer.rpcLostAt !== null || peer.beatLostAt !== null) return;
  const last = Math.max(peer.rpcHeardAt ?? 0, peer.beatHeardAt ?? 0);
  fomd.failover.takeoverAt = Math.max(now, last + config.takeoverMs);
}
