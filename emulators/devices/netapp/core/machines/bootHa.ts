// The failover monitor's first state.

import type { Instant } from '../../../../core/time.ts';
import type { Config } from '../config.ts';
import type { NodeName } from '../members.ts';
import { ownedBy } from '../ownership.ts';
import type { Generations, Giveback, Ha, Interconnect, Mailbox, Takeover } from '../state/ha.ts';

export function firstHa(
  node: NodeName,
  config: Config,
  generations: Generations,
  isWarm: boolean,
  now: Instant,
): Ha {
  return {
    firmware: isWarm ? 'SF_UP' : 'SF_POST',
    takeover: noTakeover(),
    giveback: noGiveback(),
    obstacle: 'not_initialized',
    claim: [],
    arriving: [],
    serving: isWarm ? ownedBy(generations, node) : [],
    evacuation: null,
    leaseUntil: isWarm ? now + config.leaseMs : now - 1,
    isTakeoverInhibited: false,
    revertAt: null,
    partnerReadyAt: null,
    partnerDownAt: null,
  };
}

export function noTakeover(): Takeover {
  return {
    state: 'not_in_takeover',
    reason: 'none',
    alert: '',
    isPlanned: false,
    beganAt: null,
    endedAt: null,
    stepEndsAt: null,
    failure: 'ok',
    reservedAt: null,
    fencedUntil: null,
    moves: [],
    options: { isLifMigrationSkipped: false, areVetoesOverridden: false, isBypassed: false },
  };
}

export function noGiveback(): Giveback {
  return {
    state: 'nothing_to_gb',
    beganAt: null,
    partnerWas: 'SF_UNKNOWN',
    stepEndsAt: null,
    isAutomatic: false,
    areVetoesOverridden: false,
    isOnlyRoot: false,
    moves: [],
    autoAt: null,
    attempts: 0,
    vetoedBy: '',
  };
}

/** Beats of a later life carry higher numbers, so that no echo of an earlier one is believed. */
const BEATS_OF_A_LIFE = 1_000_000_000;

export function firstInterconnect(bootCount: number): Interconnect {
  return {
    isLinkUp: true,
    sendAt: null,
    seq: bootCount * BEATS_OF_A_LIFE,
    sentAt: [],
    heardAt: null,
    heardSeq: 0,
    lostAt: null,
    isLogSynced: true,
  };
}

/** A partner that was never seen is not dead either. */
export function firstMailbox(isWarm: boolean, now: Instant): Mailbox {
  return {
    state: isWarm ? 'valid' : 'uncertain',
    nextAt: null,
    writeRequest: 0,
    writesClaim: false,
    isWritten: true,
    readRequest: 0,
    readIssuedAt: now,
    nextRequest: 1,
    seq: 0,
    errors: 0,
    isRead: false,
    partner: {
      firmware: 'SF_UNKNOWN',
      seq: -1,
      seenAt: null,
      deadAt: null,
      isDead: false,
      bootCount: 0,
      isTakeoverInhibited: false,
      isInTakeover: false,
      serving: [],
      obstacle: 'ok',
    },
  };
}
