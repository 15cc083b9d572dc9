// What a search should have come across at least once: every row of the tables, every phase.
// `check` prints the cells that stayed empty.

import type { RackView } from '../../../core/device.ts';
import { SIDES } from './config.ts';
import { controllerOf, hostOf } from './pair.ts';
import { ACCESSES } from './scsi/gate.ts';
import type { HostState } from './state/host.ts';
import type { ControllerState } from './state.ts';
import { IPFAILOVER, placementKey } from './tables/ipfailover.ts';

type Cell = (view: RackView) => boolean;

function some(isSo: (state: ControllerState) => boolean): Cell {
  return (view) => {
    for (const side of SIDES) {
      const state = controllerOf(view, side);
      if (state !== null && isSo(state)) return true;
    }
    return false;
  };
}

function onHost(isSo: (state: HostState) => boolean): Cell {
  return (view) => {
    const host = hostOf(view);
    return host !== null && isSo(host);
  };
}

const KINDS = ['testUnitReady', 'reportTargetPortGroups', 'setTargetPortGroups', 'media'];
/** What host-1 never sends there: it asks nothing of an array that it knows to be elsewhere. */
const GATE_CELLS = ACCESSES.filter((access) => access !== 'unavailable').flatMap((access) =>
  KINDS.slice(1).map((kind) => `${access} ${kind}`),
);

export const SOMETIMES: { readonly [cell: string]: Cell } = Object.fromEntries<Cell>([
  ...IPFAILOVER.map(({ when }, index): [string, Cell] => {
    const key = placementKey(when as Parameters<typeof placementKey>[0]);
    return [`ipfailover[${index}] ${key}`, some(({ volatile }) => volatile.lastPlacement === key)];
  }),
  ...GATE_CELLS.map((cell): [string, Cell] => [
    `gate ${cell}`,
    some(({ volatile }) => volatile.lastGate === cell),
  ]),
  ...(['starting', 'enabled', 'failed'] as const).map((phase): [string, Cell] => [
    `controller ${phase}`,
    some(({ volatile }) => volatile.phase === phase),
  ]),
  ['an explicit takeover', some(({ volatile }) => volatile.takeover?.isExplicit === true)],
  ['an implicit takeover', some(({ volatile }) => volatile.takeover?.isExplicit === false)],
  [
    'a claim was lost',
    some(({ volatile: { claim } }) => claim?.isWriting === true && claim.retryAt !== null),
  ],
  ['a failback', some(({ volatile }) => volatile.failback?.isStarted === true)],
  ['a peer enable', some(({ volatile }) => volatile.enabling !== null)],
  ['a hand-over', some(({ volatile }) => volatile.handOver !== null)],
  ['a held command', some(({ volatile }) => volatile.heldCommands.length > 0)],
  [
    'a mirror is replayed',
    some(({ durable, volatile }) => volatile.takeover !== null && durable.mirror.length > 0),
  ],
  [
    'write-through',
    some(({ volatile }) => volatile.phase === 'enabled' && !volatile.store.isWriteBack),
  ],
  ['a rebuild', some(({ durable }) => durable.arrays.some(({ rebuild }) => rebuild !== null))],
  [
    'an offline array',
    some(({ durable }) => durable.arrays.some(({ state }) => state === 'offline')),
  ],
  ['an alias', some(({ volatile }) => volatile.held.some(({ isAlias }) => isAlias))],
  [
    'an address on a dead port',
    some(({ volatile }) => volatile.held.some((held) => !held.isReachable)),
  ],
  ['host-1 commanded a failover', onHost(({ durable }) => durable.counters.explicitFailovers > 0)],
  ['host-1 retried', onHost(({ durable }) => durable.counters.retries > 0)],
  ['host-1 stalled', onHost(({ volatile }) => volatile.devices.some(({ isStalled }) => isStalled))],
]);
