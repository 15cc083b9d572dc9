// What a DS300 can do by its design, and this testbed exists to show.

import type { Hazard, RackView } from '../../../core/device.ts';
import { CONTROLLERS, SIDES } from './config.ts';
import { controllerOf, hostOf } from './pair.ts';
import type { ControllerState } from './state.ts';

function isClaiming(state: ControllerState | null): boolean {
  return state !== null && state.volatile.claim !== null && !state.volatile.claim.isExplicit;
}

function onlyUnavailable(view: RackView): string | null {
  let down: string | null = null;
  for (const side of SIDES) {
    const phase = controllerOf(view, side)?.volatile.phase;
    if (phase === 'enabled' || phase === 'starting') return null;
    if (phase !== undefined) down = join(down, CONTROLLERS[side]);
  }
  return down;
}

function join(some: string | null, more: string): string {
  return some === null ? more : `${some} and ${more}`;
}

export const HAZARDS: readonly Hazard[] = [
  {
    name: 'bothClaim',
    sentence: 'Both controllers live, do not hear each other, and claim the enclosure.',
    source: 'S3:6',
    find: (view) => {
      for (const side of SIDES) {
        if (!isClaiming(controllerOf(view, side)) || view.isStalled(CONTROLLERS[side])) return null;
      }
      return 'both claim';
    },
  },
  {
    name: 'ioTimedOut',
    sentence: 'An I/O of the host has stood still for longer than its I/O timeout.',
    source: 'S3:19',
    find: (view) => {
      const devices = hostOf(view)?.volatile.devices;
      if (!devices?.some(({ isTimedOut }) => isTimedOut)) return null;
      const late = devices.filter(({ isTimedOut }) => isTimedOut).map(({ lun }) => lun);
      return `LUN ${late.join(', ')}`;
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
      let bare: string | null = null;
      for (const side of SIDES) {
        const afflictions = controllerOf(view, side)?.volatile.afflictions;
        if (!afflictions?.isBatteryDead || !afflictions.isMirrorBroken) continue;
        bare = join(bare, CONTROLLERS[side]);
      }
      return bare;
    },
  },
];
