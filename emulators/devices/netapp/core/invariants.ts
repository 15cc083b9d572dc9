// What our emulator must never do: a broken one is a bug of ours. What the vendor does not promise
// is a hazard (hazards.ts). Plain loops over a few fields: they run after every step of every
// search.

import type { Invariant, RackView } from '../../../core/device.ts';
import { isServing } from './machines/lease.ts';
import { NODES, type NodeName, partnerOf } from './members.ts';
import { homeOf, isLif, ownerOf, rootOf } from './ownership.ts';
import { nodeOf } from './pair.ts';
import { EMS_LIMIT } from './state/cluster.ts';
import type { OntapState } from './state.ts';
import { HWASSIST_ALERTS } from './tables/hwassistAlerts.ts';

/** Holds if it holds on each node that runs. */
function onEach(check: (state: OntapState, view: RackView) => string | null): Invariant['check'] {
  return (view) => {
    for (let index = 0; index < 2; index++) {
      const state = nodeOf(view, index);
      if (state === null) continue;
      const wrong = check(state, view);
      if (wrong !== null) return `${state.volatile.identity.node}: ${wrong}`;
    }
    return null;
  };
}

/** Served by a node that runs; one that is frozen answers nobody. */
function servesNow(view: RackView, index: number, resource: string): boolean {
  const state = nodeOf(view, index);
  if (state === null || view.isStalled(NODES[index] as string)) return false;
  return isServing(state, resource, view.now);
}

function findTwice(view: RackView, isMeant: (resource: string) => boolean): string | null {
  const first = nodeOf(view, 0);
  if (first === null) return null;
  for (const resource of first.volatile.ha.serving) {
    if (!isMeant(resource)) continue;
    if (servesNow(view, 0, resource) && servesNow(view, 1, resource)) return `both: ${resource}`;
  }
  return null;
}

const TAKEOVER_EVENTS = HWASSIST_ALERTS.filter(({ isTakeover }) => isTakeover).map(
  ({ event }) => event as string,
);

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'oneServer',
    claim: 'No aggregate is served by both nodes.',
    source: 'reference §5.3',
    check: (view) => findTwice(view, (resource) => !isLif(resource)),
  },
  {
    name: 'oneLif',
    claim: 'A LIF answers on one node.',
    source: 'reference §5.3',
    check: (view) => findTwice(view, isLif),
  },
  {
    name: 'servesWhatItOwns',
    claim: 'A node serves only what it owns.',
    source: 'reference §5.3',
    check: onEach(({ durable, volatile: { ha, identity } }) => {
      for (const resource of ha.serving) {
        if (ownerOf(durable.generations, resource) !== identity.node) return resource;
      }
      return null;
    }),
  },
  {
    name: 'takeoverByRow',
    claim: 'hwassist takes over only for events whose row says Yes.',
    source: 'S0:48-66',
    check: onEach(({ volatile: { ha } }) => {
      const { reason, alert } = ha.takeover;
      if (reason !== 'takeover_hwassist') return null;
      return TAKEOVER_EVENTS.includes(alert) ? null : `took over for ${alert}`;
    }),
  },
  {
    name: 'rootFirst',
    claim: 'A node serves its own SFO aggregates only with its own root aggregate.',
    source: 'reference §5.3: root aggregate first',
    check: onEach(({ volatile: { ha, identity, kernel } }) => {
      if (kernel.phase !== 'up' && kernel.phase !== 'joining') return null;
      return findRootless(ha.serving, identity.node);
    }),
  },
  {
    name: 'givebackToReadyPartner',
    claim: 'A giveback begins only to a partner that waits for it, or that runs.',
    source: 'reference §5.3',
    check: onEach(({ volatile: { ha } }) => {
      const { beganAt, partnerWas } = ha.giveback;
      if (beganAt === null || partnerWas === 'SF_GIVEWAIT' || partnerWas === 'SF_UP') return null;
      return `giveback to a partner that is ${partnerWas}`;
    }),
  },
  {
    name: 'sfoAfterRoot',
    claim: 'No SFO aggregate is given back before the root aggregate is.',
    source: 'reference §5.3',
    check: onEach(({ volatile: { ha, identity } }) => {
      const root = rootOf(partnerOf(identity.node));
      const move = ha.giveback.moves.find(({ aggregate }) => aggregate === root);
      if (move === undefined || move.status === 'sfo_am_done') return null;
      const early = ha.giveback.moves.find(
        ({ aggregate, status }) =>
          aggregate !== root && (status === 'sfo_am_done' || status === 'sfo_am_inprog'),
      );
      return early === undefined ? null : `${early.aggregate} before ${root}`;
    }),
  },
  {
    name: 'keepAliveIsHeard',
    claim: 'Keep-alive is healthy only while the partner’s SP is heard.',
    source: 'S0:125,150; S1:26',
    check: onEach(({ volatile: { hwassist, config } }, view) => {
      if (hwassist.keepAlive !== 'healthy' || hwassist.lastKeepAliveAt === null) return null;
      const silentMs = view.now - hwassist.lastKeepAliveAt;
      const most = config.keepAlivePeriodMs + config.keepAliveGraceMs;
      const isLate = silentMs > most && hwassist.missedAt === null;
      return isLate ? `healthy after ${silentMs} ms of silence` : null;
    }),
  },
  {
    name: 'ladderIsCancelled',
    claim: 'The heartbeat ladder does not run while the SP is heard.',
    source: 'S1:15',
    check: onEach(({ volatile: { ladder, sp } }) => {
      if (ladder.missedAt === null || sp.heardAt === null) return null;
      return sp.heardAt > ladder.missedAt ? 'it goes on though the SP was heard again' : null;
    }),
  },
  {
    name: 'boundedLogs',
    claim: 'The EMS log keeps its limit.',
    source: 'choice: a ring, as on the real box',
    check: onEach(({ durable: { ems } }) => {
      const most = Math.max(ems['netapp-01'].entries.length, ems['netapp-02'].entries.length);
      return most <= EMS_LIMIT ? null : `${most} entries`;
    }),
  },
];

function findRootless(serving: readonly string[], node: NodeName): string | null {
  if (serving.includes(rootOf(node))) return null;
  for (const resource of serving) {
    if (!isLif(resource) && homeOf(resource) === node) return `${resource} without its root`;
  }
  return null;
}
