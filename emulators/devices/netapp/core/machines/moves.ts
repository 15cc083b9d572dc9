// Resources come and go: served here, given to the partner, taken by it. The one place that changes
// `ha.serving` and generations.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { homeOf, isLif, MOVABLE_LIFS, ownedBy, ownerOf, rootOf } from '../ownership.ts';
import type { Generations } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';
import { fenceNode } from './panic.ts';
import { touch } from './reports.ts';

/** The resource is served from now on. Who owns it not must not come here. */
function serve(state: OntapState, resource: string, now: Instant, out: Effects): void {
  const { identity, ha } = state.volatile;
  if (ha.serving.includes(resource)) return;
  assert(
    ownerOf(state.durable.generations, resource) === identity.node,
    `${identity.node} serves ${resource}, which it does not own`,
  );
  ha.serving.push(resource);
  ha.arriving = ha.arriving.filter((arrival) => arrival.resource !== resource);
  if (isLif(resource)) tellLif(state, resource, now, out);
  else out.emit('aggregate.online', { aggregate: resource });
  const address = addressOf(resource);
  if (address !== null) out.address(address, true);
  touch(state, now);
}

function stopServing(state: OntapState, resource: string, now: Instant, out: Effects): void {
  const { ha } = state.volatile;
  if (!ha.serving.includes(resource)) return;
  ha.serving = ha.serving.filter((served) => served !== resource);
  const address = addressOf(resource);
  if (address !== null) out.address(address, false);
  touch(state, now);
}

/** Gives a resource to the partner: this node stops first, so that nobody serves it twice. */
export function give(state: OntapState, resource: string, now: Instant, out: Effects): void {
  const { bugs, identity, ha } = state.volatile;
  const { generations } = state.durable;
  ha.arriving = ha.arriving.filter((arrival) => arrival.resource !== resource);
  assert(
    ownerOf(generations, resource) === identity.node,
    `${identity.node} gives ${resource}, which it does not own`,
  );
  if (!(bugs.lifOnBoth && isLif(resource))) stopServing(state, resource, now, out);
  generations[resource] = (generations[resource] ?? 0) + 1;
  if (!isLif(resource)) {
    out.emit('aggregate.moved', { aggregate: resource, to: identity.partner });
    const isHome = homeOf(resource) === identity.partner;
    const name = isHome ? 'sfo.aggr.relocated' : 'sfo.aggr.relocated.temp';
    emitEms(state, now, name, { aggregate: resource, nodeName: identity.partner });
  }
  touch(state, now);
}

/** Takes over what is newer in the partner's copy. What it took of what is served here has fenced
 * this node. Returns false then. */
export function adopt(state: OntapState, theirs: Generations, now: Instant, out: Effects): boolean {
  const { generations } = state.durable;
  const { identity, ha, bugs } = state.volatile;
  for (const resource in generations) {
    const newer = theirs[resource];
    if (typeof newer !== 'number' || newer <= (generations[resource] as number)) continue;
    generations[resource] = newer;
    ha.claim = ha.claim.filter((claimed) => claimed !== resource);
    if (ownerOf(generations, resource) === identity.node) {
      take(state, resource, now, out);
      continue;
    }
    ha.arriving = ha.arriving.filter((arrival) => arrival.resource !== resource);
    if (!ha.serving.includes(resource)) continue;
    if (isLif(resource)) {
      if (!bugs.lifOnBoth) stopServing(state, resource, now, out);
      continue;
    }
    fenceNode(state, `${identity.partner} reserved the disks of ${resource}`, now, out);
    return false;
  }
  return true;
}

/** The partner gave it: it had stopped before. A node that is not up serves it once it is. */
function take(state: OntapState, resource: string, now: Instant, out: Effects): void {
  const { phase } = state.volatile.kernel;
  if (phase !== 'up' && !(phase === 'joining' && !isLif(resource))) return;
  serve(state, resource, now, out);
}

/** A booted node serves what is its own; what it took of its partner waits for the fence. */
export function serveOwned(
  state: OntapState,
  isLifTime: boolean,
  now: Instant,
  out: Effects,
): void {
  const { identity, ha, config } = state.volatile;
  for (const resource of ownedBy(state.durable.generations, identity.node)) {
    if (isLif(resource) && !isLifTime) continue;
    if (ha.serving.includes(resource)) continue;
    if (homeOf(resource) === identity.node) serve(state, resource, now, out);
    else if (!ha.arriving.some((arrival) => arrival.resource === resource)) {
      ha.arriving.push({ resource, at: now + config.fenceMs });
    }
  }
}

/** The fence is over for some of what was taken. */
export function meetArrivals(state: OntapState, now: Instant, out: Effects): void {
  const due = state.volatile.ha.arriving.filter(({ at }) => at <= now);
  for (const { resource } of due) serve(state, resource, now, out);
}

export function ownsRootOf(state: OntapState, node: 'own' | 'partner'): boolean {
  const { identity } = state.volatile;
  const root = rootOf(node === 'own' ? identity.node : identity.partner);
  return ownerOf(state.durable.generations, root) === identity.node;
}

function tellLif(state: OntapState, resource: string, now: Instant, out: Effects): void {
  const { identity, mailbox } = state.volatile;
  const lif = MOVABLE_LIFS.find((candidate) => candidate.resource === resource);
  if (lif === undefined) return;
  out.emit('lif.moved', { lif: lif.name, to: identity.node });
  const isRevert = lif.home === identity.node;
  if (isRevert && mailbox.partner.seenAt === null) return;
  emitEms(state, now, isRevert ? 'vifmgr.lifmoved.revert' : 'vifmgr.lifmoved.nodedown', {
    lif: lif.name,
    vserver: lif.vserver,
    ip: lif.address,
    toNode: identity.node,
    port: lif.port,
  });
}

function addressOf(resource: string): string | null {
  const lif = MOVABLE_LIFS.find((candidate) => candidate.resource === resource);
  return lif?.role === 'cluster-mgmt' ? lif.address : null;
}
