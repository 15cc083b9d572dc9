// The part of `cluster/nodes` that tells of takeover and giveback. @source netapp §5.1

import type { Json, JsonObject } from '../../../../../core/json.ts';
import { aggregateRecords } from '../../cluster.ts';
import { MEMBERS, partnerOf } from '../../members.ts';
import type { Aggregate } from '../../ownership.ts';
import type { ClusterRow } from '../../state/cluster.ts';
import type {
  AggregateGiveback,
  AggregateMove,
  GivebackState,
  HaReport,
  TakeoverObstacle,
  TakeoverState,
} from '../../state/ha.ts';
import type { RestView } from '../view.ts';

/** @source netapp §5.1: 852130 takeover cannot be completed, 852126 giveback failed. */
const TAKEOVER_FAILED = 852_130;
const GIVEBACK_FAILED = 852_126;

const TAKEOVER: { readonly [State in TakeoverState]: string } = {
  not_in_takeover: 'not_attempted',
  takeover_scheduled: 'in_progress',
  relocating_aggrs_before_takeover: 'in_progress',
  takeover_started: 'in_progress',
  sfo_takeover_in_progress: 'in_progress',
  in_takeover: 'in_takeover',
  takeover_failed: 'failed',
};

const GIVEBACK: { readonly [State in GivebackState]: string } = {
  nothing_to_gb: 'nothing_to_giveback',
  not_attempted_yet: 'not_attempted',
  autogiveback_scheduled: 'not_attempted',
  autogiveback_deferred: 'failed',
  giveback_in_progress: 'in_progress',
  sfo_aggr_giveback_in_progress: 'in_progress',
  partial_giveback: 'in_progress',
  giveback_vetoed: 'failed',
  giveback_failed_autogiveback_disabled: 'failed',
  giveback_failed_autogiveback_scheduled: 'failed',
  sfo_aggr_giveback_failed: 'failed',
};

const MOVED: { readonly [State in AggregateGiveback]: string } = {
  sfo_am_nothing_to_gb: 'nothing_to_giveback',
  sfo_am_not_started: 'not_started',
  sfo_am_running_checks: 'running_checks',
  sfo_am_inprog: 'in_progress',
  sfo_am_done: 'done',
  sfo_am_veto: 'failed',
  sfo_am_communication_err: 'failed',
  sfo_am_failed: 'failed',
};

export function haRecord(view: RestView, row: ClusterRow): JsonObject {
  const { node, settings, report, isReachable } = row;
  const partner = partnerOf(node);
  const { isHaConfigured } = view.config;
  const record: JsonObject = {
    enabled: isHaConfigured && settings.failover.isEnabled,
    auto_giveback: settings.failover.isAutoGiveback,
    partners: isHaConfigured ? [{ name: partner, uuid: MEMBERS[partner].uuid }] : [],
    type: isHaConfigured ? 'shared_storage' : 'none',
    ports: ports(report.ha),
    interconnect: { adapter: 'NVRAM', state: report.ha.isInterconnectUp ? 'up' : 'down' },
  };
  if (!isReachable) return record;
  const { obstacle } = report.ha;
  record.takeover = takeoverRecord(report.ha);
  record.giveback = givebackRecord(view, report.ha);
  record.takeover_check = {
    takeover_possible: obstacle === 'ok',
    reasons: obstacle === 'ok' ? [] : [reasonText(obstacle)],
  };
  return record;
}

function ports({ isInterconnectUp }: HaReport): Json[] {
  const state = isInterconnectUp ? 'active' : 'down';
  return [0, 1].map((number) => ({ number, name: number === 0 ? 'e0h' : 'N/A', state }));
}

function takeoverRecord({ takeover, obstacle }: HaReport): JsonObject {
  const { state, failure } = takeover;
  const shown = state === 'not_in_takeover' && obstacle !== 'ok' ? 'not_possible' : TAKEOVER[state];
  const reason = shown === 'failed' ? failure : obstacle;
  if (shown !== 'failed' && shown !== 'not_possible') return { state: shown };
  const message = `Takeover cannot be completed. Reason: ${reasonText(reason)}.`;
  return { state: shown, failure: { code: TAKEOVER_FAILED, message } };
}

function givebackRecord(view: RestView, { giveback }: HaReport): JsonObject {
  const state = GIVEBACK[giveback.state];
  const record: JsonObject = { state };
  if (giveback.moves.length > 0) {
    const known = aggregateRecords(view.state);
    record.status = giveback.moves.map((move) => moveRecord(move, known));
  }
  if (state === 'failed') {
    const module = giveback.vetoedBy === '' ? '' : ` Vetoed by module: ${giveback.vetoedBy}.`;
    record.failure = { code: GIVEBACK_FAILED, message: `Failed to initiate giveback.${module}` };
  }
  return record;
}

function moveRecord(
  { aggregate, status, module }: AggregateMove,
  known: readonly Aggregate[],
): JsonObject {
  const uuid = known.find(({ name }) => name === aggregate)?.uuid ?? '';
  const record: JsonObject = {
    aggregate: { name: aggregate, uuid },
    state: MOVED[status],
  };
  if (module !== '') {
    const message = `Operation was vetoed, Module: ${module}`;
    record.error = { code: String(GIVEBACK_FAILED), message };
  }
  return record;
}

/** `partner_disabled` as words. */
export function reasonText(obstacle: TakeoverObstacle): string {
  return obstacle === 'ic_error' ? 'interconnect error' : obstacle.replaceAll('_', ' ');
}
