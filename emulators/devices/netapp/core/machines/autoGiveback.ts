// Giveback by itself: `delaySeconds` after the partner waits for it, unless the takeover's cause or
// an operator's setting is against it (reference §5.3).

import type { Effects } from '../../../../core/effect.ts';
import { decide } from '../../../../core/table.ts';
import { type Instant, SECOND_MS } from '../../../../core/time.ts';
import type { OntapState } from '../state.ts';
import { AUTO_GIVEBACK, type AutoGivebackInputs, CLASS_OF_REASON } from '../tables.ts';
import { emitEms } from './ems.ts';
import { beginGiveback, isPartnerReady } from './giveback.ts';
import { ownsRootOf } from './moves.ts';
import { touch } from './reports.ts';

/** The partner has booted, and waits. */
export function notePartnerReady(state: OntapState, now: Instant, _out: Effects): void {
  const { ha, identity } = state.volatile;
  if (!ownsRootOf(state, 'partner') || ha.partnerReadyAt !== null) return;
  ha.partnerReadyAt = now;
  emitEms(state, now, 'cf.partner.ready.giveback', { partnerName: identity.partner });
  touch(state, now);
}

/** Judged with every step while in takeover, so that a change of a setting counts at once. */
export function judgeAutoGiveback(state: OntapState, now: Instant, out: Effects): void {
  const { ha, identity, config } = state.volatile;
  const { giveback, takeover } = ha;
  const isWaiting = takeover.state === 'in_takeover' && ha.partnerReadyAt !== null;
  const isOver = giveback.attempts >= config.autoGivebackAttempts;
  if (!isWaiting || giveback.beganAt !== null || isOver || !isWanted(state)) {
    giveback.autoAt = null;
    return;
  }
  if (giveback.autoAt !== null) return;
  const { delaySeconds } = state.durable.cluster.nodes[identity.node].failover;
  giveback.autoAt = now + delaySeconds * SECOND_MS;
  if (giveback.state === 'not_attempted_yet') giveback.state = 'autogiveback_scheduled';
  out.emit('giveback.scheduled', { delayMs: delaySeconds * SECOND_MS });
  emitEms(state, now, 'cf.fsm.autoGivebackDelayed', { delay: String(delaySeconds) });
  touch(state, now);
}

export function autoGivebackInputs(state: OntapState): AutoGivebackInputs {
  const { ha, identity } = state.volatile;
  const { failover } = state.durable.cluster.nodes[identity.node];
  return {
    takeover: CLASS_OF_REASON[ha.takeover.reason],
    isAuto: failover.isAutoGiveback,
    isAfterPanic: failover.isAutoGivebackAfterPanic,
    isOnReboot: failover.isOnReboot,
  };
}

function isWanted(state: OntapState): boolean {
  return decide(AUTO_GIVEBACK, autoGivebackInputs(state));
}

/** The delay is over. A partner that is not ready has the timer start anew; a veto defers it, and
 * after some of them it is given up. */
export function giveBackByItself(state: OntapState, now: Instant, out: Effects): void {
  const { ha, config, identity } = state.volatile;
  ha.giveback.autoAt = null;
  if (!isPartnerReady(state)) return touch(state, now);
  const { isAutoGivebackOverrideVetoes } = state.durable.cluster.nodes[identity.node].failover;
  ha.giveback.attempts += 1;
  const { attempts } = ha.giveback;
  emitEms(state, now, 'cf.fsm.autoGivebackStarted');
  const order = {
    isAutomatic: true,
    areVetoesOverridden: isAutoGivebackOverrideVetoes,
    isOnlyRoot: false,
  };
  beginGiveback(state, order, now, out);
  if (ha.giveback.beganAt !== null) return;
  emitEms(state, now, 'cf.fsm.autoGivebackVetoed', { reason: ha.giveback.vetoedBy });
  if (attempts < config.autoGivebackAttempts) {
    ha.giveback.state = 'autogiveback_deferred';
    return;
  }
  ha.giveback.state = 'giveback_failed_autogiveback_disabled';
  emitEms(state, now, 'cf.fsm.autoGivebackAttemptsExceeded');
}
