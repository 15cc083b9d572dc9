// Could this node take over its partner now, and if not, why? Judged after every step.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { IN_TAKEOVER } from '../cluster.ts';
import type { FirmwareState, TakeoverObstacle } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { TAKEOVER_OBSTACLES, type TakeoverFacts } from '../tables.ts';
import { emitEms } from './ems.ts';
import { ownsRootOf } from './moves.ts';
import { touch } from './reports.ts';

const LEAVING: readonly FirmwareState[] = ['SF_HALT', 'SF_REBOOT'];
const BOOTING: readonly FirmwareState[] = ['SF_POST', 'SF_BOOTING', 'SF_OS_BOOTED', 'SF_MBWAIT'];

export function takeoverFacts(state: OntapState): TakeoverFacts {
  const { durable, volatile: v } = state;
  const { identity, ha, mailbox, kernel, interconnect } = v;
  const { nodes, isHaConfigured } = durable.cluster;
  const { partner } = mailbox;
  const isAlive = !partner.isDead && ha.partnerDownAt === null;
  return {
    isNonHa: !isHaConfigured,
    isDisabled: !nodes[identity.node].failover.isEnabled,
    isPartnerDisabled: !nodes[identity.partner].failover.isEnabled,
    isHalting: kernel.phase === 'halting' || kernel.phase === 'dumping',
    isNotUp: kernel.phase !== 'up',
    isTakenOver: !ownsRootOf(state, 'own'),
    isInTakeover: ownsRootOf(state, 'partner') || IN_TAKEOVER.includes(ha.takeover.state),
    wasPartnerNeverSeen: partner.seenAt === null,
    isMailboxBad: mailbox.state !== 'valid',
    isPartnerInhibited: partner.isTakeoverInhibited,
    isVersionWrong: v.afflictions.isVersionWrong,
    isShelfHot: v.environment.isShelfHot,
    isPartnerLeaving: isAlive && LEAVING.includes(partner.firmware),
    isPartnerBooting: isAlive && BOOTING.includes(partner.firmware),
    isLogUnsynced: !isAlive && !interconnect.isLogSynced,
    isInterconnectDown: isAlive && !interconnect.isLogSynced,
  };
}

export function obstacleOf(facts: TakeoverFacts): TakeoverObstacle {
  return TAKEOVER_OBSTACLES.find(({ fact }) => facts[fact])?.obstacle ?? 'ok';
}

/** Those that a client hears of when they come. */
const IMPOSSIBLE: { readonly [Name in TakeoverObstacle]?: string } = {
  ic_error: 'ha.takeoverImpIC',
  log_unsync: 'ha.takeoverImpUnsync',
  version: 'ha.takeoverImpVersion',
  shelf_hot: 'ha.takeoverImpHotShelf',
};
const QUIET: readonly TakeoverObstacle[] = [
  'local_takeover',
  'partner_takeover',
  'not_initialized',
  'halting',
];

export function judgeObstacle(state: OntapState, now: Instant, out: Effects): void {
  const { ha, identity } = state.volatile;
  const obstacle = obstacleOf(takeoverFacts(state));
  const before = ha.obstacle;
  if (obstacle === before) return;
  ha.obstacle = obstacle;
  touch(state, now);
  out.emit('takeover.possibleChanged', { obstacle });
  if (QUIET.includes(obstacle) || before === 'not_initialized') return;
  if (obstacle === 'ok') {
    if (!QUIET.includes(before)) {
      emitEms(state, now, 'cf.fsm.takeoverOfPartnerEnabled', { partner: identity.partner });
    }
    return;
  }
  emitEms(state, now, 'cf.fsm.takeoverOfPartnerDisabled', {
    partner: identity.partner,
    reason: obstacle,
  });
  const impossible = IMPOSSIBLE[obstacle];
  if (impossible !== undefined) emitEms(state, now, impossible, { reason: obstacle });
}
