// How well an SC is: what a main fails over for, and what a spare must be for failover to be
// ACTIVE.

import type { Health, PeerStatus, ScVolatile } from '../state.ts';

/** Reference §2. */
export const I2_FAILURE = 'I2 NETWORK/HASRAM DOWN';

/** Does every daemon that should run run, or will again? */
function areDaemonsGood({ ssd }: ScVolatile): boolean {
  return ssd.daemons.every(({ pid, restartAt }) => pid !== 0 || restartAt !== null);
}

export function healthOf(v: ScVolatile): Health {
  const { ports, afflictions } = v;
  return {
    areDaemonsGood: areDaemonsGood(v),
    isConsoleBusGood: ports.isConsoleBusUp,
    isClockGood: ports.isClockUp,
    isNetworkGood: ports.isCommunityUp,
    isDiskFull: afflictions.isDiskFull,
    isMemoryExhausted: afflictions.isMemoryExhausted,
  };
}

/** Does this daemon run now? */
export function isDaemonUp({ ssd }: ScVolatile, name: string): boolean {
  const daemon = ssd.daemons.find((candidate) => candidate.name === name);
  return daemon !== undefined && daemon.restartAt === null && daemon.pid !== 0;
}

/** What a main SC has, in the words of the log line; null: it is well. */
export function sicknessOf(v: ScVolatile): string | null {
  const { fomd, ports, afflictions, identity, platform } = v;
  if (fomd.failover.isNetworkFailed) return 'External Network Failure';
  if (!ports.isConsoleBusUp) return 'Console Bus Failure';
  if (!ports.isClockUp) return 'System Clock Failure';
  if (platform !== null && platform.clocks[identity.node].mode === 'absent') {
    return 'System Clock Failure';
  }
  if (!areDaemonsGood(v)) return 'SMS Daemon Failure';
  if (afflictions.isDiskFull) return 'Disk Full';
  if (afflictions.isMemoryExhausted) return 'Memory Exhausted';
  return null;
}

/** Reference §2: the first failure string that applies, seen by a main; null: none. */
export function failureOf(v: ScVolatile, ownVersion: string): string | null {
  const { peer, ports, platform, identity } = v;
  const { status } = peer;
  if (!ports.isI2Up) return I2_FAILURE;
  if (status === null || peer.rpcLostAt === null) return 'S-SC IS DOWN';
  if (status.role !== 'SPARE') return 'S-SC IS DOWN';
  if (!ports.isHeartbeatUp) return 'NO HEARTBEAT';
  const own = failureOfSpare(status);
  if (own !== null) return own;
  if (status.smsVersion !== ownVersion) return 'S-SC INCOMPATIBLE SMS VERSION';
  if (platform === null) return null;
  if (platform.clocks[identity.opposite].mode === 'absent') return 'S-SC LOC CLK';
  return platform.clocks.isLocked ? null : 'S-SC CLK NOT PHASE LOCKED';
}

function failureOfSpare({ health }: PeerStatus): string | null {
  if (!health.isConsoleBusGood) return 'S-SC CONSOLE BUS';
  if (!health.isClockGood) return 'S-SC LOC CLK';
  if (!health.areDaemonsGood) return 'S-SC SMS DAEMON';
  if (health.isDiskFull) return 'S-SC DISK FULL';
  if (health.isMemoryExhausted) return 'S-SC MEM EXHAUSTED';
  return health.isNetworkGood ? null : 'S-SC EXT NET';
}
