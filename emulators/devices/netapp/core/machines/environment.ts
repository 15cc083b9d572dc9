// env_mgr: what the node knows of fans, supplies, temperatures and batteries. All of it is what the
// SP relayed (S1:13-14); shelves are the node's own to watch.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { batteryOf, failedFans, failedSupplies, isTooHot } from '../sensorView.ts';
import type { SensorReading } from '../state/sp.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';

/** @seed S1:14: readings come from the SP, and from nowhere else. */
export function takeSensors(
  state: OntapState,
  readings: SensorReading[],
  now: Instant,
  out: Effects,
): void {
  const { environment, clusterNet } = state.volatile;
  environment.sensors = readings;
  environment.readAt = now;
  environment.areSensorsAvailable = true;
  clusterNet.isDirty = true;
  judgeFans(state, now, out);
  judgeSupplies(state, now, out);
  judgeHeat(state, now, out);
  judgeBattery(state, now, out);
}

function judgeFans(state: OntapState, now: Instant, out: Effects): void {
  const { environment } = state.volatile;
  const failed = failedFans(environment);
  for (const fanName of failed) {
    if (environment.failedFans.includes(fanName)) continue;
    emitEms(state, now, 'monitor.fan.failed', { fanName });
    emitEms(state, now, 'callhome.c.fan.fru.fault', {
      subject: `CHASSIS FAN FRU FAILED: ${fanName}`,
    });
    out.emit('environment.changed', { part: fanName, isGood: false });
  }
  for (const fanName of environment.failedFans) {
    if (failed.includes(fanName)) continue;
    emitEms(state, now, 'monitor.fan.ok', { fanName });
    out.emit('environment.changed', { part: fanName, isGood: true });
  }
  environment.failedFans = failed;
}

function judgeSupplies(state: OntapState, now: Instant, out: Effects): void {
  const { environment } = state.volatile;
  const failed = failedSupplies(environment);
  for (const psName of failed) {
    if (environment.failedSupplies.includes(psName)) continue;
    emitEms(state, now, 'monitor.chassisPowerSupply.degraded', { psName });
    emitEms(state, now, 'callhome.chassis.power', { subject: 'CHASSIS POWER DEGRADED' });
    out.emit('environment.changed', { part: psName, isGood: false });
  }
  const isMended = environment.failedSupplies.some((psName) => !failed.includes(psName));
  if (isMended) out.emit('environment.changed', { part: 'supplies', isGood: failed.length === 0 });
  if (isMended && failed.length === 0) emitEms(state, now, 'monitor.chassisPowerSupplies.ok');
  environment.failedSupplies = failed;
}

function judgeHeat(state: OntapState, now: Instant, out: Effects): void {
  const { environment } = state.volatile;
  const isHot = isTooHot(environment);
  if (isHot === environment.isOverTemperature) return;
  environment.isOverTemperature = isHot;
  const hottest = environment.sensors.find(({ state: of }) => of === 'crit_high');
  if (isHot) {
    const params = { sensor: hottest?.name ?? '', value: String(hottest?.value ?? 0) };
    emitEms(state, now, 'monitor.chassisTemperature.warm', params);
    emitEms(state, now, 'callhome.chassis.overtemp', { subject: 'CHASSIS OVER TEMPERATURE' });
  } else {
    emitEms(state, now, 'monitor.chassisTemperature.ok');
  }
  out.emit('environment.changed', { part: 'temperature', isGood: !isHot });
}

function judgeBattery(state: OntapState, now: Instant, out: Effects): void {
  const { environment } = state.volatile;
  const battery = batteryOf(environment);
  if (battery === environment.battery) return;
  environment.battery = battery;
  if (battery === 'ok') {
    emitEms(state, now, 'nvmem.battery.ok');
  } else {
    emitEms(state, now, 'nvmem.battery.voltLow', { value: battery });
    emitEms(state, now, 'callhome.battery.low', { subject: 'BATTERY LOW' });
  }
  out.emit('environment.changed', { part: 'battery', isGood: battery === 'ok' });
}

/** A disk shelf: the node sees it by itself. */
export function failShelf(
  state: OntapState,
  shelf: string,
  isFailed: boolean,
  now: Instant,
  out: Effects,
): void {
  const { environment, clusterNet } = state.volatile;
  const others = environment.failedShelves.filter((other) => other !== shelf);
  environment.failedShelves = isFailed ? [...others, shelf] : others;
  clusterNet.isDirty = true;
  if (isFailed) {
    emitEms(state, now, 'ses.status.psError', { shelf, reason: 'a module of the shelf failed' });
    emitEms(state, now, 'callhome.shlf.fault', { subject: `SHELF FAULT: ${shelf}` });
  } else {
    emitEms(state, now, 'ses.status.psInfo', { shelf });
  }
  out.emit('environment.changed', { part: `shelf ${shelf}`, isGood: !isFailed });
}
