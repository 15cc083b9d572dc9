// What a command of the CLI looks at: the state of the node that it is typed on, and who types.

import type { EpochMs, Zone } from '../../../../core/calendar.ts';
import type { Instant } from '../../../../core/time.ts';
import { clusterNodes } from '../cluster.ts';
import { NODES, type NodeName } from '../members.ts';
import type { ClusterRow, User } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { VERSIONS, type VersionName, type VersionProfile } from '../versions.ts';
import type { CliCommand, Failure, NoMatch, Privilege } from './engine/language.ts';
import { matchesQuery } from './engine/query.ts';
import type { Asked } from './engine/show.ts';

export type OntapCommand = CliCommand<CliView>;

export type CliView = {
  readonly state: OntapState;
  readonly now: Instant;
  readonly user: string;
  readonly role: User['role'];
  readonly privilege: Privilege;
  readonly zone: Zone;
  /** The node's own wall date. */
  readonly wallMs: EpochMs;
  readonly version: VersionProfile;
  readonly here: NodeName;
  readonly nodes: readonly ClusterRow[];
};

export function viewOf(
  state: OntapState,
  now: Instant,
  user: string,
  privilege: Privilege = 'admin',
): CliView {
  const { identity, config } = state.volatile;
  return {
    state,
    now,
    user,
    role: roleOf(state, user),
    privilege,
    zone: identity.zone,
    wallMs: identity.epoch + now + identity.skewMs,
    version: VERSIONS[config.version as VersionName],
    here: identity.node,
    nodes: clusterNodes(state, now),
  };
}

/** @choice whoever is no account of the cluster has no role: the rack lets only accounts log in. */
function roleOf(state: OntapState, user: string): User['role'] {
  return state.durable.cluster.users.find(({ name }) => name === user)?.role ?? 'none';
}

export function askedOf({ privilege, version, zone, wallMs }: CliView): Asked {
  return { sight: { privilege, minor: version.major }, clock: { zone, wallMs } };
}

const NODE_FIELD = { type: 'text' } as const;

/** The nodes that a `-node` names: a query, or `local`. */
export function nodesNamed(view: CliView, query: string | undefined): NodeName[] | NoMatch {
  const { clock } = askedOf(view);
  const wanted = query === undefined ? '*' : query === 'local' ? view.here : query;
  const found = NODES.filter((node) => matchesQuery(node, wanted, NODE_FIELD, clock));
  return found.length === 0 ? { noMatch: true } : found;
}

/** The one node that a parameter names. */
export function nodeNamed(view: CliView, name: string, text: string): NodeName | Failure {
  const wanted = text === 'local' ? view.here : text;
  const found = NODES.find((node) => node === wanted);
  return found ?? { failure: `"${text}" is an invalid value for field "-${name} <nodename>"` };
}

export function rowOf({ nodes }: CliView, node: NodeName): ClusterRow {
  return nodes.find((row) => row.node === node) ?? (nodes[0] as ClusterRow);
}
