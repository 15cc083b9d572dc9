// What a search should have come across at least once: every row of the tables, every phase and
// every state of takeover and giveback. `check` prints the cells that stayed empty.

import type { RackView } from '../../../core/device.ts';
import { matchingRows, type Row } from '../../../core/table.ts';
import { autoGivebackInputs } from './machines/autoGiveback.ts';
import { ownsRootOf } from './machines/moves.ts';
import { takeoverFacts } from './machines/obstacles.ts';
import { nodeOf, spOf } from './pair.ts';
import type {
  FirmwareState,
  GivebackState,
  NodePhase,
  TakeoverReason,
  TakeoverState,
} from './state/ha.ts';
import type { SpState } from './state/sp.ts';
import type { OntapState } from './state.ts';
import { HWASSIST_ROWS } from './tables/hwassistAlerts.ts';
import { AUTO_GIVEBACK, BOOT, TAKEOVER_OBSTACLES, TAKEOVER_ON_LEAVING } from './tables.ts';

type Cell = (view: RackView) => boolean;

function someNode(isSo: (state: OntapState) => boolean): Cell {
  return (view) => {
    const left = nodeOf(view, 0);
    if (left !== null && isSo(left)) return true;
    const right = nodeOf(view, 1);
    return right !== null && isSo(right);
  };
}

function someSp(isSo: (state: SpState) => boolean): Cell {
  return (view) => {
    const left = spOf(view, 0);
    if (left !== null && isSo(left)) return true;
    const right = spOf(view, 1);
    return right !== null && isSo(right);
  };
}

/** One cell for each row of a table. `look`: the inputs of the decision now; null: none is made. */
function rowCells<Inputs extends object, Outcome>(
  name: string,
  rows: readonly Row<Inputs, Outcome>[],
  look: (state: OntapState) => Inputs | null,
): [string, Cell][] {
  return rows.map((row, index) => [
    `${name}[${index}] ${JSON.stringify(row.when)}`,
    someNode((state) => {
      const inputs = look(state);
      return inputs !== null && matchingRows([row], inputs).length === 1;
    }),
  ]);
}

const PHASES: readonly NodePhase[] = [
  'post',
  'loader',
  'booting',
  'waitingForMailbox',
  'waitingForGiveback',
  'joining',
  'up',
  'halting',
  'dumping',
];
const TAKEOVERS: readonly TakeoverState[] = [
  'not_in_takeover',
  'takeover_scheduled',
  'takeover_started',
  'sfo_takeover_in_progress',
  'in_takeover',
  'takeover_failed',
];
const GIVEBACKS: readonly GivebackState[] = [
  'nothing_to_gb',
  'not_attempted_yet',
  'giveback_in_progress',
  'giveback_vetoed',
  'partial_giveback',
  'sfo_aggr_giveback_in_progress',
  'autogiveback_scheduled',
  'autogiveback_deferred',
];
const REASONS: readonly TakeoverReason[] = [
  'takeover_normal',
  'takeover_panic',
  'takeover_reboot',
  'takeover_clam',
  'takeover_hwassist',
  'takeover_nfo_shutdown',
];
const FIRMWARES: readonly FirmwareState[] = [
  'SF_UP',
  'SF_MBWAIT',
  'SF_GIVEWAIT',
  'SF_CLUSTERWAIT',
  'SF_HALT',
  'SF_REBOOT',
  'SF_DUMPCORE',
];

/** No SP of ours is an RLM, and none sends what is unknown: failover.test.ts does. */
const FROM_OUTSIDE = /_via_rlm$|^Unknown$/;

export const SOMETIMES: { readonly [cell: string]: Cell } = Object.fromEntries([
  ...TAKEOVER_OBSTACLES.map(({ fact, obstacle }, index): [string, Cell] => [
    `obstacle[${index}] ${obstacle}`,
    someNode((state) => takeoverFacts(state)[fact]),
  ]),
  ...rowCells('leaving', TAKEOVER_ON_LEAVING, leavingInputs),
  ...rowCells('autoGiveback', AUTO_GIVEBACK, (state) =>
    state.volatile.ha.takeover.state === 'in_takeover' ? autoGivebackInputs(state) : null,
  ),
  ...rowCells('boot', BOOT, bootInputs),
  ...PHASES.map((phase): [string, Cell] => [
    `phase ${phase}`,
    someNode(({ volatile }) => volatile.kernel.phase === phase),
  ]),
  ...TAKEOVERS.map((takeover): [string, Cell] => [
    `takeover ${takeover}`,
    someNode(({ volatile }) => volatile.ha.takeover.state === takeover),
  ]),
  ...GIVEBACKS.map((giveback): [string, Cell] => [
    `giveback ${giveback}`,
    someNode(({ volatile }) => volatile.ha.giveback.state === giveback),
  ]),
  ...REASONS.map((reason): [string, Cell] => [
    `because ${reason}`,
    someNode(({ volatile }) => volatile.ha.takeover.reason === reason),
  ]),
  ...FIRMWARES.map((firmware): [string, Cell] => [
    `partner ${firmware}`,
    someNode(({ volatile }) => volatile.mailbox.partner.firmware === firmware),
  ]),
  ...HWASSIST_ROWS.filter((row) => !FROM_OUTSIDE.test(row)).map((row): [string, Cell] => [
    `hwassist ${row}`,
    someNode(({ volatile }) => (volatile.hwassist.counters[row]?.count ?? 0) > 0),
  ]),
  ['keep-alive error', someNode(({ volatile }) => volatile.hwassist.keepAlive === 'error')],
  ['hwassist inactive', someNode(({ volatile }) => volatile.hwassist.monitor === 'inactive')],
  ['ladder missed', someNode(({ volatile }) => volatile.ladder.missedAt !== null)],
  ['SP Ethernet hung', someSp(({ volatile }) => volatile.hang === 'ethernet')],
  ['SP hung', someSp(({ volatile }) => volatile.hang === 'whole')],
  ['SP update under way', someSp(({ volatile }) => volatile.update !== null)],
  ['health alert', someNode(({ durable }) => durable.alerts.length > 0)],
  ['evacuating', someNode(({ volatile }) => volatile.ha.evacuation !== null)],
  ['LIFs wait to go home', someNode(({ volatile }) => volatile.ha.revertAt !== null)],
  ['core dump kept', someNode(({ durable }) => durable.coreDumps.length > 0)],
]);

function leavingInputs({ durable, volatile: { kernel, ha, identity } }: OntapState) {
  const leaving = kernel.phase === 'dumping' ? ('panic' as const) : kernel.leaving;
  if (leaving === null) return null;
  const { isOnReboot, isOnPanic } = durable.cluster.nodes[identity.node].failover;
  return { leaving, isInhibited: ha.isTakeoverInhibited, isOnReboot, isOnPanic };
}

function bootInputs(state: OntapState) {
  const { phase } = state.volatile.kernel;
  if (phase === 'waitingForMailbox') return { isMailboxKnown: false, isRootOwned: false };
  if (phase !== 'joining' && phase !== 'waitingForGiveback') return null;
  return { isMailboxKnown: true, isRootOwned: ownsRootOf(state, 'own') };
}
