// What an SP says to its own node over the bus: beats, sensors, and answers (S1:10-14).

import type { Effects } from '../../../../core/effect.ts';
import { earlier, type Instant, isDue } from '../../../../core/time.ts';
import { MEMBERS } from '../members.ts';
import { type SpToNode, writeMessage } from '../messages.ts';
import { sensorRow, stateOfReading } from '../sensorView.ts';
import type { SensorReading, SpState, SpVolatile } from '../state/sp.ts';
import { isLinkUp } from './spNetwork.ts';

/** Nothing goes over the bus while the SP's inner side is sick. */
export function sendToNode(state: SpState, message: SpToNode, out: Effects): void {
  const { identity, afflictions, hang, phase } = state.volatile;
  if (afflictions.isHeartbeatLost || hang === 'whole' || phase !== 'up') return;
  out.send(MEMBERS[identity.owner].spBus, identity.owner, writeMessage(message));
}

/** @seed S1:11-12,14: it lives. @seed S0:166-175: with it goes what it knows of its network; while
 * its Ethernet hangs it knows no address. */
export function sendBeat(state: SpState, out: Effects): void {
  const { durable, volatile: v } = state;
  const isAnyOn = durable.ipv4.isEnabled || durable.ipv6.isEnabled;
  const link = isLinkUp(v) ? 'up' : 'down';
  sendToNode(
    state,
    {
      type: 'spBeat',
      firmware: currentVersion(state),
      link: isAnyOn ? link : 'disabled',
      isAddressKnown: v.hang === 'none',
      ipv4: { ...durable.ipv4 },
      ipv6: { ...durable.ipv6 },
      images: durable.images.map((image) => ({ ...image })),
      hwassist: { ...durable.hwassist },
    },
    out,
  );
}

export function currentVersion({ durable: { images } }: SpState): string {
  return images.find(({ isCurrent }) => isCurrent)?.version ?? '';
}

export function beatAndSense(state: SpState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (isDue(v.beatAt, now)) {
    v.beatAt = now + v.config.spHeartbeatPeriodMs;
    sendBeat(state, out);
  }
  if (!isDue(v.sensorsAt, now)) return;
  v.sensorsAt = now + v.config.sensorPeriodMs;
  sendSensors(state, out);
}

/** @seed S1:13-14: the SP reads the sensors, and relays them. */
export function sendSensors(state: SpState, out: Effects): void {
  const readings = state.durable.sensors.map((reading) => ({ ...reading }));
  sendToNode(state, { type: 'sensors', readings }, out);
}

/** A fault holds a sensor at a value, or lets go of it: read and relayed at once. */
export function readSensors(state: SpState, out: Effects): void {
  const { strained } = state.volatile.afflictions;
  state.durable.sensors = state.durable.sensors.map(({ name }): SensorReading => {
    const row = sensorRow(name);
    const normal = row?.normal ?? 0;
    const value = strained.find((one) => one.name === name)?.value ?? normal;
    return { name, value, state: row === null ? 'unknown' : stateOfReading(row, value) };
  });
  sendSensors(state, out);
}

export function beatDeadline({ beatAt, sensorsAt }: SpVolatile): Instant | null {
  return earlier(beatAt, sensorsAt);
}
