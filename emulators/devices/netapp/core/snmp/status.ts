// Enumerations of NETAPP-MIB that are derived: the state of HA, and the global status of a system.
//
// @source netapp §1.5

import { IN_TAKEOVER, isPartial } from '../cluster.ts';
import { NODES } from '../members.ts';
import type { ClusterRow } from '../state/cluster.ts';
import type { TakeoverObstacle } from '../state/ha.ts';
import { isRunning, type NodeSubject, type SnmpSubject } from './subject.ts';

const HA_SETTINGS = {
  notConfigured: 1,
  enabled: 2,
  disabled: 3,
  takeoverByPartnerDisabled: 4,
  thisNodeDead: 5,
} as const;
const HA_STATE = {
  dead: 1,
  canTakeover: 2,
  cannotTakeover: 3,
  takeover: 4,
  partialGiveback: 5,
} as const;
const PARTNER_STATUS = { maybeDown: 1, ok: 2, dead: 3 } as const;
const INTERCONNECT_STATUS = { notPresent: 1, down: 2, partialFailure: 3, up: 4 } as const;
export const GLOBAL_STATUS = {
  other: 1,
  unknown: 2,
  ok: 3,
  nonCritical: 4,
  critical: 5,
  nonRecoverable: 6,
} as const;

const TAKEOVER_FAILED = 6;

/** haCannotTakeoverCause. @choice where the MIB has no word for the obstacle: unknownReason. */
export const CANNOT_TAKEOVER_CAUSE: { readonly [Obstacle in TakeoverObstacle]: number } = {
  ok: 1,
  not_initialized: 2,
  non_ha_mode: 2,
  disabled: 3,
  partner_disabled: 5,
  mailbox_invalid: 7,
  mailbox_uncertain: 19,
  ic_error: 4,
  log_unsync: 18,
  version: 11,
  booting: 12,
  halting: 2,
  halt_no_takeover: 2,
  no_auto_takeover: 3,
  waiting_for_partner: 12,
  local_takeover: 17,
  partner_takeover: 16,
  shelf_hot: 13,
  pending_shutdown: 2,
};

function isTakenOver({ other }: Pick<NodeSubject, 'other'>): boolean {
  return isRunning(other) && IN_TAKEOVER.includes(other.report.ha.takeover.state);
}

export function haSettings(subject: NodeSubject): number {
  const { config, row, other } = subject;
  if (!config.isHaConfigured) return HA_SETTINGS.notConfigured;
  if (isTakenOver(subject) && !isRunning(row)) return HA_SETTINGS.thisNodeDead;
  if (!row.settings.failover.isEnabled) return HA_SETTINGS.disabled;
  if (!other.settings.failover.isEnabled) return HA_SETTINGS.takeoverByPartnerDisabled;
  return HA_SETTINGS.enabled;
}

export function haState({ row }: NodeSubject): number {
  if (!isRunning(row)) return HA_STATE.dead;
  const { takeover, giveback, obstacle } = row.report.ha;
  if (isPartial(giveback)) return HA_STATE.partialGiveback;
  if (IN_TAKEOVER.includes(takeover.state)) return HA_STATE.takeover;
  return obstacle === 'ok' ? HA_STATE.canTakeover : HA_STATE.cannotTakeover;
}

export function cannotTakeoverCause({ row }: NodeSubject): number {
  const { takeover, obstacle } = row.report.ha;
  if (takeover.state === 'takeover_failed') return TAKEOVER_FAILED;
  return CANNOT_TAKEOVER_CAUSE[obstacle];
}

/** @choice A partner that is neither up nor dead (it boots, or waits) may be down. */
export function partnerStatus({ row }: NodeSubject): number {
  const { isPartnerDead, partnerFirmware } = row.report.ha;
  if (isPartnerDead) return PARTNER_STATUS.dead;
  return partnerFirmware === 'SF_UP' ? PARTNER_STATUS.ok : PARTNER_STATUS.maybeDown;
}

export function interconnectStatus({ row }: NodeSubject): number {
  return row.report.ha.isInterconnectUp ? INTERCONNECT_STATUS.up : INTERCONNECT_STATUS.down;
}

/** The gravest of what is wrong. @choice which trouble counts how much, and the words. */
export function globalStatus({ rows }: Pick<SnmpSubject, 'rows'>): {
  status: number;
  message: string;
} {
  const troubles = NODES.flatMap((node) => {
    const row = rows.find((candidate) => candidate.node === node);
    return row === undefined ? [] : troublesOf(row, rows);
  });
  const status = Math.max(GLOBAL_STATUS.ok, ...troubles.map((trouble) => trouble.status));
  const said = troubles.filter((trouble) => trouble.status === status);
  if (status === GLOBAL_STATUS.ok) {
    return { status, message: "The system's global status is normal. " };
  }
  return { status, message: said.map(({ message }) => `${message} `).join('') };
}

type Trouble = { status: number; message: string };

function troublesOf(row: ClusterRow, rows: readonly ClusterRow[]): Trouble[] {
  const troubles: Trouble[] = [];
  const add = (isTrue: boolean, status: keyof typeof GLOBAL_STATUS, message: string) => {
    if (isTrue) troubles.push({ status: GLOBAL_STATUS[status], message });
  };
  const { node, report } = row;
  if (!isRunning(row)) {
    const other = rows.find((candidate) => candidate.node !== node);
    const isCovered = other !== undefined && isTakenOver({ other });
    add(isCovered, 'nonCritical', `${other?.node} has taken over ${node}.`);
    add(!isCovered, 'nonRecoverable', `${node} is down, and not taken over.`);
    return troubles;
  }
  const { environment, ha, alerts } = report;
  const { failedFans, failedSupplies, failedShelves } = environment;
  add(environment.isOverTemperature, 'critical', `${node} is too hot.`);
  add(environment.battery !== 'ok', 'critical', `The NVRAM battery of ${node} is not ok.`);
  add(failedFans.length > 0, 'nonCritical', `${node}: fan failed: ${failedFans.join(', ')}.`);
  add(failedSupplies.length > 0, 'nonCritical', `${node}: power supply degraded.`);
  add(failedShelves.length > 0, 'critical', `${node}: disk shelf fault.`);
  const isAlone = ha.obstacle !== 'ok' && !IN_TAKEOVER.includes(ha.takeover.state);
  add(isAlone, 'nonCritical', `${node} cannot take over its partner.`);
  add(
    alerts.some(({ isSuppressed }) => !isSuppressed),
    'nonCritical',
    `There are not suppressed health monitor alerts on ${node}.`,
  );
  return troubles;
}
