// The HA interconnect: the failover monitors' beat, once a second. It carries the same as the
// mailbox, faster, and an echo that prolongs the lease.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { HA_INTERCONNECT } from '../members.ts';
import { type InterconnectMessage, writeMessage } from '../messages.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';
import { beginEvacuation } from './evacuation.ts';
import { hearGoodbye } from './goodbye.ts';
import { ownBlock } from './mailbox.ts';
import { hearPartner } from './partner.ts';
import { touch } from './reports.ts';
import { takeHwassistMessage, tellHwassist } from './spSide.ts';
import { abortPlanned } from './takeover.ts';

/** An echo of an older beat is worth nothing. */
const SENT_MAX = 32;

export function beat(state: OntapState, now: Instant, out: Effects): void {
  const { interconnect, config, identity, ha, hwassist } = state.volatile;
  const known = hwassist.partner;
  interconnect.sendAt = now + config.interconnectPeriodMs;
  interconnect.seq += 1;
  interconnect.sentAt.push(now);
  if (interconnect.sentAt.length > SENT_MAX) interconnect.sentAt.shift();
  const message: InterconnectMessage = {
    type: 'beat',
    ...ownBlock(state, state.durable.generations),
    beat: interconnect.seq,
    echo: interconnect.heardSeq,
    isLogSynced: interconnect.isLogSynced,
    obstacle: ha.obstacle,
    hwassist: known === null ? null : { secret: known.secret, isEnabled: known.isEnabled },
  };
  out.send(HA_INTERCONNECT, identity.partner, writeMessage(message));
}

export function hearInterconnect(
  state: OntapState,
  message: InterconnectMessage,
  now: Instant,
  out: Effects,
): void {
  if (state.volatile.interconnect.sendAt === null) return;
  switch (message.type) {
    case 'beat':
      return hearBeat(state, message, now, out);
    case 'takeoverRequest':
      return beginEvacuation(state, message, now, out);
    case 'takeoverRefused':
      return abortPlanned(state, message.reason, now, out);
    case 'goingDown':
      return hearGoodbye(state, message, now, out);
    default:
      return takeHwassistMessage(state, message, now, out);
  }
}

function hearBeat(
  state: OntapState,
  message: Extract<InterconnectMessage, { type: 'beat' }>,
  now: Instant,
  out: Effects,
): void {
  const { interconnect, config, mailbox } = state.volatile;
  const { partner } = mailbox;
  const isNewLife = message.bootCount > partner.bootCount;
  if (message.bootCount < partner.bootCount) return;
  const wasDown = interconnect.lostAt === null;
  interconnect.heardAt = now;
  interconnect.heardSeq = Math.max(interconnect.heardSeq, message.beat);
  interconnect.lostAt = now + config.interconnectLossMs;
  interconnect.isLogSynced = true;
  partner.obstacle = message.obstacle;
  if (wasDown) {
    out.emit('interconnect.heard');
    touch(state, now);
  }
  hearPartner(state, message, echoedAt(state, message.echo), now, out);
  if (wasDown || isNewLife || !isTold(state, message.hwassist)) tellHwassist(state, now, out);
}

function isTold(
  { volatile: { hwassist } }: OntapState,
  known: { secret: string; isEnabled: boolean } | null,
): boolean {
  if (known === null) return false;
  return known.secret === hwassist.secret && known.isEnabled === (hwassist.monitor === 'active');
}

/** When the own beat was sent that the partner has seen: it had not taken over then. */
function echoedAt({ volatile: { interconnect } }: OntapState, echo: number): Instant | null {
  const { seq, sentAt } = interconnect;
  return sentAt[sentAt.length - 1 - (seq - echo)] ?? null;
}

/** Reference §4.3: the link is down, or the partner is. */
export function loseInterconnect(state: OntapState, now: Instant, out: Effects): void {
  const { interconnect, kernel } = state.volatile;
  interconnect.lostAt = null;
  out.emit('interconnect.lost');
  touch(state, now);
  if (kernel.phase !== 'up') return;
  emitEms(state, now, 'callhome.hainterconnect.down', {
    subject: 'HA INTERCONNECT DOWN',
    reason: interconnect.isLinkUp ? 'partner does not answer' : 'link down',
  });
}
