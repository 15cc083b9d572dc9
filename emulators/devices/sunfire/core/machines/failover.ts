// Failover: ACTIVATING, ACTIVE, DISABLED, FAILED with a reason; a main that is sick hands over, a
// spare whose main is silent takes over. After either it stays DISABLED until `setfailover on`.

import type { Effects } from '../../../../core/effect.ts';
import { decide } from '../../../../core/table.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Refusal } from '../commands.ts';
import { I2_NETWORK } from '../config.ts';
import { writeMessage } from '../messages.ts';
import type { FailoverStatus, ScState } from '../state.ts';
import { TAKEOVER } from '../tables.ts';
import { becomeMain, orderReset } from './fomd.ts';
import { failureOf, sicknessOf } from './health.ts';
import { endHwad } from './hwad.ts';
import { log, logSystem } from './logs.ts';
import { announce, releaseAddresses, setRole } from './roles.ts';

/** Looks at the spare and at itself: what a main's failover mechanism is worth now. */
export function judgeFailover(state: ScState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { failover, role } = v.fomd;
  if (role !== 'MAIN' || failover.handedOverAt !== null) return;
  if (!state.durable.isFailoverOn) {
    setStatus(state, 'DISABLED', 'None', now, out);
  } else {
    const failure = failureOf(v, versionOf(state));
    if (failure !== null) setStatus(state, 'FAILED', failure, now, out);
    else if (failover.status === 'DISABLED' || failover.status === 'FAILED') {
      setStatus(state, 'ACTIVATING', 'None', now, out);
    }
  }
  judgeSelf(state, now);
}

export function versionOf({ durable, volatile }: ScState): string {
  return `${volatile.config.smsVersion}+${durable.patches.length}`;
}

function setStatus(
  state: ScState,
  status: FailoverStatus,
  failure: string,
  now: Instant,
  out: Effects,
): void {
  const { failover } = state.volatile.fomd;
  if (failover.status === status && failover.failure === failure) return;
  const wasActive = failover.status === 'ACTIVE';
  failover.status = status;
  failover.failure = failure;
  failover.activeAt = status === 'ACTIVATING' ? now + state.volatile.config.activateMs : null;
  announce(state, out);
  if (status === 'ACTIVATING') return out.emit('failover.activating');
  if (status === 'DISABLED') return out.emit('failover.disabled');
  out.emit('failover.failed', { failure });
  if (wasActive) log(state, 'fomd', { entry: 'failoverFailed', failure }, now);
}

/** Nothing has spoken against it while it was ACTIVATING. */
export function activateFailover(state: ScState, now: Instant, out: Effects): void {
  const { failover } = state.volatile.fomd;
  failover.activeAt = null;
  if (failover.status !== 'ACTIVATING') return;
  failover.status = 'ACTIVE';
  out.emit('failover.activated');
  log(state, 'fomd', { entry: 'failoverActivated' }, now);
  announce(state, out);
  judgeSelf(state, now);
}

/** A main that is sick, and whose spare could do it, fails over when it has made sure. */
function judgeSelf({ volatile: v }: ScState, now: Instant): void {
  const { failover, role } = v.fomd;
  failover.sickness = role === 'MAIN' ? sicknessOf(v) : null;
  if (failover.sickness === null || failover.status !== 'ACTIVE') failover.failoverAt = null;
  else failover.failoverAt ??= now + v.config.failoverConfirmMs;
}

/** The carrier of the community network came or went: in.mpathd tells, and the test follows. */
export function noteNetwork(state: ScState, isUp: boolean, now: Instant, out: Effects): void {
  const { failover, role } = state.volatile.fomd;
  if (!isUp) {
    logSystem(state, 'in.mpathd: All Interfaces in group C1 have failed', now);
    if (role === 'MAIN') failover.networkFailsAt = now + state.volatile.config.networkTestMs;
    return announce(state, out);
  }
  logSystem(state, 'in.mpathd: At least 1 interface of group C1 has repaired', now);
  failover.networkFailsAt = null;
  if (failover.isNetworkFailed) {
    failover.isNetworkFailed = false;
    out.emit('network.passed');
    log(state, 'fomd', { entry: 'networkPassed' }, now);
  }
  announce(state, out);
  judgeFailover(state, now, out);
}

