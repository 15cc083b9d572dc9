// What faults of this family's own, and lost carriers, do to an MDC (faults.ts names them).

import type { Effects } from '../../../../core/effect.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { CLIENT_LAN, METADATA_LAN } from '../config.ts';
import type { MdcState } from '../state.ts';
import { votesOf } from './fsm.ts';
import { killFsm, killFsmpm } from './fsmpm.ts';
import { busyMount, freeMount, mountOf } from './mounts.ts';
import { endSnhamgr } from './snhamgr.ts';
import { touch } from './usurp.ts';

/** A fault begins or ends on this node. */
export function suffer(
  state: MdcState,
  { fault, params, isActive }: { fault: string; params: JsonObject; isActive: boolean },
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  switch (fault) {
    case 'mount.busy':
      return occupy(state, params, isActive, now, out);
    case 'snactivated.fail':
      v.afflictions.isSnactivatedFailing = isActive;
      return;
    case 'fsm.kill': {
      const fsm = v.fsms.find((candidate) => candidate.fs === params.fs);
      if (fsm !== undefined && isActive) killFsm(state, fsm, now, out);
      return;
    }
    case 'fsmpm.kill':
      return isActive ? killFsmpm(state, now, out) : undefined;
    case 'snhamgr.kill':
      return isActive ? endSnhamgr(state, v.snhamgr.watcherPid !== 0, now, out) : undefined;
    case 'clients.lost':
      v.afflictions.areClientsLost = isActive;
      return recount(state, out);
    case 'clock.skew':
      v.identity.skewMs += (params.skewMs as number) * (isActive ? 1 : -1);
      return;
  }
}

function occupy(
  state: MdcState,
  params: JsonObject,
  isActive: boolean,
  now: Instant,
  out: Effects,
): void {
  const mount = mountOf(state.volatile, String(params.fs));
  if (mount === undefined) return;
  const exitAfterMs = typeof params.exitAfterMs === 'number' ? params.exitAfterMs : 0;
  if (isActive) busyMount(state, mount, exitAfterMs === 0 ? null : exitAfterMs, now, out);
  else freeMount(mount, out);
}

/** The node's port on a link lost or found its carrier. Of the metadata LAN that shows by silence.
 */
export function noteCarrier(state: MdcState, link: string, isUp: boolean, out: Effects): void {
  const { ports } = state.volatile;
  if (link === METADATA_LAN) ports.isLanUp = isUp;
  if (link !== CLIENT_LAN) return;
  ports.isClientLanUp = isUp;
  recount(state, out);
}

/** Clients come and go: connections of active FSMs, votes of the others. */
function recount(state: MdcState, out: Effects): void {
  const v = state.volatile;
  const connections = votesOf(v);
  touch(v);
  for (const fsm of v.fsms) {
    if (fsm.phase !== 'active' || fsm.connections === connections) continue;
    fsm.connections = connections;
    out.emit('fsm.connectionsChanged', { fs: fsm.fs, connections });
  }
}
