// `storage failover show` and its kin: the failover monitors of both nodes, in the vendor's words.
// @source netapp §2.2, §5.2

import { IN_TAKEOVER, isPartial } from '../../cluster.ts';
import { MEMBERS, type NodeName } from '../../members.ts';
import type { ClusterRow } from '../../state/cluster.ts';
import type {
  AggregateMove,
  FirmwareState,
  Giveback,
  HaReport,
  TakeoverObstacle,
} from '../../state/ha.ts';
import type { CliRow } from '../engine/language.ts';
import { type CliView, rowOf } from '../view.ts';

export const REASONS: { readonly [Name in TakeoverObstacle]: string } = {
  ok: '',
  not_initialized: 'Storage failover is not initialized',
  non_ha_mode: 'Node is in non-HA mode',
  disabled: 'Storage failover is disabled',
  partner_disabled: 'Storage failover is disabled on the partner',
  mailbox_invalid: 'Local node mailbox disks are invalid',
  mailbox_uncertain: 'Status of backup mailbox is uncertain',
  ic_error: 'Storage failover interconnect error',
  log_unsync: 'NVRAM log not synchronized',
  version: 'The version of software running on each node of the SFO pair is incompatible',
  booting: 'Partner node is booting',
  halting: 'Local node is halting',
  halt_no_takeover: 'Partner node halted with takeover inhibited',
  no_auto_takeover: 'Automatic takeover is disabled',
  waiting_for_partner: 'Waiting for partner',
  local_takeover: 'Local node is already in takeover',
  partner_takeover: 'Local node has been taken over by its partner',
  shelf_hot: 'Disk shelf is too hot',
  pending_shutdown: 'Local node is shutting down',
};

const WAITING: { readonly [state in FirmwareState]?: string } = {
  SF_GIVEWAIT: 'Waiting for giveback',
  SF_MBWAIT: 'Waiting for giveback (HA mailboxes)',
};
const SCHEDULED =
  'Takeover scheduled. target node relocating its SFO aggregates in preparation of takeover.';
const EVACUATING = 'Relocating SFO aggregates to taking over node in preparation of takeover.';

/** What the failover monitor of the partner, or the node itself, says it is. */
function firmwareOf(view: CliView, node: NodeName): FirmwareState {
  const row = rowOf(view, node);
  if (row.isReachable) return row.report.ha.firmware;
  const { partner } = view.state.volatile.mailbox;
  return partner.isDead ? 'SF_UNKNOWN' : partner.firmware;
}

/** The column `Takeover Possible`; null: nobody can say. */
function takeoverPossible(view: CliView, node: NodeName): boolean | null {
  const { isReachable, report } = rowOf(view, node);
  if (!isReachable) return null;
  const { obstacle } = report.ha;
  return obstacle === 'ok' || obstacle === 'no_auto_takeover';
}

/** The column `State Description`. */
function stateDescription(view: CliView, node: NodeName): string {
  const { isReachable, report } = rowOf(view, node);
  const waiting = WAITING[firmwareOf(view, node)];
  if (waiting !== undefined) return waiting;
  if (!isReachable) return 'Unknown';
  const { partner } = MEMBERS[node];
  const { ha, phase } = report;
  if (!view.state.durable.cluster.isHaConfigured) return 'Non-HA mode.';
  if (phase === 'halting') return 'Pending shutdown';
  return takeoverText(view, ha) ?? connectionText(ha, phase === 'joining', partner);
}

function takeoverText({ now }: CliView, ha: HaReport): string | null {
  const { takeover, giveback } = ha;
  if (ha.isEvacuating) return EVACUATING;
  if (takeover.state === 'takeover_scheduled') return SCHEDULED;
  if (takeover.state === 'relocating_aggrs_before_takeover') return SCHEDULED;
  if (!IN_TAKEOVER.includes(takeover.state) || isPartial(giveback)) return null;
  const due = givebackIn(giveback, now);
  if (due === null) return 'In takeover';
  const auto = `Auto giveback will be initiated in ${due} seconds`;
  return giveback.vetoedBy === ''
    ? `In takeover, ${auto}`
    : `Previous giveback failed in module: ${giveback.vetoedBy}. ${auto}.`;
}