/** Reference §3.4: The external network test FAILED. */
export function failNetwork(state: ScState, now: Instant, out: Effects): void {
  const { failover } = state.volatile.fomd;
  failover.networkFailsAt = null;
  failover.isNetworkFailed = true;
  out.emit('network.failed');
  log(state, 'fomd', { entry: 'networkFailed' }, now);
  judgeFailover(state, now, out);
}

/** It has made sure: the main hands over (reference §3.3). */
export function failOver(state: ScState, now: Instant, out: Effects): void {
  const { failover } = state.volatile.fomd;
  failover.failoverAt = null;
  if (failover.sickness === null || failover.status !== 'ACTIVE') return;
  log(state, 'fomd', { entry: 'failingOver', why: failover.sickness }, now);
  handOver(state, failover.sickness, now, out);
}

/** `setfailover force`, or a failover: stops its heartbeat, gives its addresses up, and goes down a
 * little later. */
function handOver(state: ScState, why: string, now: Instant, out: Effects): void {
  const v = state.volatile;
  out.emit('failover.began', { why });
  state.durable.isFailoverOn = false;
  out.send(I2_NETWORK, v.identity.opposite, writeMessage({ type: 'takeOver', why }));
  v.fomd.beatAt = null;
  v.fomd.failover.handedOverAt = now + v.config.handOverMs;
  releaseAddresses(out);
  endHwad(state, out);
  setRole(state, 'UNKNOWN', now, out);
}

/** Reference §3.3: 12 s after it has handed over, the old main syncs its file systems and boots. */
export function leaveOffice(state: ScState, now: Instant): void {
  state.volatile.fomd.failover.handedOverAt = null;
  logSystem(state, 'syncing file systems... done', now);
  state.volatile.goingDown = { isReset: true, cause: 'failover' };
}

export function obeyTakeOver(state: ScState, why: string, now: Instant, out: Effects): void {
  if (state.volatile.fomd.role !== 'SPARE') return;
  out.emit('takeover.began', { why });
  beginRule(state, now, out);
}

/** The main is silent on both ways, and has been for long enough.
 * @seed S4:42: with two SCs, failover comes by itself. */
export function takeOver(state: ScState, now: Instant, out: Effects): void {
  const { fomd, peer } = state.volatile;
  fomd.failover.takeoverAt = null;
  if (fomd.role !== 'SPARE') return;
  const inputs = {
    isRpcLost: peer.rpcLostAt === null,
    isBeatLost: peer.beatLostAt === null,
    failover: fomd.failover.status,
  };
  if (decide(TAKEOVER, inputs) === 'stay') return;
  out.emit('takeover.began', { why: 'silence' });
  orderReset(state, now, out);
  beginRule(state, now, out);
}

/** @seed S4:74 reference §3.3: failover stays disabled until somebody enables it again. */
function beginRule(state: ScState, now: Instant, out: Effects): void {
  const { failover } = state.volatile.fomd;
  state.durable.isFailoverOn = false;
  failover.status = 'DISABLED';
  failover.failure = 'None';
  log(state, 'fomd', { entry: 'takingOver' }, now);
  becomeMain(state, true, now, out);
}

/** @seed S4:65 `setfailover off`, @seed S4:74 `setfailover on`; `force` needs an available
 * spare. */
export function setFailover(
  state: ScState,
  to: 'on' | 'off' | 'force',
  now: Instant,
  out: Effects,
): Refusal | null {
  const v = state.volatile;
  if (v.fomd.failover.handedOverAt !== null) return 'failoverUnderWay';
  if (to === 'force') {
    const isThere = v.peer.rpcLostAt !== null && v.peer.status?.role === 'SPARE';
    if (!isThere) return 'noSpare';
    log(state, 'fomd', { entry: 'failingOver', why: 'operator request' }, now);
    handOver(state, 'operator request', now, out);
    return null;
  }
  const isOn = to === 'on';
  if (state.durable.isFailoverOn && !isOn) {
    log(state, 'fomd', { entry: 'failoverDeactivated' }, now);
  }
  state.durable.isFailoverOn = isOn;
  judgeFailover(state, now, out);
  return null;
}
