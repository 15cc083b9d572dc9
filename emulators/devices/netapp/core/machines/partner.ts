// What the failover monitor knows of its partner, by whichever way it hears of it, and when silence
// on both ways counts as death (S1:29-31).

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { MailboxBlock } from '../messages.ts';
import type { FirmwareState } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { notePartnerReady } from './autoGiveback.ts';
import { emitEms } from './ems.ts';
import { cancelEvacuation } from './evacuation.ts';
import { noteServed } from './giveback.ts';
import { adopt } from './moves.ts';
import { loseQuorum, touch } from './reports.ts';
import { considerRevert } from './revert.ts';
import { takeOverDead } from './takeover.ts';

/** A sign of life. `evidenceAt`: the partner cannot have taken over before then, if this does not
 * say so; null: it may be of any age. */
export function hearPartner(
  state: OntapState,
  block: MailboxBlock,
  evidenceAt: Instant | null,
  now: Instant,
  out: Effects,
): void {
  const { identity, mailbox } = state.volatile;
  const { partner } = mailbox;
  const isNewLife = block.bootCount > partner.bootCount;
  const isNews = isNewLife || (block.bootCount === partner.bootCount && block.seq > partner.seq);
  const before = partner.firmware;
  if (isNews) note(state, block, now);
  if (!adopt(state, block.generations, now, out)) return;
  if (evidenceAt !== null) renewLease(state, evidenceAt);
  if (!isNews) return;
  if (isNewLife) cancelEvacuation(state, now, out);

  noteServed(state, now, out);
  if (before !== block.firmware) noteFirmware(state, before, block.firmware, now, out);
  if (!partner.isDead) return;
  partner.isDead = false;
  out.emit('partner.heard', { partner: identity.partner, firmware: block.firmware });
  touch(state, now);
}

function note(state: OntapState, block: MailboxBlock, now: Instant): void {
  const { mailbox, identity, ha } = state.volatile;
  const { partner } = mailbox;
  const { detectionSeconds } = state.durable.cluster.nodes[identity.node].failover;
  if (block.bootCount !== partner.bootCount) ha.partnerDownAt = null;
  partner.seq = block.seq;
  partner.bootCount = block.bootCount;
  partner.firmware = block.firmware;
  partner.serving = [...block.serving];
  partner.isInTakeover = block.isInTakeover;
  partner.isTakeoverInhibited = block.isTakeoverInhibited;
  partner.seenAt = now;
  partner.deadAt = now + detectionSeconds * 1_000;
}

/** Until then the partner serves nothing of this node's: see config.ts, `fenceMs`. */
export function renewLease(state: OntapState, evidenceAt: Instant): void {
  const { ha, config } = state.volatile;
  ha.leaseUntil = Math.max(ha.leaseUntil, evidenceAt + config.leaseMs);
}

function noteFirmware(
  state: OntapState,
  before: FirmwareState,
  firmware: FirmwareState,
  now: Instant,
  out: Effects,
): void {
  emitEms(state, now, 'cf.fsm.firmwareStatus', { reason: WORDS[firmware] });
  if (firmware === 'SF_GIVEWAIT') notePartnerReady(state, now, out);
  if (firmware === 'SF_UP' && before !== 'SF_UNKNOWN') emitEms(state, now, 'cf.fsm.partnerOk');
  if (firmware === 'SF_UP') {
    const { takeover } = state.volatile.ha;
    if (takeover.state === 'takeover_failed') takeover.state = 'not_in_takeover';
    considerRevert(state, now);
  }
  touch(state, now);
}

/** Reference §4.3: firmwareStatus names what the partner does. */
const WORDS: { readonly [Name in FirmwareState]: string } = {
  SF_UP: 'up',
  SF_BOOTING: 'booting',
  SF_POST: 'in POST',
  SF_OS_BOOTED: 'booted',
  SF_HALT: 'halting',
  SF_REBOOT: 'rebooting',
  SF_DUMPCORE: 'dumping core',
  SF_GIVEWAIT: 'waiting for giveback',
  SF_MBWAIT: 'waiting for HA mailboxes',
  SF_TO: 'in takeover',
  SF_NOTO: 'without takeover',
  SF_CLUSTERWAIT: 'waiting for cluster applications',
  SF_UNKNOWN: 'unknown',
};

/** @seed S1:29-31 neither mailbox nor interconnect tell anything of it: up to 15 seconds. */
export function losePartner(state: OntapState, now: Instant, out: Effects): void {
  const { mailbox, identity, kernel } = state.volatile;
  const { partner } = mailbox;
  partner.deadAt = null;
  if (partner.isDead) return;
  partner.isDead = true;
  const wasWaiting = state.volatile.ha.partnerReadyAt !== null;
  state.volatile.ha.partnerReadyAt = null;
  cancelEvacuation(state, now, out);
  out.emit('partner.dead', { partner: identity.partner, firmware: partner.firmware });
  touch(state, now);
  if (kernel.phase !== 'up') return;
  emitEms(state, now, 'cf.fsm.partnerNotResponding', { partnerName: identity.partner });
  loseQuorum(state, now, out);
  takeOverDead(state, wasWaiting, now, out);
}
