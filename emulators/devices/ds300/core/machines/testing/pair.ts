// A settled pair with host-1, as tests take it in hand.

import type { DeviceFamily } from '../../../../../core/device.ts';
import { type Simulation, simulate } from '../../../../../core/world/simulate.ts';
import { findNode } from '../../../../../core/world/world.ts';
import { CONTROLLERS, HOST, PORTS, type PortName, SIDES, type Side } from '../../config.ts';
import type { Grant } from '../../scsi/grant.ts';
import type { HostState } from '../../state/host.ts';
import type { ControllerState } from '../../state.ts';
import { grantOf } from '../grant.ts';

type Changes = { [key: string]: string | number };

/** Racks of a family, as a test asks for them. */
export function rackMaker(family: DeviceFamily) {
  return (config: Changes = {}, seed = 1): Simulation =>
    simulate(family, { seed, freezesMessages: true, config: { [family.name]: config } });
}

export function controllerIn(rack: Simulation, side: Side): ControllerState {
  return findNode(rack.world, CONTROLLERS[side])?.state as ControllerState;
}

export function hostIn(rack: Simulation): HostState {
  return findNode(rack.world, HOST)?.state as HostState;
}

export function grantIn(rack: Simulation, side: Side): Grant {
  return grantOf(controllerIn(rack, side));
}

export function countOf(rack: Simulation, name: string): number {
  return rack.events.filter((event) => event.name === name).length;
}

/** Where each of the four addresses answers: `a2 a3 b2 b3` when all are at home. */
export function placesIn(rack: Simulation): string {
  const homes: readonly PortName[] = ['a2', 'a3', 'b2', 'b3'];
  return homes.map((home) => placeOf(rack, PORTS[home].address)).join(' ');
}

function placeOf(rack: Simulation, address: string): string {
  for (const side of SIDES) {
    const state = controllerIn(rack, side) as ControllerState | null | undefined;
    const held = state?.volatile.held.find((each) => each.address === address);
    if (held !== undefined) return `${side}${held.port === 'eth2' ? 2 : 3}`;
  }
  return '--';
}
