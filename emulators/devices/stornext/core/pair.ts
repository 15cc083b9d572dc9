// Both MDCs at one instant: what invariants, hazards, coverage and the console look at.

import type { RackView } from '../../../core/device.ts';
import { MDCS } from './config.ts';
import { isInControl } from './machines/haMonitor.ts';
import type { Fsm, MdcState } from './state.ts';

/** The state of an MDC; null while it is off, dead or booting. */
export function stateOf(view: RackView, index: number): MdcState | null {
  return view.state((MDCS[index] as (typeof MDCS)[number]).node) as MdcState | null;
}

/** Is one primary and the other running, and do both know it? */
export function isPairSettled(view: RackView): boolean {
  const a = stateOf(view, 0);
  const b = stateOf(view, 1);
  if (a === null || b === null) return false;
  return isAtRest(a) && isAtRest(b) && a.volatile.fsmpm.isPrimary !== b.volatile.fsmpm.isPrimary;
}

function isAtRest({ volatile: v }: MdcState): boolean {
  const { fsmpm, cvfs, snhamgr, peer } = v;
  if (!fsmpm.isRunning || cvfs.phase !== 'idle' || !snhamgr.isRunning) return false;
  return peer.isHeard && peer.report !== null && peer.report.isPrimary !== fsmpm.isPrimary;
}

export type Contest = { fs: string; holder: Fsm; usurper: Fsm };

/** Two FSMs that control one file system at this instant: the one that was there, and the one that
 * came after it. Null: there are none. HaManaged ones have no timer of their own: they live and die
 * with the HaShared one of their MDC. */
export function findContest(view: RackView): Contest | null {
  const a = stateOf(view, 0);
  const b = stateOf(view, 1);
  if (a === null || b === null) return null;

  const { now } = view;
  const left = a.volatile.fsms;
  const right = b.volatile.fsms;
  for (let index = 0; index < left.length; index++) {
    const one = left[index] as Fsm;
    const other = right[index] as Fsm;
    if (one.phase !== 'active' || other.phase !== 'active') continue;
    if (one.haFsType === 'HaManaged') continue;
    if (!isInControl(one, now) || !isInControl(other, now)) continue;
    const isLeftFirst = (one.activatedAt ?? 0) < (other.activatedAt ?? 0);
    const [holder, usurper] = isLeftFirst ? [one, other] : [other, one];
    return { fs: one.fs, holder, usurper };
  }
  return null;
}

/** Does the vendor promise that this contest cannot be? Only if the usurper waited at least as long
 * as the holder's timer runs (S2:27: the value must match on both MDCs). */
export function isPromised({ holder, usurper }: Contest): boolean {
  return usurper.usurpation.waitedIntervalMs >= holder.monitor.armedIntervalMs;
}
