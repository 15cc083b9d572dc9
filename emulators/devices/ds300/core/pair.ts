// Both controllers and the host at one instant: what invariants, hazards, coverage and the console
// look at.

import type { RackView } from '../../../core/device.ts';
import { CONTROLLERS, HOST, type Side } from './config.ts';
import type { HostState } from './state/host.ts';
import type { ControllerState } from './state.ts';

/** The state of a controller; null while it is off, dead or booting. */
export function controllerOf(view: RackView, side: Side): ControllerState | null {
  return view.state(CONTROLLERS[side]) as ControllerState | null;
}

export function hostOf(view: RackView): HostState | null {
  return view.state(HOST) as HostState | null;
}

/** Both take part, own what they prefer, hold their own addresses, and the host writes. */
export function isRackSettled(view: RackView): boolean {
  const a = controllerOf(view, 'a');
  if (a === null || !isAtRest(a)) return false;
  if (a.volatile.config.profile !== 'single') {
    const b = controllerOf(view, 'b');
    if (b === null || !isAtRest(b)) return false;
  }
  return isLoadRunning(hostOf(view));
}

function isAtRest({ durable, volatile: v }: ControllerState): boolean {
  if (v.phase !== 'enabled' || v.claim !== null || v.takeover !== null) return false;
  if (v.enabling !== null || v.failback !== null || v.handOver !== null) return false;
  if (v.config.profile === 'single') return true;
  if (v.peer.status !== 'enabled' || durable.failed !== null || v.moves.length > 0) return false;
  const { addressSets } = durable;
  return addressSets.a.holder === 'a' && addressSets.b.holder === 'b' && v.arps.length === 0;
}

/** It verifies again: no I/O stands still. */
function isLoadRunning(host: HostState | null): boolean {
  if (host === null) return false;
  const { devices, config } = host.volatile;
  if (config.hostRate === 0) return true;
  return devices.every(({ portal, isStalled }) => portal !== null && !isStalled);
}
