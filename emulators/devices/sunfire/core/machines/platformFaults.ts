// Faults of the family's own that strike the platform.

import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import type { ScId } from '../config.ts';
import type { PlatformState } from '../state.ts';
import { changeSource } from './clocks.ts';
import { findBoard } from './orders.ts';
import { touch } from './reports.ts';

export function sufferPlatform(
  state: PlatformState,
  { fault, params, isActive }: Extract<Input, { kind: 'fault' }>,
  now: Instant,
  out: Effects,
): void {
  switch (fault) {
    case 'clock.drift':
    case 'clock.dead': {
      const sc = params.sc as ScId;
      const clock = state.durable.clocks[sc];
      return changeSource(state, sc, now, out, () => {
        if (fault === 'clock.drift') clock.isDrifting = isActive;
        else clock.isDead = isActive;
      });
    }
    case 'spll.stuck':
    case 'board.unregistrable': {
      const board = findBoard(state, String(params.board));
      if (board === undefined) return;
      if (fault === 'spll.stuck') board.isStuck = isActive;
      else board.isUnregistrable = isActive;
      return;
    }
    case 'fan.fail':
    case 'supply.fail':
    case 'sensor.bad':
      changeEnvironment(state, fault, params, isActive);
      touch(state, 'environment', now);
      return out.emit('environment.changed', { fault, isActive });
  }
}

function changeEnvironment(
  { volatile: { environment } }: PlatformState,
  fault: string,
  params: JsonObject,
  isActive: boolean,
): void {
  if (fault === 'fan.fail') {
    const tray = environment.fanTrays[params.tray as number];
    if (tray === undefined) return;
    const others = tray.failedFans.filter((fan) => fan !== params.fan);
    tray.failedFans = isActive ? [...others, params.fan as number] : others;
    tray.isFast = tray.failedFans.length > 0;
    return;
  }
  if (fault === 'supply.fail') {
    const supply = environment.supplies[params.supply as number];
    if (supply === undefined) return;
    const part = String(params.part);
    const others = supply.failed.filter((failed) => failed !== part);
    supply.failed = isActive ? [...others, part] : others;
    return;
  }
  const name = String(params.sensor);
  environment.sensors = environment.sensors.filter((bad) => bad.name !== name);
  if (!isActive) return;
  environment.sensors.push({ name, status: String(params.status), value: String(params.value) });
}
