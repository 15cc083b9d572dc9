// The partner says that it goes down: it has stopped already, so a takeover may follow at once
// (reference §5.3, negotiated failover).

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { InterconnectMessage } from '../messages.ts';
import type { TakeoverReason } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { LEAVING_WORDS, type Leaving } from '../tables.ts';
import { emitEms } from './ems.ts';
import { loseQuorum, touch } from './reports.ts';
import { beginTakeover } from './takeover.ts';

const CAUSES: { readonly [Name in Leaving]: string } = {
  halt: 'cf.fsm.takeover.on.halt',
  reboot: 'cf.fsm.takeover.on.reboot',
  panic: 'cf.fsm.takeover.panic',
  environment: 'cf.fsm.takeover.nfo',
  takenOver: 'cf.fsm.takeover.normal',
};

export function hearGoodbye(
  state: OntapState,
  message: Extract<InterconnectMessage, { type: 'goingDown' }>,
  now: Instant,
  out: Effects,
): void {
  const { identity, mailbox, ha, kernel } = state.volatile;
  const { partner } = mailbox;
  if (message.bootCount < partner.bootCount) return;
  const { firmware, leaving, isTakeoverWanted, reason } = message;
  partner.firmware = firmware;
  partner.serving = [];
  partner.isTakeoverInhibited = !isTakeoverWanted;
  ha.partnerDownAt = message.at;
  touch(state, now);
  if (kernel.phase !== 'up') return;
  if (leaving !== 'panic') {
    emitEms(state, now, 'clam.partner.halting', { nodeName: identity.partner, reason });
  }
  loseQuorum(state, now, out);
  if (!isTakeoverWanted) return;
  const { takeover } = ha;
  const planned: TakeoverReason = takeover.reason === 'none' ? 'takeover_normal' : takeover.reason;
  const why = leaving === 'takenOver' ? planned : LEAVING_WORDS[leaving].reason;
  beginTakeover(state, { reason: why, ems: CAUSES[leaving], alert: '', isForced: false }, now, out);
}
