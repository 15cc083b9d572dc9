// A node's life: POST, LOADER, ONTAP, the failover monitor's wait, joining the cluster, and up.

import type { Effects } from '../../../../core/effect.ts';
import type { PowerOnCause } from '../../../../core/input.ts';
import { decide } from '../../../../core/table.ts';
import type { Instant } from '../../../../core/time.ts';
import { CLUSTER_ADDRESS } from '../members.ts';
import { CLUSTER_LIF, homeOf, ownedBy } from '../ownership.ts';
import type { OntapState } from '../state.ts';
import { BOOT } from '../tables.ts';
import { VERSIONS, type VersionName } from '../versions.ts';
import { emitEms } from './ems.ts';
import { give, ownsRootOf, serveOwned } from './moves.ts';
import { finishDump, finishLeaving } from './panic.ts';
import { setPhase } from './phases.ts';
import { joinCluster } from './reports.ts';
import { considerRevert } from './revert.ts';
import { beginSpSide } from './spSide.ts';
import { resumeTakeover } from './takeover.ts';

export function powerOn(state: OntapState, cause: PowerOnCause, now: Instant, out: Effects): void {
  const { kernel } = state.volatile;
  state.durable.lastPowerOn = cause;
  beginSpSide(state, now, out);
  if (kernel.phase !== 'up') {
    out.emit('node.phaseChanged', { phase: kernel.phase });
    return;
  }
  for (const resource of [...state.volatile.ha.serving]) {
    if (resource === CLUSTER_LIF) out.address(CLUSTER_ADDRESS, true);
  }
  beginMonitor(state, now);
  joinCluster(state, now, out);
}

/** The failover monitor runs: interconnect and mailbox. */
function beginMonitor({ volatile: v }: OntapState, now: Instant): void {
  v.interconnect.sendAt = now;
  v.mailbox.nextAt = now;
}

export function advancePhase(state: OntapState, now: Instant, out: Effects): void {
  const { kernel, config, ha } = state.volatile;
  kernel.phaseEndsAt = null;
  switch (kernel.phase) {
    case 'post':
      if (state.durable.bootTo === 'loader') return setPhase(state, 'loader', null, now, out);
      return bootOntap(state, now, out);
    case 'booting':
      ha.firmware = 'SF_MBWAIT';
      beginMonitor(state, now);
      return setPhase(state, 'waitingForMailbox', null, now, out);
    case 'joining':
      return comeUp(state, now, out);
    case 'halting':
      return finishLeaving(state, now, out);
    case 'dumping':
      return finishDump(state, now, out);
    default:
      setPhase(state, kernel.phase, now + config.postMs, now, out);
  }
}

/** `boot_ontap` at the LOADER prompt, or by itself. */
export function bootOntap(state: OntapState, now: Instant, out: Effects): void {
  const { config, ha, kernel } = state.volatile;
  state.durable.bootTo = 'ontap';
  ha.firmware = 'SF_BOOTING';
  kernel.zeroAt = now;
  setPhase(state, 'booting', now + config.ontapBootMs, now, out);
}

/** What may it serve? Asked until it is known, and after the giveback of its root aggregate. */
export function considerJoining(state: OntapState, now: Instant, out: Effects): void {
  const { kernel, ha, config } = state.volatile;
  if (kernel.phase !== 'waitingForMailbox' && kernel.phase !== 'waitingForGiveback') return;
  const isMailboxKnown = ha.leaseUntil > now;
  const verdict = decide(BOOT, { isMailboxKnown, isRootOwned: ownsRootOf(state, 'own') });
  if (verdict === 'join') {
    ha.firmware = 'SF_CLUSTERWAIT';
    setPhase(state, 'joining', now + config.clusterStartMs, now, out);
    joinCluster(state, now, out);
    serveOwned(state, false, now, out);
    return resumeTakeover(state, now);
  }
  const isWaiting = verdict === 'waitForGiveback';
  if (isWaiting) swapBack(state, now, out);
  const phase = isWaiting ? 'waitingForGiveback' : 'waitingForMailbox';
  if (kernel.phase === phase) return;
  ha.firmware = isWaiting ? 'SF_GIVEWAIT' : 'SF_MBWAIT';
  setPhase(state, phase, null, now, out);
}

/** Each took over the other at the same instant, and was fenced for it: both wait, nobody serves,
 * and no giveback would ever come. @choice Each gives the other what is the other's. */
function swapBack(state: OntapState, now: Instant, out: Effects): void {
  const { kernel, mailbox, identity } = state.volatile;
  const { partner } = mailbox;
  const isMutual = kernel.phase === 'waitingForGiveback' && partner.firmware === 'SF_GIVEWAIT';
  if (!isMutual || partner.isDead || !ownsRootOf(state, 'partner')) return;
  for (const resource of ownedBy(state.durable.generations, identity.node)) {
    if (homeOf(resource) === identity.partner) give(state, resource, now, out);
  }
}

function comeUp(state: OntapState, now: Instant, out: Effects): void {
  const { ha, config } = state.volatile;
  ha.firmware = 'SF_UP';
  setPhase(state, 'up', null, now, out);
  serveOwned(state, true, now, out);
  considerRevert(state, now);
  const { lastDown } = state.durable;
  const { release, built } = VERSIONS[config.version as VersionName];
  emitEms(state, now, 'mgr.boot.disk_done', { version: release, date: built });
  const isAbnormal = lastDown === '' || lastDown === 'panic' || lastDown === 'fenced';
  if (isAbnormal) emitEms(state, now, 'mgr.boot.reason_abnormal', { reason: lastDown || 'power' });
  else emitEms(state, now, 'mgr.boot.reason_ok');
  state.durable.lastDown = '';
}
