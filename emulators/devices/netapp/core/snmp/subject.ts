// What the managed objects are read from: a node's state at an instant, asked through one of its
// addresses. Every node answers for both, as it last heard of the other.

import type { Instant } from '../../../../core/time.ts';
import { CLUSTER_ADDRESS, MEMBERS, type NodeName } from '../members.ts';
import type { ClusterConfig, ClusterRow } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { VERSIONS, type VersionName, type VersionProfile } from '../versions.ts';

export type SnmpSubject = {
  readonly state: OntapState;
  readonly now: Instant;
  readonly config: ClusterConfig;
  readonly profile: VersionProfile;
  /** Asked through the cluster's LIF. */
  readonly isCluster: boolean;
  readonly rows: readonly ClusterRow[];
  /** The node that answers. */
  readonly own: ClusterRow;
};

/** A row of a table that has one for each node. */
export type NodeSubject = SnmpSubject & { readonly row: ClusterRow; readonly other: ClusterRow };

export function snmpSubject(
  state: OntapState,
  rows: readonly ClusterRow[],
  address: string,
  now: Instant,
): SnmpSubject | null {
  const own = rows.find(({ isLocal }) => isLocal);
  if (own === undefined) return null;
  return {
    state,
    now,
    config: state.durable.cluster,
    profile: VERSIONS[state.volatile.config.version as VersionName],
    isCluster: address === CLUSTER_ADDRESS,
    rows,
    own,
  };
}

export function nodeSubjects(
  subject: SnmpSubject,
): { readonly node: NodeName; readonly subject: NodeSubject }[] {
  return subject.rows.map((row) => {
    const other = subject.rows.find(({ node }) => node !== row.node) ?? row;
    return { node: row.node, subject: { ...subject, row, other } };
  });
}

/** `NetApp Release 9.14.1P2: Wed Feb 21 15:49:11 UTC 2024` */
export function releaseLine({ release, built }: VersionProfile): string {
  return `NetApp Release ${release}: ${built}`;
}

export function serialOf(node: NodeName): string {
  return MEMBERS[node].serial;
}

/** Does the node answer, though it may still join the cluster? */
export function isRunning({ isReachable, report }: ClusterRow): boolean {
  return isReachable && (report.phase === 'up' || report.phase === 'joining');
}
