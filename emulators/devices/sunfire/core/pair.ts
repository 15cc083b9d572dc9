// Both SCs and the platform at one instant: what invariants, hazards, coverage and the console look
// at.

import type { RackView } from '../../../core/device.ts';
import { PLATFORM, SC_IDS } from './config.ts';
import { isOnPosition } from './machines/domains.ts';
import type { PlatformState, Role, ScState } from './state.ts';

/** The state of an SC; null while it is off, dead or booting. */
export function scOf(view: RackView, index: number): ScState | null {
  return view.state(SC_IDS[index] as string) as ScState | null;
}

export function platformOf(view: RackView): PlatformState | null {
  return view.state(PLATFORM) as PlatformState | null;
}

export function roleOf(view: RackView, index: number): Role | null {
  return scOf(view, index)?.volatile.fomd.role ?? null;
}

/** One MAIN with its start-up behind it, one SPARE, both heard, and every domain where its
 * keyswitch wants it. Or SMS stopped on both, where the rack came up so. */
export function isRackSettled(view: RackView): boolean {
  const platform = platformOf(view);
  const scs = [scOf(view, 0), scOf(view, 1)];
  if (platform === null || !scs.every((sc) => sc !== null)) return false;
  if (scs.every((sc) => isStoppedAsTold(sc as ScState))) return true;
  const main = scs.find((sc) => sc?.volatile.fomd.role === 'MAIN') ?? null;
  const spare = scs.find((sc) => sc?.volatile.fomd.role === 'SPARE') ?? null;
  if (main === null || spare === null) return false;
  return isMainAtRest(main) && isSpareAtRest(spare) && areDomainsAtRest(platform);
}

function isStoppedAsTold({ volatile: { ssd, os, config } }: ScState): boolean {
  return config.smsAtRackUp === 'stopped' && ssd.phase === 'stopped' && os.phase === 'up';
}

function isMainAtRest({ volatile: { ssd, hwad, peer, fomd, platform } }: ScState): boolean {
  if (ssd.phase !== 'running' || hwad.step !== 'done' || platform === null) return false;
  if (platform.boards.length === 0 || platform.environment.fanTrays.length === 0) return false;
  const { status, activeAt, failoverAt } = fomd.failover;
  const isDecided = status !== 'ACTIVATING' && activeAt === null && failoverAt === null;
  return peer.rpcLostAt !== null && peer.status?.role === 'SPARE' && isDecided;
}

function isSpareAtRest({ volatile: { ssd, peer } }: ScState): boolean {
  return ssd.phase === 'running' && peer.rpcLostAt !== null && peer.beatLostAt !== null;
}

function areDomainsAtRest({ durable: { domains } }: PlatformState): boolean {
  return domains.every(({ keyswitch, status, isStopPending }) => {
    if (isStopPending) return false;
    if (!isOnPosition(keyswitch)) return true;
    return status === 'Running Solaris' || status === 'Environmental Domain Halt';
  });
}
