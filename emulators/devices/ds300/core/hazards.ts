// What a DS300 can do by its design, and this testbed exists to show.

import type { Hazard, RackView } from '../../../core/device.ts';
import { CONTROLLERS, SIDES } from './config.ts';
import { controllerOf, hostOf } from './pair.ts';
import type { ControllerState } from './state.ts';

function isClaiming(state: ControllerState | null): boolean {
  return state !== null && state.volatile.claim !== null && !state.volatile.claim.isExplicit;
}

function onlyUnavailable(view: RackView): string | null {
  const states = SIDES.map((side) => controllerOf(view, side)).filter((each) => each !== null);
  if (states.length === 0 || states.some(({ volatile }) => volatile.phase === 'starting'))
    return null;
  if (states.some(({ volatile }) => volatile.phase === 'enabled')) return null;
  return states.map(({ volatile }) => volatile.identity.node).join(' and ');
}

export const HAZARDS: readonly Hazard[] = [
  {
    name: 'bothClaim',
    sentence: 'Both controllers live, do not hear each other, and claim the enclosure.',
    source: 'S3:6',
    find: (view) => {
      const isBoth = SIDES.every((side) => {
        return isClaiming(controllerOf(view, side)) && !view.isStalled(CONTROLLERS[side]);
      });
      return isBoth ? 'both claim' : null;
    },
  },
  {
    name: 'ioTimedOut',
    sentence: 'An I/O of the host has stood still for longer than its I/O timeout.',
    source: 'S3:19',
    find: (view) => {
      const devices = hostOf(view)?.volatile.devices ?? [];
      const late = devices.filter(({ isTimedOut }) => isTimedOut).map(({ lun }) => lun);
      return late.length === 0 ? null : `LUN ${late.join(', ')}`;
    },
  },
  {
    name: 'nobodyServes',
    sentence: 'Every controller that runs awaits peer enable: only unavailable paths are left.',
    source: 'S3:11,33-36',
    find: onlyUnavailable,
  },
  {
    name: 'cacheNotProtected',
    sentence: 'The write cache is neither mirrored nor backed by a battery.',
    source: 'S3:16',
    find: (view) => {
      const bare = SIDES.filter((side) => {
        const { isBatteryDead, isMirrorBroken } =
          controllerOf(view, side)?.volatile.afflictions ?? {};
        return isBatteryDead && isMirrorBroken;
      });
      return bare.length === 0 ? null : bare.map((side) => CONTROLLERS[side]).join(' and ');
    },
  },
];
