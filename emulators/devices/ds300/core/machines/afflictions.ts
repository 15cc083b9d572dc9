// Faults of the family's own that strike a controller, and carriers of its ports that come and go.

import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { DATA_NETWORKS, ETHS, type Eth, INTERFACE1, MANAGEMENT } from '../config.ts';
import type { ControllerState } from '../state.ts';
import { linkUp, relocate } from './addresses.ts';
import { inspectDrives } from './drives.ts';
import { logEvent } from './eventLog.ts';
import { noteInjection } from './injections.ts';
import { touch } from './roles.ts';
import { judgeCache } from './store.ts';

export function suffer(
  state: ControllerState,
  { fault, params, isActive, target = '' }: Extract<Input, { kind: 'fault' }>,
  now: Instant,
  out: Effects,
): void {
  const { afflictions, identity } = state.volatile;
  switch (fault) {
    case 'port.linkDown':
    case 'port.flapping':
      return sufferPort(state, fault, params, isActive, now, out);
    case 'switch.down':
      return toggle(afflictions.switchesDown, ethOfNetwork(target), isActive);
    case 'arp.dropped':
      afflictions.isArpDropped = isActive;
      return;
    case 'arp.late':
      afflictions.arpLateMs = isActive ? (params.delayMs as number) : 0;
      return;
    case 'takeover.delayed':
      afflictions.takeoverDelayMs = isActive ? (params.delayMs as number) : 0;
      return;
    case 'failback.interrupted':
      afflictions.isFailbackInterrupted = isActive;
      return;
    case 'scsi.status':
      return noteInjection(state, params, isActive);
    case 'clock.skew':
      identity.skewMs += (params.skewMs as number) * (isActive ? 1 : -1);
      return;
    default:
      return sufferEnclosure(state, fault, params, isActive, now, out);
  }
}

function sufferEnclosure(
  state: ControllerState,
  fault: string,
  params: JsonObject,
  isActive: boolean,
  now: Instant,
  out: Effects,
): void {
  const { afflictions } = state.volatile;
  const bay = params.bay as number;
  switch (fault) {
    case 'drive.failed':
      toggle(afflictions.failedDrives, bay, isActive);
      return inspectDrives(state, now, out);
    case 'drive.pulled':
      toggle(afflictions.pulledDrives, bay, isActive);
      return inspectDrives(state, now, out);
    case 'drive.slow': {
      const slow = { bay, delayMs: params.delayMs as number };
      const at = afflictions.slowDrives.findIndex((each) => each.bay === bay);
      if (isActive) afflictions.slowDrives.push(slow);
      else if (at >= 0) afflictions.slowDrives.splice(at, 1);
      return;
    }
    case 'battery.dead':
      afflictions.isBatteryDead = isActive;
      logEvent(state, isActive ? 'batteryDead' : 'batteryGood', now, {
        long: `The battery of the write cache is ${isActive ? 'dead' : 'good'}.`,
      });
      return judgeCache(state, now, out);
    case 'cache.notMirrored':
      afflictions.isMirrorBroken = isActive;
      return judgeCache(state, now, out);
  }
}

function toggle<T>(list: T[], item: T | null, isActive: boolean): void {
  if (item === null) return;
  if (isActive) return void list.push(item);
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}

function ethOfNetwork(link: string): Eth | null {
  return ETHS.find((eth) => DATA_NETWORKS[eth] === link) ?? null;
}

function sufferPort(
  state: ControllerState,
  fault: string,
  { port, periodMs }: JsonObject,
  isActive: boolean,
  now: Instant,
  out: Effects,
): void {
  const { afflictions } = state.volatile;
  const eth = port as Eth;
  const before = linkUp(state, eth);
  if (fault === 'port.linkDown') toggle(afflictions.linksDown, eth, isActive);
  else if (isActive) {
    const period = periodMs as number;
    afflictions.flapping.push({ port: eth, periodMs: period, nextAt: now + period, isDown: true });
  } else {
    const at = afflictions.flapping.findIndex((each) => each.port === eth);
    if (at >= 0) afflictions.flapping.splice(at, 1);
  }
  noteLink(state, eth, before, now, out);
}

/** A flapping port goes down and up, half of its period each. */
export function flap(state: ControllerState, now: Instant, out: Effects): void {
  for (const each of state.volatile.afflictions.flapping) {
    if (each.nextAt > now) continue;
    const before = linkUp(state, each.port);
    each.isDown = !each.isDown;
    each.nextAt = now + each.periodMs;
    noteLink(state, each.port, before, now, out);
  }
}

/** @seed S3:37-40 port failover occurs when the controller port detects link down. */
function noteLink(
  state: ControllerState,
  eth: Eth,
  before: boolean,
  now: Instant,
  out: Effects,
): void {
  const isUp = linkUp(state, eth);
  if (isUp === before) return;
  const { volatile: v } = state;
  const port = eth.toUpperCase();
  const side = v.identity.side.toUpperCase();
  out.emit(isUp ? 'port.linkUp' : 'port.linkDown', { port: eth, side: v.identity.side });
  const what = isUp ? 'found' : 'lost';
  logEvent(state, isUp ? 'linkFound' : 'linkLost', now, {
    long: `Network interface link ${what} on ${port} of controller ${side}.`,
  });
  touch(v);
  relocate(state, now, out);
}

export function noteCarrier(
  state: ControllerState,
  link: string,
  isUp: boolean,
  now: Instant,
  out: Effects,
): void {
  const { links } = state.volatile;
  const eth = ethOfNetwork(link);
  if (eth !== null) {
    const before = linkUp(state, eth);
    links[eth] = isUp;
    return noteLink(state, eth, before, now, out);
  }
  if (link === INTERFACE1) links.interface1 = isUp;
  if (link !== MANAGEMENT) return;
  links.management = isUp;
  touch(state.volatile);
  relocate(state, now, out);
}
