// What our emulator must never do: a broken one is a bug of ours. What the design can do is a
// hazard (hazards.ts). Plain loops over a few fields: they run after every step of every search.

import type { Invariant, RackView } from '../../../core/device.ts';
import { CONTROLLERS, type Side } from './config.ts';
import { ARP_PACKETS } from './machines/addresses.ts';
import { accessOf } from './machines/roles.ts';
import { controllerOf, hostOf } from './pair.ts';
import type { ArrayRecord, ControllerState, HeldAddress } from './state.ts';

/** @choice how long the three packets may take beyond their intervals. */
const ARP_SLACK_MS = 100;

type Check = (state: ControllerState, view: RackView) => string | null;

/** Each controller by itself. One that stands still may be behind its peer: it is not asked. */
function onEach(check: Check) {
  return (view: RackView): string | null => onOne(view, 'a', check) ?? onOne(view, 'b', check);
}

function onOne(view: RackView, side: Side, check: Check): string | null {
  const state = controllerOf(view, side);
  const wrong = state === null ? null : check(state, view);
  if (wrong === null || view.isStalled(CONTROLLERS[side])) return null;
  return `${CONTROLLERS[side]}: ${wrong}`;
}

/** Serves it, or holds commands for it as its owner. */
function ownsNow(state: ControllerState, array: ArrayRecord): boolean {
  if (array.currentOwner !== state.volatile.identity.side) return false;
  return accessOf(state, array) === 'active/optimized';
}

function twoOwners(view: RackView): string | null {
  const a = controllerOf(view, 'a');
  const b = a && controllerOf(view, 'b');
  if (a === null || b === null) return null;
  for (const mine of a.durable.arrays) {
    if (!ownsNow(a, mine)) continue;
    for (const theirs of b.durable.arrays) {
      if (theirs.name === mine.name && ownsNow(b, theirs)) return `both serve ${mine.name}`;
    }
  }
  return null;
}

function twoHolders(view: RackView): string | null {
  const a = controllerOf(view, 'a');
  const b = a && controllerOf(view, 'b');
  if (a === null || b === null) return null;
  for (const held of a.volatile.held) {
    if (!held.isReachable) continue;
    for (const { address, isReachable } of b.volatile.held) {
      if (isReachable && address === held.address) return `${address} answers on both`;
    }
  }
  return null;
}

function isUnannounced({ config }: ControllerState['volatile'], held: HeldAddress, now: number) {
  if (!held.isAlias || held.announced >= ARP_PACKETS) return false;
  return now > held.since + 2 * config.arpIntervalMs + ARP_SLACK_MS;
}

/** @seed S3:72-75 */
function doubleSpare({ durable: { arrays } }: ControllerState): string | null {
  for (const array of arrays) {
    for (const [index, bay] of array.spares.entries()) {
      const isDouble =
        array.drives.includes(bay) ||
        array.spares.includes(bay, index + 1) ||
        arrays.some((other) => other !== array && other.spares.includes(bay));
      if (isDouble) return `bay ${bay} of ${array.name} is double`;
    }
  }
  return null;
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
    check: onEach(doubleSpare),
  },
  {
    name: 'aliasesAreAnnounced',
    claim: 'three ARP packets follow every move of an address',
    source: 'S3:17',
    check: onEach(({ volatile: v }, view) => {
      for (const held of v.held) {
        if (!isUnannounced(v, held, view.now)) continue;
        if (v.afflictions.arpLateMs > 0) return null;
        if (v.arps.some(({ sent }) => sent < ARP_PACKETS)) return null;
        return `${held.address} came up unannounced`;
      }
      return null;
    }),
  },
  {
    name: 'movesAreTold',
    claim: 'every change of an owner raises unit attentions',
    source: 'reference §3.1',
    check: onEach(({ volatile: { ownerChanges } }) => {
      for (const { array, changes, told } of ownerChanges) {
        if (changes !== told) return `a move of ${array} was not told`;
      }
      return null;
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
