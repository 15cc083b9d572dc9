// Faults of the family's own that strike a Service Processor.

import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import type { SpState } from '../state/sp.ts';
import { sendFalseAlert } from './hwassistSender.ts';
import { readSensors, sendBeat } from './spBeats.ts';
import { hangEthernet, noteLink } from './spNetwork.ts';
import { biteWatchdog, noteBus, powerNode } from './spWatch.ts';

type Fault = Extract<Input, { kind: 'fault' }>;

export function sufferSp(state: SpState, fault: Fault, now: Instant, out: Effects): void {
  const { params, isActive } = fault;
  const { volatile: v } = state;
  const { afflictions } = v;
  switch (fault.fault) {
    case 'sp.hang':
      return hang(state, params.part === 'whole', isActive, now, out);
    case 'sp.ethernetDown':
      afflictions.isEthernetDown = isActive;
      return noteLink(state, now, out);
    case 'sp.transferFails':
      afflictions.isTransferFailing = isActive;
      return;
    case 'sp.heartbeatLost':
      afflictions.isHeartbeatLost = isActive;
      noteBus(v, !isActive, now);
      return isActive ? undefined : sendBeat(state, out);
    case 'hwassist.keepAliveLost':
      afflictions.isKeepAliveLost = isActive;
      return;
    case 'hwassist.wrongSecret':
      afflictions.isSecretWrong = isActive;
      return;
    case 'hwassist.wrongSystemId':
      afflictions.isSystemIdWrong = isActive;
      return;
    case 'hwassist.flood':
      afflictions.isFlooding = isActive;
      v.floodAt = isActive ? now : null;
      return;
    case 'hwassist.falseAlert':
      return isActive ? sendFalseAlert(state, String(params.event), now, out) : undefined;
    case 'watchdog.l2':
      return isActive ? biteWatchdog(state, now, out) : undefined;
    case 'sp.power':
      if (isActive) powerNode(state, params.to as 'off' | 'cycle' | 'reset', now, out);
      return;
    case 'clock.skew':
      v.identity.skewMs += (params.skewMs as number) * (isActive ? 1 : -1);
      return;
    default:
      return strain(state, fault, out);
  }
}

/** @seed S0:162: `ethernet` is S0's hang, which setting the network cures for a while; `whole`:
 * nothing moves in it. Healing ends either. */
function hang(
  state: SpState,
  isWhole: boolean,
  isActive: boolean,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  durable.isSick = isActive && !isWhole;
  if (!isActive) {
    v.hang = 'none';
    v.hangsAgainAt = null;
    noteBus(v, v.isBusUp && !v.afflictions.isHeartbeatLost, now);
    return noteLink(state, now, out);
  }
  if (!isWhole) return hangEthernet(state, now, out);
  v.hang = 'whole';
  noteBus(v, false, now);
  v.node.lossAt = null;
  out.emit('sp.hung', { part: 'whole' });
  noteLink(state, now, out);
}

/** Sensors that a fault holds at a value: fans, supplies, temperatures, batteries. */
function strain(state: SpState, { fault, params, isActive }: Fault, out: Effects): void {
  const held = sensorsOf(fault, params);
  if (held.length === 0) return;
  const { afflictions } = state.volatile;
  const names = held.map(({ name }) => name);
  const others = afflictions.strained.filter(({ name }) => !names.includes(name));
  afflictions.strained = isActive ? [...others, ...held] : others;
  readSensors(state, out);
}

const BAD = 0x0280;

function sensorsOf(fault: string, params: Fault['params']): { name: string; value: number }[] {
  switch (fault) {
    case 'chassisFan.fail':
      return [1, 2].map((rotor) => ({ name: `SysFan${params.fan}_F${rotor}_Speed`, value: 0 }));
    case 'psu.fail':
      return [
        { name: `PSU${params.supply}_Status`, value: BAD },
        { name: `PSU${params.supply} Power In`, value: 0 },
        { name: `PSU${params.supply} Current In`, value: 0 },
      ];
    case 'temperature.high':
      return [{ name: String(params.sensor), value: params.celsius as number }];
    case 'battery.low':
      return [{ name: 'Bat_Run_Time', value: params.hours as number }];
    default:
      return [];
  }
}
