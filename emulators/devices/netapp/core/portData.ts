// What the ports of a node and of an SP ask of the state: query.ts hands these names on.
//
//   up           does anybody answer on this computer's addresses?
//   mib          the managed objects that an address shows, and who may read them
//   deliveries   what of the EMS log goes where, since an entry

import type { Json, JsonObject } from '../../../core/json.ts';
import type { Instant } from '../../../core/time.ts';
import { deliveriesSince } from './forwarding/deliveries.ts';
import { isOnNetwork } from './machines/spNetwork.ts';
import { MEMBERS } from './members.ts';
import { mibAnswer } from './snmp/mib.ts';
import type { SpState } from './state/sp.ts';
import type { OntapState } from './state.ts';

/** Null: no such name, or nobody is answered. */
export function ontapPortData(
  state: OntapState,
  name: string,
  args: JsonObject,
  now: Instant,
): Json {
  switch (name) {
    case 'up':
      return isOntapUp(state);
    case 'mib':
      return isOntapUp(state) ? mibAnswer(state, String(args.address ?? ''), now) : null;
    case 'deliveries':
      return deliveriesSince(state, args, now) as unknown as JsonObject;
    default:
      return null;
  }
}

export function spPortData(state: SpState, name: string): Json {
  return name === 'up' ? isSpUp(state) : null;
}

/** A node answers once its cluster applications begin, and only with a cable in e0M. */
function isOntapUp({ volatile: { kernel, ports } }: OntapState): boolean {
  return (kernel.phase === 'up' || kernel.phase === 'joining') && ports.isManagementUp;
}

/** @seed S0:169: a hung SP has no Ethernet. @choice One that was given another address answers on
 * none: the rack holds only the address that it came with. */
function isSpUp(state: SpState): boolean {
  const { spAddress } = MEMBERS[state.volatile.identity.owner];
  return isOnNetwork(state) && state.durable.ipv4.address === spAddress;
}
