// What a search should have come across at least once: every row of the tables, every role, every
// step of hwad. `check` prints the cells that stayed empty.

import type { RackView } from '../../../core/device.ts';
import { matchingRows, type Row } from '../../../core/table.ts';
import { clockMode } from './machines/clocks.ts';
import { platformOf, scOf } from './pair.ts';
import type {
  DstopRecord,
  FailoverStatus,
  HwadStep,
  PlatformState,
  Role,
  ScState,
} from './state.ts';
import { FAILOVER_STATUSES, PHASE_LOCK, ROLES } from './tables.ts';

type Cell = (view: RackView) => boolean;

function someSc(isSo: (state: ScState) => boolean): Cell {
  return (view) => {
    const left = scOf(view, 0);
    if (left !== null && isSo(left)) return true;
    const right = scOf(view, 1);
    return right !== null && isSo(right);
  };
}

function onPlatform(isSo: (state: PlatformState) => boolean): Cell {
  return (view) => {
    const platform = platformOf(view);
    return platform !== null && isSo(platform);
  };
}

/** One cell for each row of a table. */
function rowCells<Inputs extends object, Outcome>(
  name: string,
  rows: readonly Row<Inputs, Outcome>[],
  seen: (isSo: (inputs: Inputs) => boolean) => Cell,
): [string, Cell][] {
  return rows.map((row, index) => [
    `${name}[${index}] ${JSON.stringify(row.when)}`,
    seen((inputs) => matchingRows([row], inputs).length === 1),
  ]);
}

const ALL_ROLES: readonly Role[] = ['UNKNOWN', 'BECOMING_MAIN', 'MAIN', 'SPARE'];
const STEPS: readonly HwadStep[] = ['followed', 'registering', 'programming', 'attaching', 'done'];
const CAUSES: readonly DstopRecord['cause'][] = [
  'movedUnlocked',
  'sourceLostUnlocked',
  'sourceLostStuck',
  'bothSourcesLost',
  'lockLostBetweenSources',
];
const STATUSES: readonly FailoverStatus[] = FAILOVER_STATUSES;

export const SOMETIMES: { readonly [cell: string]: Cell } = Object.fromEntries([
  ...rowCells('phaseLock', PHASE_LOCK, (isSo) =>
    onPlatform((state) => isSo({ sc0: clockMode(state, 'sc0'), sc1: clockMode(state, 'sc1') })),
  ),
  ...rowCells('role', ROLES, (isSo) =>
    someSc(({ volatile: { fomd } }) => fomd.lastDecision !== null && isSo(fomd.lastDecision)),
  ),
  ...ALL_ROLES.map((role): [string, Cell] => [
    `fomd ${role}`,
    someSc(({ volatile }) => volatile.fomd.role === role),
  ]),
  ...STEPS.map((step): [string, Cell] => [
    `hwad ${step}`,
    someSc(({ volatile }) => volatile.hwad.step === step),
  ]),
  ...STATUSES.map((status): [string, Cell] => [
    `failover ${status}`,
    someSc(({ volatile: { fomd } }) => fomd.role === 'MAIN' && fomd.failover.status === status),
  ]),
  ...CAUSES.map((cause): [string, Cell] => [
    `dstop ${cause}`,
    onPlatform(({ durable }) => durable.domains.some(({ lastStop }) => lastStop?.cause === cause)),
  ]),
  ['registration failed', someSc(({ volatile: { hwad } }) => hwad.failedBuses.length > 0)],
  ['programming deferred', someSc(({ volatile }) => volatile.hwad.isDeferred)],
  [
    'SC0 reset SC1 after its second check',
    someSc(({ volatile: { fomd } }) => fomd.resetOppositeAt !== null),
  ],
  ['takeover timer ran', someSc(({ volatile }) => volatile.fomd.failover.takeoverAt !== null)],
  ['main handed over', someSc(({ volatile }) => volatile.fomd.failover.handedOverAt !== null)],
  ['ok prompt', someSc(({ volatile }) => volatile.os.phase === 'ok')],
  [
    'a board switched by itself',
    onPlatform(({ durable }) => durable.boards.some(({ spll }) => spll === 'sc1')),
  ],
  ['a domain recovers', onPlatform(({ durable }) => durable.domains.some(isRecovering))],
]);

function isRecovering({ status }: { status: string }): boolean {
  return status === 'In Recovery';
}
