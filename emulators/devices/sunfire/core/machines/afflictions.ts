// Faults of the family's own that strike an SC, and carriers of its ports that come and go.

import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import { readNumbers } from '../../../../core/numbers.ts';
import type { Instant } from '../../../../core/time.ts';
import {
  CLOCK_LINES,
  COMMUNITY_NETWORK,
  CONSOLE_BUSES,
  HEARTBEAT_LINES,
  I2_NETWORK,
  I2C,
  I2C_BUSES,
} from '../config.ts';
import type { ScState } from '../state.ts';
import { judgeSight } from './esmd.ts';
import { judgeFailover, noteNetwork } from './failover.ts';
import { announce } from './roles.ts';
import { killDaemon } from './ssd.ts';
import { listenAgain } from './views.ts';

export function suffer(
  state: ScState,
  { fault, params, isActive }: Extract<Input, { kind: 'fault' }>,
  now: Instant,
  out: Effects,
): void {
  const { afflictions, identity } = state.volatile;
  switch (fault) {
    case 'i2c.timeout':
      mute(state, readNumbers(String(params.buses), 0, I2C_BUSES - 1) ?? [], isActive);
      judgeSight(state, now);
      break;
    case 'disk.full':
      afflictions.isDiskFull = isActive;
      break;
    case 'memory.exhausted':
      afflictions.isMemoryExhausted = isActive;
      break;
    case 'daemon.kill':
      return killDaemon(state, String(params.daemon), now, out);
    case 'daemon.dying':
      sicken(state, String(params.daemon), isActive, now, out);
      break;
    case 'clock.skew':
      identity.skewMs += (params.skewMs as number) * (isActive ? 1 : -1);
      return;
  }
  announce(state, out);
  judgeFailover(state, now, out);
}

/** Several faults may mute the same bus: each heals its own. */
function mute({ volatile: { afflictions } }: ScState, buses: number[], isActive: boolean): void {
  if (isActive) return void afflictions.mutedBuses.push(...buses);
  for (const bus of buses) {
    const at = afflictions.mutedBuses.indexOf(bus);
    if (at >= 0) afflictions.mutedBuses.splice(at, 1);
  }
}

function sicken(state: ScState, name: string, isActive: boolean, now: Instant, out: Effects): void {
  const { afflictions, ssd, config } = state.volatile;
  const others = afflictions.dyingDaemons.filter((daemon) => daemon !== name);
  afflictions.dyingDaemons = isActive ? [...others, name] : others;
  if (isActive) return killDaemon(state, name, now, out);
  const daemon = ssd.daemons.find((candidate) => candidate.name === name);
  if (daemon === undefined || daemon.pid !== 0) return;
  daemon.restartAt = now + config.daemonRestartMs;
  daemon.restartCount = 0;
}

/** The SC's port on a link lost or found its carrier. */
export function noteCarrier(
  state: ScState,
  link: string,
  isUp: boolean,
  now: Instant,
  out: Effects,
): void {
  const { ports, identity, hwad } = state.volatile;
  if (link === COMMUNITY_NETWORK) {
    if (ports.isCommunityUp === isUp) return;
    ports.isCommunityUp = isUp;
    return noteNetwork(state, isUp, now, out);
  }
  if (link === I2_NETWORK) ports.isI2Up = isUp;
  if (link === HEARTBEAT_LINES) ports.isHeartbeatUp = isUp;
  if (link === CLOCK_LINES[identity.node]) ports.isClockUp = isUp;
  if (link === I2C) {
    ports.isI2cUp = isUp;
    judgeSight(state, now);
  }
  if (link === CONSOLE_BUSES[identity.node]) {
    ports.isConsoleBusUp = isUp;
    if (isUp && hwad.mode === 'main') listenAgain(state, out);
  }
  announce(state, out);
  judgeFailover(state, now, out);
}
