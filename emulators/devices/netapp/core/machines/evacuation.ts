// The target of a planned takeover: LIFs migrate first, SFO aggregates follow one by one, then it
// goes down and its partner takes the root aggregate (reference §5.3).

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { HA_INTERCONNECT } from '../members.ts';
import { type InterconnectMessage, writeMessage } from '../messages.ts';
import { isLif, ownedBy, rootOf } from '../ownership.ts';
import type { TakeoverObstacle } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';
import { give, ownsRootOf } from './moves.ts';
import { beginLeaving } from './panic.ts';
import { touch } from './reports.ts';
import { considerRevert } from './revert.ts';

export function beginEvacuation(
  state: OntapState,
  message: Extract<InterconnectMessage, { type: 'takeoverRequest' }>,
  now: Instant,
  out: Effects,
): void {
  const { ha, identity, config } = state.volatile;
  const obstacle = obstacleToLeaving(state);
  if (obstacle !== null) {
    const refused = { type: 'takeoverRefused', reason: obstacle } as const;
    return out.send(HA_INTERCONNECT, identity.partner, writeMessage(refused));
  }
  if (ha.evacuation !== null) return;
  if (message.isImmediate) return leave(state, now, out);
  const isSkipping = message.isLifMigrationSkipped;
  ha.evacuation = {
    beganAt: now,
    step: isSkipping ? 'aggregates' : 'lifs',
    stepEndsAt: now + (isSkipping ? config.aggregateMs : config.lifMigrateMs),
    left: ownedBy(state.durable.generations, identity.node).filter(
      (resource) => !isLif(resource) && resource !== rootOf(identity.node),
    ),
  };
  touch(state, now);
}

function obstacleToLeaving(state: OntapState): TakeoverObstacle | null {
  const { kernel, ha } = state.volatile;
  if (kernel.phase === 'halting') return 'pending_shutdown';
  if (kernel.phase !== 'up') return 'booting';
  if (ownsRootOf(state, 'partner') || ha.claim.length > 0) return 'partner_takeover';
  return ha.takeover.state === 'takeover_scheduled' ? 'partner_takeover' : null;
}

/** The next of its resources is given away; after the last one it goes down. */
export function evacuate(state: OntapState, now: Instant, out: Effects): void {
  const { ha, identity, config } = state.volatile;
  const { evacuation } = ha;
  if (evacuation === null) return;
  evacuation.stepEndsAt = now + config.aggregateMs;
  if (evacuation.step === 'lifs') {
    evacuation.step = 'aggregates';
    const all = ownedBy(state.durable.generations, identity.node);
    for (const resource of all.filter(isLif)) give(state, resource, now, out);
    return;
  }
  const owned = ownedBy(state.durable.generations, identity.node);
  evacuation.left = evacuation.left.filter((resource) => owned.includes(resource));
  const next = evacuation.left.shift();
  if (next !== undefined) return give(state, next, now, out);
  emitEms(state, now, 'sfo.takeover.relocDone', { nodeName: identity.node });
  leave(state, now, out);
}

function leave(state: OntapState, now: Instant, out: Effects): void {
  const { ha, identity } = state.volatile;
  ha.evacuation = null;
  const reason = `takeover by ${identity.partner}`;
  beginLeaving(state, 'takenOver', { isInhibited: false, after: 'reboot', reason }, now, out);
}

/** Who wanted it is gone, or began anew. */
export function cancelEvacuation(state: OntapState, now: Instant, out: Effects): void {
  const { ha } = state.volatile;
  if (ha.evacuation === null) return;
  ha.evacuation = null;
  out.emit('takeover.aborted', { reason: 'partner' });
  considerRevert(state, now);
  touch(state, now);
}
