// The cluster as any of its nodes knows it: rows of both nodes, aggregates, LIFs. All views (CLI,
// REST, SNMP) are made of these, so they cannot disagree.

import type { Instant } from '../../../core/time.ts';
import { MEMBERS, NETMASK, NODES, type NodeName } from './members.ts';
import { type Aggregate, aggregatesOf, MOVABLE_LIFS, ownerOf } from './ownership.ts';
import type { ClusterRow, EmsEntry, NodeReport } from './state/cluster.ts';
import type { AggregateView, Giveback, LifView, TakeoverState } from './state/ha.ts';
import type { OntapState } from './state.ts';

/** A node is in takeover from its decision on, in every view alike. */
export const IN_TAKEOVER: readonly TakeoverState[] = [
  'takeover_started',
  'sfo_takeover_in_progress',
  'in_takeover',
];

/** The partner has its root aggregate, and not yet the others. */
export function isPartial({ state }: Giveback): boolean {
  return state === 'partial_giveback' || state === 'sfo_aggr_giveback_in_progress';
}

/** The column Health: one that still joins the cluster is not. */
export function isHealthy({ isReachable, report }: ClusterRow): boolean {
  return isReachable && report.phase === 'up';
}

/** Both rows, netapp-01 first. The own one is of this instant. */
export function clusterNodes(state: OntapState, now: Instant): ClusterRow[] {
  return NODES.map((node) => clusterRow(state, node, now));
}

function clusterRow(state: OntapState, node: NodeName, now: Instant): ClusterRow {
  const { identity, clusterNet } = state.volatile;
  const isLocal = node === identity.node;
  return {
    node,
    settings: state.durable.cluster.nodes[node],
    report: isLocal ? ownReport(state, now) : clusterNet.partner,
    isLocal,
    isReachable: isLocal || clusterNet.isInQuorum,
  };
}

/** What this node tells of itself. Parts of it are the state's own: copy before sending. */
export function ownReport({ durable, volatile: v }: OntapState, now: Instant): NodeReport {
  const { identity, ha, interconnect, mailbox, hwassist } = v;
  const settings = durable.cluster.nodes[identity.partner].hwassist;
  return {
    node: identity.node,
    at: now,
    skewMs: identity.skewMs,
    phase: v.kernel.phase,
    kernelZeroAt: v.kernel.zeroAt,
    ha: {
      firmware: ha.firmware,
      obstacle: ha.obstacle,
      takeover: ha.takeover,
      giveback: ha.giveback,
      isInterconnectUp: interconnect.lostAt !== null,
      mailbox: mailbox.state,
      partnerFirmware: mailbox.partner.firmware,
      partnerSeenAt: mailbox.partner.seenAt,
      isPartnerDead: mailbox.partner.isDead,
      isEvacuating: ha.evacuation !== null,
      serving: ha.serving,
    },
    hwassist: {
      isListening: hwassist.monitor === 'active',
      ip: MEMBERS[identity.node].managementAddress,
      port: settings.partnerPort,
      monitor: hwassist.monitor,
      inactiveReason: hwassist.inactiveReason,
      correctiveAction: hwassist.correctiveAction,
      keepAlive: hwassist.keepAlive,
      counters: hwassist.counters,
    },
    sp: v.sp,
    spUpdate: durable.spUpdate,
    environment: v.environment,
    alerts: durable.alerts,
    autosupport: durable.autosupport,
    emsNext: durable.ems[identity.node].next,
  };
}

/** Who serves a resource now: this node, the partner as it was last heard, or nobody. */
function serverOf(state: OntapState, resource: string): NodeName | null {
  const { identity, ha, mailbox } = state.volatile;
  if (ha.serving.includes(resource)) return identity.node;
  const { partner } = mailbox;
  return !partner.isDead && partner.serving.includes(resource) ? identity.partner : null;
}

export function aggregateRecords(state: OntapState): Aggregate[] {
  return aggregatesOf(state.volatile.config.dataAggregates);
}

export function clusterAggregates(state: OntapState): AggregateView[] {
  const { generations } = state.durable;
  return aggregateRecords(state).map(({ name, home, isRoot }) => {
    const owner = ownerOf(generations, name);
    const isOnline = serverOf(state, name) === owner;
    return { name, home, owner, isRoot, state: isOnline ? 'online' : 'unknown' };
  });
}

export function clusterLifs(state: OntapState, now: Instant): LifView[] {
  const { durable, volatile: v } = state;
  const lifs: LifView[] = clusterNodes(state, now).flatMap(({ node, isReachable, report }) => {
    const isUp = isReachable && report.phase !== 'post' && report.phase !== 'loader';
    const short = node === 'netapp-01' ? 1 : 2;
    return [
      fixedLif(node, 'Cluster', `${node}_clus1`, `169.254.83.1${short}`, 'cluster', 'e0a', isUp),
      fixedLif(node, 'Cluster', `${node}_clus2`, `169.254.83.2${short}`, 'cluster', 'e0b', isUp),
      fixedLif(
        node,
        durable.cluster.name,
        `${node}_mgmt1`,
        MEMBERS[node].managementAddress,
        'node-mgmt',
        'e0M',
        isUp && (node !== v.identity.node || v.ports.isManagementUp),
      ),
    ];
  });
  for (const { resource, vserver, name, address, role, home, port } of MOVABLE_LIFS) {
    const current = ownerOf(durable.generations, resource);
    lifs.push({
      vserver: role === 'cluster-mgmt' ? durable.cluster.name : vserver,
      name,
      address,
      netmask: NETMASK,
      role,
      home,
      homePort: port,
      current,
      currentPort: port,
      isHome: current === home,
      isUp: serverOf(state, resource) === current,
      isAutoRevert: true,
    });
  }
  return lifs;
}

function fixedLif(
  node: NodeName,
  vserver: string,
  name: string,
  address: string,
  role: LifView['role'],
  port: string,
  isUp: boolean,
): LifView {
  const place = { home: node, homePort: port, current: node, currentPort: port, isHome: true };
  const netmask = role === 'cluster' ? '255.255.0.0' : NETMASK;
  return { vserver, name, address, netmask, role, ...place, isUp, isAutoRevert: true };
}

/** EMS of both nodes in the order of their dates, as `event log show` merges them; oldest first. */
export function clusterEvents(state: OntapState): EmsEntry[] {
  const { ems } = state.durable;
  const all = [...ems['netapp-01'].entries, ...ems['netapp-02'].entries];
  return all.sort((left, right) => left.timeMs - right.timeMs || left.index - right.index);
}
