// Both nodes and both Service Processors at one instant: what invariants, hazards, coverage and the
// console look at.

import type { RackView } from '../../../core/device.ts';
import { MEMBERS, NODES } from './members.ts';
import { isLif, ownedBy } from './ownership.ts';
import type { SpState } from './state/sp.ts';
import type { OntapState } from './state.ts';

/** The state of a node; null while it is off, dead or booting its firmware's process. */
export function nodeOf(view: RackView, index: number): OntapState | null {
  return view.state(NODES[index] as string) as OntapState | null;
}

export function spOf(view: RackView, index: number): SpState | null {
  const node = NODES[index];
  return node === undefined ? null : (view.state(MEMBERS[node].sp) as SpState | null);
}

/** Both nodes up and connected, each serving what it owns, hwassist told on both sides. */
export function isRackSettled(view: RackView): boolean {
  const [first, second] = [nodeOf(view, 0), nodeOf(view, 1)];
  if (first === null || second === null) return false;
  if (!isSpTold(spOf(view, 0)) || !isSpTold(spOf(view, 1))) return false;
  return isAtRest(first) && isAtRest(second);
}

/** It knows where its alerts go: a power loss right now would be told. */
function isSpTold(sp: SpState | null): boolean {
  return sp !== null && sp.volatile.phase === 'up' && sp.durable.hwassist.isEnabled;
}

/** Up, serving all that is its own, and connected. */
function isAtRest({ durable, volatile: v }: OntapState): boolean {
  const { kernel, ha, mailbox, clusterNet, interconnect, hwassist, identity } = v;
  if (kernel.phase !== 'up' || ha.obstacle !== 'ok' || ha.takeover.state === 'takeover_scheduled') {
    return false;
  }
  const own = ownedBy(durable.generations, identity.node);
  const isHome = ha.revertAt === null && ha.evacuation === null && ha.giveback.beganAt === null;
  if (!isHome || own.length !== ha.serving.length) return false;
  if (mailbox.partner.isDead || mailbox.partner.firmware !== 'SF_UP') return false;
  const isHwassistTold = hwassist.partner !== null;
  return clusterNet.isInQuorum && interconnect.lostAt !== null && isHwassistTold;
}

/** Aggregates that nobody serves. */
export function unserved(view: RackView, resources: readonly string[]): string[] {
  const first = nodeOf(view, 0)?.volatile.ha.serving ?? [];
  const second = nodeOf(view, 1)?.volatile.ha.serving ?? [];
  if (first.length + second.length >= resources.length) return [];
  return resources.filter(
    (resource) => !isLif(resource) && !first.includes(resource) && !second.includes(resource),
  );
}
