// esmd: tells of fans, supplies and sensors, and of a platform that it cannot read any more. An SMS
// without the patch shuts such a platform down (reference §4.3, Sun Alert 228538-1).

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { CONSOLE_BUSES, I2C_BUSES, PLATFORM } from '../config.ts';
import { writeMessage } from '../messages.ts';
import type { Environment, ScState, ScVolatile } from '../state.ts';
import { isDaemonUp } from './health.ts';
import { log } from './logs.ts';

/** Reference §4.3: SMS 1.3 and 1.4.1 without their patch. */
const AFFECTED = ['1.3', '1.4.1'];

/** Compares what was read now with what was read before. */
export function compareEnvironment(state: ScState, before: Environment | null, now: Instant): void {
  const after = state.volatile.platform?.environment;
  if (before === null || after === undefined || state.volatile.fomd.role !== 'MAIN') return;
  for (const [tray, { failedFans }] of after.fanTrays.entries()) {
    const had = before.fanTrays[tray]?.failedFans.length ?? 0;
    if (failedFans.length > had) log(state, 'esmd', { entry: 'fanFailed', tray: `FT${tray}` }, now);
    if (failedFans.length < had) restore(state, `FT${tray}`, now);
  }
  for (const [supply, { failed }] of after.supplies.entries()) {
    const had = before.supplies[supply]?.failed.length ?? 0;
    const unit = `PS${supply}`;
    if (failed.length > had) log(state, 'esmd', { entry: 'supplyFailed', unit }, now);
    if (failed.length < had) restore(state, unit, now);
  }
  for (const { name, status } of after.sensors) {
    if (before.sensors.some((bad) => bad.name === name)) continue;
    const [location = '', sensor = ''] = name.split('/');
    log(state, 'esmd', { entry: 'sensorBad', location, sensor, status }, now);
  }
  if (after.sensors.length < before.sensors.length) restore(state, 'sensor', now);
}

function restore(state: ScState, unit: string, now: Instant): void {
  log(state, 'esmd', { entry: 'environmentRestored', unit }, now);
}

/** Can esmd still read power states? @choice Not while every I2C bus times out. */
export function judgeSight({ volatile: v }: ScState, now: Instant): void {
  const isMute = !v.ports.isI2cUp || new Set(v.afflictions.mutedBuses).size >= I2C_BUSES;
  if (!isMute || v.fomd.role !== 'MAIN') {
    v.esmd.muteSince = null;
    v.esmd.shutdownAt = null;
    return;
  }
  if (v.esmd.muteSince !== null) return;
  v.esmd.muteSince = now;
  if (isAffected(v)) v.esmd.shutdownAt = now + v.config.esmdPatienceMs;
}

function isAffected({ config }: ScVolatile): boolean {
  return AFFECTED.includes(config.smsVersion);
}

/** It cannot read the power state, takes the worst for granted, and shuts the platform down. A
 * patch heals that. */
export function shutDown(state: ScState, now: Instant, out: Effects): void {
  const { esmd, identity } = state.volatile;
  esmd.shutdownAt = null;
  if (state.durable.patches.length > 0 || !isDaemonUp(state.volatile, 'esmd')) return;
  log(state, 'esmd', { entry: 'cannotRead' }, now);
  log(state, 'esmd', { entry: 'environmentShutdown' }, now);
  out.send(CONSOLE_BUSES[identity.node], PLATFORM, writeMessage({ type: 'environmentShutdown' }));
}
