// Faults of the family's own that strike a node, and carriers of its ports that come and go.

import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import { CLUSTER_NETWORK, HA_INTERCONNECT, MANAGEMENT_LAN, MEMBERS } from '../members.ts';
import type { OntapState } from '../state.ts';
import { panic } from './panic.ts';
import { touch } from './reports.ts';
import { noteBus, sufferSpSide } from './spSide.ts';

export function suffer(
  state: OntapState,
  fault: Extract<Input, { kind: 'fault' }>,
  now: Instant,
  out: Effects,
): void {
  const { afflictions, identity, environment } = state.volatile;
  const { isActive, params } = fault;
  switch (fault.fault) {
    case 'node.panic':
      return isActive ? panic(state, String(params.reason), now, out) : undefined;
    case 'giveback.veto':
      afflictions.isGivebackVetoed = isActive;
      break;
    case 'version.mismatch':
      afflictions.isVersionWrong = isActive;
      break;
    case 'shelf.hot':
      environment.isShelfHot = isActive;
      out.emit('environment.changed', { isShelfHot: isActive });
      break;
    case 'clock.skew':
      identity.skewMs += (params.skewMs as number) * (isActive ? 1 : -1);
      break;
    default:
      sufferSpSide(state, fault, now, out);
  }
  touch(state, now);
}

/** The node's port on a link lost or found its carrier. */
export function noteCarrier(
  state: OntapState,
  link: string,
  isUp: boolean,
  now: Instant,
  out: Effects,
): void {
  const { ports, interconnect, identity } = state.volatile;
  switch (link) {
    case MANAGEMENT_LAN:
      ports.isManagementUp = isUp;
      break;
    case CLUSTER_NETWORK:
      ports.isClusterUp = isUp;
      break;
    case HA_INTERCONNECT:
      interconnect.isLinkUp = isUp;
      if (!isUp) interconnect.isLogSynced = false;
      break;
    case MEMBERS[identity.node].spBus:
      noteBus(state, isUp, now, out);
  }
  touch(state, now);
}
