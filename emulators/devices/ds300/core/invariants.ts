// What our emulator must never do: a broken one is a bug of ours. What the design can do is a
// hazard (hazards.ts). Plain loops over a few fields: they run after every step of every search.

import type { Invariant, RackView } from '../../../core/device.ts';
import { CONTROLLERS, SIDES } from './config.ts';
import { accessOf } from './machines/roles.ts';
import { controllerOf, hostOf } from './pair.ts';
import type { ControllerState, HeldAddress } from './state.ts';

/** @choice how long the three packets may take beyond their intervals. */
const ARP_SLACK_MS = 100;

function onEach(check: (state: ControllerState, view: RackView) => string | null) {
  return (view: RackView): string | null => {
    for (const side of SIDES) {
      const state = controllerOf(view, side);
      if (state === null || view.isStalled(CONTROLLERS[side])) continue;
      const wrong = check(state, view);
      if (wrong !== null) return `${CONTROLLERS[side]}: ${wrong}`;
    }
    return null;
  };
}

function bothRun(view: RackView): [ControllerState, ControllerState] | null {
  const a = controllerOf(view, 'a');
  const b = controllerOf(view, 'b');
  return a === null || b === null ? null : [a, b];
}

/** Serves it, or holds commands for it as its owner. */
function ownsNow(state: ControllerState, array: string): boolean {
  const found = state.durable.arrays.find(({ name }) => name === array);
  if (found === undefined || state.volatile.phase !== 'enabled') return false;
  if (found.currentOwner !== state.volatile.identity.side) return false;
  return accessOf(state, found) === 'active/optimized';
}

function twoOwners(view: RackView): string | null {
  const pair = bothRun(view);
  if (pair === null) return null;
  const [a, b] = pair;
  for (const { name } of a.durable.arrays) {
    if (ownsNow(a, name) && ownsNow(b, name)) return `both serve ${name}`;
  }
  return null;
}

function twoHolders(view: RackView): string | null {
  const pair = bothRun(view);
  if (pair === null) return null;
  const [a, b] = pair;
  for (const held of a.volatile.held) {
    const other = b.volatile.held.find(({ address }) => address === held.address);
    if (other?.isReachable && held.isReachable) return `${held.address} answers on both`;
  }
  return null;
}

function isUnannounced({ config }: ControllerState['volatile'], held: HeldAddress, now: number) {
  const isDue = now > held.since + 2 * config.arpIntervalMs + ARP_SLACK_MS;
  return isDue && held.announced < 3;
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'oneOwner',
    claim: 'an array is served by one controller at a time',
    source: 'S3:11',
    check: twoOwners,
  },
  {
    name: 'oneAddress',
    claim: 'an address answers on at most one live port',
    source: 'S3:17',
    check: twoHolders,
  },
  {
    name: 'noWriteLost',
    claim: 'a write that was acknowledged is never lost',
    source: 'S3:16',
    check: (view) => {
      const counters = hostOf(view)?.durable.counters;
      return counters?.lostWrites ? `${counters.lostWrites} acknowledged writes are lost` : null;
    },
  },
  {
    name: 'noWriteReordered',
    claim: 'an acknowledged write is never overwritten by another that nobody issued',
    source: 'S3:16',
    check: (view) => {
      const counters = hostOf(view)?.durable.counters;
      return counters?.reorderedWrites ? `${counters.reorderedWrites} blocks are wrong` : null;
    },
  },
  {
    name: 'preferredStays',
    claim: 'the preferred owner is not changed by a failure or by a host',
    source: 'S3:31-33',
    check: onEach(({ durable }) => {
      for (const { name, movedBy, preferredOwner, currentOwner } of durable.arrays) {
        if (movedBy === 'management' && preferredOwner !== currentOwner) {
          return `${name} was moved by management and prefers another`;
        }
      }
      return null;
    }),
  },
  {
    name: 'sparesFollow',
    claim: 'a hot-spare belongs to an array, and is nowhere else',
    source: 'S3:72-75',
    check: onEach(({ durable }) => {
      const seen: number[] = [];
      for (const { name, spares, drives } of durable.arrays) {
        for (const bay of spares) {
          if (seen.includes(bay) || drives.includes(bay)) return `bay ${bay} of ${name} is double`;
          seen.push(bay);
        }
      }
      return null;
    }),
  },
  {
    name: 'aliasesAreAnnounced',
    claim: 'three ARP packets follow every move of an address',
    source: 'S3:17',
    check: onEach(({ volatile: v }, view) => {
      if (v.afflictions.arpLateMs > 0 || v.arps.some(({ sent }) => sent < 3)) return null;
      const silent = v.held.find((held) => held.isAlias && isUnannounced(v, held, view.now));
      return silent === undefined ? null : `${silent.address} came up unannounced`;
    }),
  },
  {
    name: 'movesAreTold',
    claim: 'every change of an owner raises unit attentions',
    source: 'reference §3.1',
    check: onEach(({ volatile: { ownerChanges } }) => {
      const forgotten = ownerChanges.find(({ changes, told }) => changes !== told);
      return forgotten === undefined ? null : `a move of ${forgotten.array} was not told`;
    }),
  },
  {
    name: 'failedServeNobody',
    claim: 'a controller that awaits peer enable holds no address and no session',
    source: 'S3:33-36',
    check: onEach(({ volatile: { phase, held, hostSessions } }) => {
      if (phase === 'enabled') return null;
      return held.length + hostSessions.length > 0 ? `serves as ${phase}` : null;
    }),
  },
];
