// Explicit failover (S3:7): a host commands that a port group become active/optimized for a LUN. It
// moves the array of that LUN, with its hot-spares, and not its preferred owner (S3:31, S3:72-75).

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Refusal } from '../commands.ts';
import { GROUPS, SIDES, type Side } from '../config.ts';
import type { ControllerState, Want } from '../state.ts';
import { startMove, wantArray } from './ownership.ts';
import { arrayOfLun, isPeerEnabled, peerMissing } from './roles.ts';
import { respond, respondGood } from './service.ts';

/** @seed S3:3, 5, 7 explicit failover. Begins it; or says why not. `isDone`: nothing was to be
 * done. */
export function beginExplicit(
  state: ControllerState,
  { lun, group, initiator }: { lun: number; group: number; initiator: string },
  waiting: Want['waiting'],
  replyTo: number | null,
  now: Instant,
  out: Effects,
): Refusal | 'done' | 'begun' {
  const { volatile: v } = state;
  const side = sideOfGroup(group);
  const array = arrayOfLun(state, lun);
  if (v.phase !== 'enabled') return 'notEnabled';
  if (array === null) return 'noSuchLun';
  if (side === null) return 'noSuchGroup';
  if (array.currentOwner === side) return 'done';
  if (v.claim !== null || v.takeover !== null || v.handOver !== null) return 'busy';
  if (!isPeerEnabled(state)) return peerMissing(state);
  if (v.moves.some((move) => move.array === array.name)) return 'busy';
  out.emit('failover.began', { from: array.currentOwner, isExplicit: true, array: array.name });
  const how = { cause: 'host', initiator, waiting, replyTo } as const;
  if (side === v.identity.side) wantArray(state, array.name, how, now, out);
  else startMove(state, array, how, now);
  return 'begun';
}

function sideOfGroup(group: number): Side | null {
  return SIDES.find((side) => GROUPS[side] === group) ?? null;
}

/** What may be otherwise in a while. */
const BUSY: readonly Refusal[] = ['busy', 'noPeer', 'peerNotEnabled'];

/** SET TARGET PORT GROUPS of host-1. GOOD when the array is here; at once where it goes away. */
export function explicitFailover(
  state: ControllerState,
  { lun, group }: { lun: number; group: number },
  initiator: string,
  waiting: { session: string; command: number },
  now: Instant,
  out: Effects,
): void {
  const request = { lun, group, initiator };
  const result = beginExplicit(state, request, waiting, null, now, out);
  if (result === 'done') return respondGood(state, waiting, null, out);
  if (result === 'begun') {
    const isHere = state.volatile.wants.some((want) => want.waiting === waiting);
    if (!isHere) respondGood(state, waiting, null, out);
    return;
  }
  respond(
    state,
    waiting.session,
    {
      id: waiting.command,
      status: BUSY.includes(result) ? 'busy' : 'checkCondition',
      sense: result === 'noSuchGroup' ? { key: 0x05, asc: 0x26, ascq: 0x00 } : null,
      value: null,
      groups: [],
    },
    out,
  );
}
