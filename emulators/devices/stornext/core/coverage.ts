// What a search should have come across at least once: every row of the tables, every phase, every
// way to reset. `check` prints the cells that stayed empty.

import type { RackView } from '../../../core/device.ts';
import { matchingRows, type Row } from '../../../core/table.ts';
import { viewPeer } from './machines/snhamgr.ts';
import { stateOf } from './pair.ts';
import type { Fsm, FsmPhase, MdcState, ResetCause } from './state.ts';
import { PAIRINGS, type Pairing, REQUESTS } from './tables.ts';

type Cell = (view: RackView) => boolean;

function someMdc(isSo: (state: MdcState) => boolean): Cell {
  return (view) => {
    const a = stateOf(view, 0);
    if (a !== null && isSo(a)) return true;
    const b = stateOf(view, 1);
    return b !== null && isSo(b);
  };
}

function someFsm(isSo: (fsm: Fsm) => boolean): Cell {
  return someMdc(({ volatile: { fsms } }) => fsms.some(isSo));
}

/** One cell for each row of a table. */
function rowCells<Inputs extends object, Outcome>(
  name: string,
  rows: readonly Row<Inputs, Outcome>[],
  inputsOf: (state: MdcState) => Inputs | null,
): [string, Cell][] {
  return rows.map((row, index) => [
    `${name}[${index}] ${JSON.stringify(row.when)}`,
    someMdc((state) => {
      const inputs = inputsOf(state);
      return inputs !== null && matchingRows([row], inputs).length === 1;
    }),
  ]);
}

/** Pairs that may stand are there to be seen; one that may not is left as it comes about. */
function pairingOf({ volatile }: MdcState): Pairing | null {
  const { snhamgr } = volatile;
  const pairing = { local: snhamgr.mode, peer: viewPeer(volatile) };
  const isPlain = snhamgr.mode === 'default' || snhamgr.mode === 'locked';
  if (isPlain) return snhamgr.leftPairing ?? pairing;
  return pairing;
}

const PHASES: readonly FsmPhase[] = [
  'stopped',
  'standby',
  'observing',
  'branding',
  'waiting',
  'active',
];
const CAUSES: readonly ResetCause[] = ['timerExpired', 'fsmExitMounted', 'forceSmith', 'fsmpmExit'];

export const SOMETIMES: { readonly [cell: string]: Cell } = Object.fromEntries([
  ...rowCells('request', REQUESTS, ({ volatile }) => volatile.snhamgr.lastRequest),
  ...rowCells('pairing', PAIRINGS, pairingOf),
  ...PHASES.map((phase): [string, Cell] => [`fsm ${phase}`, someFsm((fsm) => fsm.phase === phase)]),
  ...CAUSES.map((cause): [string, Cell] => [
    `reset by ${cause}`,
    someMdc(({ durable }) => durable.lastReset?.cause === cause),
  ]),
  ['timer reset granted', someFsm((fsm) => fsm.monitor.grantCount > 0)],
  ['timer suspended', someFsm((fsm) => fsm.monitor.isSuspended)],
  ['delay at its cap of four', someFsm((fsm) => fsm.monitor.delay === 4)],
  ['delay beyond four', someFsm((fsm) => fsm.monitor.delay > 4)],
  ['a usurper backed off', someFsm((fsm) => fsm.usurpation.backOffCount > 0)],
  ['startup latched', someMdc(({ volatile }) => volatile.settings.isLatched)],
  ['unmount failed', someMdc(({ volatile }) => volatile.cvfs.hasUnmountFailed)],
  ['peer certified as down', someMdc(({ volatile }) => volatile.snhamgr.isPeerdown)],
  ['peer lost', someMdc(({ volatile }) => volatile.peer.lostAt === null)],
]);