function connectionText(ha: HaReport, isJoining: boolean, partner: NodeName): string {
  const isConnected = !ha.isPartnerDead && ha.partnerFirmware !== 'SF_UNKNOWN';
  const begun = `${isConnected ? 'Connected to' : 'Waiting for'} ${partner}`;
  if (isJoining) {
    return `${begun}. Waiting for cluster applications to come online on the local node.`;
  }
  if (isPartial(ha.giveback)) return `${begun}, Partial giveback`;
  if (ha.obstacle === 'ok') return begun;
  if (ha.obstacle === 'no_auto_takeover') return `${begun}, Automatic takeover disabled.`;
  if (ha.obstacle === 'waiting_for_partner') return `Waiting for ${partner}`;
  return `${begun}, Takeover is not possible: ${REASONS[ha.obstacle]}`;
}

function givebackIn({ autoAt }: Giveback, now: number): number | null {
  return autoAt === null ? null : Math.max(0, Math.ceil((autoAt - now) / 1_000));
}

/** The fields of `storage failover show`. */
export function failoverRow(view: CliView, row: ClusterRow): CliRow {
  const { node, settings, report, isReachable } = row;
  const { partner } = MEMBERS[node];
  const { ha } = report;
  const { failover, hwassist } = settings;
  const seconds = (at: number | null) =>
    at === null ? null : Math.max(0, Math.floor((view.now - at) / 1_000));
  const isInTakeover = isReachable && ha.takeover.state === 'in_takeover';
  const known = <Value>(value: Value) => (isReachable ? value : null);
  return {
    node,
    'partner-name': partner,
    'node-state': known(nodeState(ha)),
    possible: takeoverPossible(view, node),
    'state-description': stateDescription(view, node),
    enabled: failover.isEnabled,
    mode: view.state.durable.cluster.isHaConfigured ? 'ha' : 'non_ha',
    'takeover-by-partner-possible': takeoverPossible(view, partner),
    'partner-state': firmwareOf(view, partner),
    'partner-firmware-state': firmwareOf(view, partner),
    'local-firmware-state': firmwareOf(view, node),
    'takeover-status': known(ha.takeover.state),
    'takeover-reason': known(ha.takeover.reason),
    'takeover-failure-reason': known(ha.takeover.failure === 'ok' ? '' : ha.takeover.failure),
    'reason-not-possible': known(ha.obstacle === 'ok' ? '' : ha.obstacle),
    'giveback-status': known(ha.giveback.state),
    'interconnect-up': known(ha.isInterconnectUp),
    'mailbox-status': known(ha.mailbox),
    'auto-giveback': failover.isAutoGiveback,
    'auto-giveback-after-panic': failover.isAutoGivebackAfterPanic,
    'auto-giveback-override-vetoes': failover.isAutoGivebackOverrideVetoes,
    'delay-seconds': failover.delaySeconds,
    onreboot: failover.isOnReboot,
    onpanic: failover.isOnPanic,
    'detection-time': failover.detectionSeconds,
    'time-until-takeover': null,
    'time-since-takeover': isInTakeover ? seconds(ha.takeover.endedAt) : null,
    'time-until-autogiveback': known(givebackIn(ha.giveback, view.now)),
    hwassist: hwassist.isEnabled,
    'hwassist-partner-ip': hwassist.partnerIp,
    'hwassist-partner-port': hwassist.partnerPort,
    'hwassist-health-check-interval': hwassist.healthCheckSeconds,
    'hwassist-retry-count': hwassist.retryCount,
    'hwassist-status': known(report.hwassist.monitor),
  };
}

/** @source netapp §5.2 node_state. */
function nodeState({ takeover, giveback, isEvacuating, isPartnerDead }: HaReport): string {
  if (takeover.state === 'in_takeover')
    return isPartial(giveback) ? 'giveback_partial_connected' : 'takeover';
  if (takeover.state === 'takeover_scheduled') return 'takeover_scheduled';
  if (takeover.state === 'takeover_failed') return 'takeover_failed';
  if (takeover.state !== 'not_in_takeover') return 'takeover_started';
  if (isEvacuating) return 'relocating_aggrs_before_takeover';
  return isPartnerDead ? 'waiting' : 'connected';
}

const MOVE_TEXT: { readonly [status in AggregateMove['status']]: string } = {
  sfo_am_nothing_to_gb: 'No aggregates to give back',
  sfo_am_not_started: 'Not attempted yet',
  sfo_am_running_checks: 'In progress, Running checks',
  sfo_am_inprog: 'In progress, Module: wafl',
  sfo_am_done: 'Done',
  sfo_am_veto: 'Failed: Operation was vetoed',
  sfo_am_communication_err: 'Failed: Communication error with destination node',
  sfo_am_failed: 'Failed',
};

export function moveText({ status, module }: AggregateMove): string {
  const text = MOVE_TEXT[status];
  return status === 'sfo_am_veto' && module !== '' ? `${text}, Module: ${module}` : text;
}
