// What the resources read: a node's state at an instant, as rows of the cluster. Any node answers
// for both, the other one as it was last heard.

import { civilTime, type EpochMs, padded, type Zone } from '../../../../core/calendar.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { clusterNodes } from '../cluster.ts';
import type { Command } from '../commands.ts';
import { uuidOf as uuidOfName } from '../machines/jobs.ts';
import { MEMBERS, type NodeName } from '../members.ts';
import type { ClusterConfig, ClusterRow } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { VERSIONS, type VersionName, type VersionProfile } from '../versions.ts';
import type { Resource } from './language.ts';

export type RestView = {
  readonly state: OntapState;
  readonly now: Instant;
  readonly profile: VersionProfile;
  /** `9.14.1` */
  readonly release: string;
  readonly config: ClusterConfig;
  /** Both nodes, in order. */
  readonly rows: readonly ClusterRow[];
};

export type RestResource = Resource<RestView, Command>;

export function viewOf(state: OntapState, now: Instant): RestView {
  const profile = VERSIONS[state.volatile.config.version as VersionName];
  const { generation, major, minor } = profile;
  return {
    state,
    now,
    profile,
    release: `${generation}.${major}.${minor}`,
    config: state.durable.cluster,
    rows: clusterNodes(state, now),
  };
}

/** A node's own date: what its clock says. */
export function dateOf(view: RestView, { report }: ClusterRow): EpochMs {
  return view.state.volatile.identity.epoch + view.now + report.skewMs;
}

/** `2020-06-20T01:23:32+09:00` in the box's own zone. */
export function isoDate(dateMs: EpochMs, zone: Zone): string {
  const { year, month, day, hour, minute, second } = civilTime(dateMs, zone);
  const minutes = Math.abs(zone.offsetMinutes);
  const offset = `${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}`;
  const time = `${padded(hour)}:${padded(minute)}:${padded(second)}`;
  const sign = zone.offsetMinutes < 0 ? '-' : '+';
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}T${time}${sign}${offset}`;
}

export function zoneOf(view: RestView): Zone {
  return view.state.volatile.identity.zone;
}

/** A node as other records name it. */
export function nodeLink(node: NodeName): JsonObject {
  const { uuid } = MEMBERS[node];
  return { name: node, uuid, _links: { self: { href: `/api/cluster/nodes/${uuid}` } } };
}

/** A UUID for what has none of its own: made of its name, always the same. */
export function uuidOf(kind: string, name: string): string {
  return uuidOfName(`${kind} ${name}`);
}

/** Reads a boolean that a client may have written as text. */
export function asBoolean(value: unknown): boolean {
  return value === true || value === 'true';
}
