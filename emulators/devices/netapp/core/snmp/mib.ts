// What a node answers to SNMP: the objects that an address shows, and who may read them. There is
// no object for an SP's state or for hwassist (@source netapp §1.5): pollers see the trouble of
// an SP in the global status, health alerts and traps alone.

import {
  cellsOf,
  impliedIndex,
  joinMibs,
  type MibAnswer,
  type SnmpUser,
  scalarCells,
} from '../../../../core/mib.ts';
import type { Instant } from '../../../../core/time.ts';
import { clusterNodes } from '../cluster.ts';
import type { SnmpUser as ConfiguredUser } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { nodeSubjects, snmpSubject } from './subject.ts';
import {
  INTERFACE_OBJECTS,
  interfaceRows,
  NETPORT_OBJECTS,
  NUMBER_OBJECTS,
  netportRows,
} from './tables/interfaces.ts';
import { HA_OBJECTS, NODE_OBJECTS } from './tables/nodes.ts';
import { CF_OBJECTS, PRODUCT_OBJECTS, SYSTEM_OBJECTS } from './tables/scalars.ts';

/** The view `mib`. Null: SNMP is off, or ONTAP is not up. */
export function mibAnswer(state: OntapState, address: string, now: Instant): MibAnswer | null {
  const { phase } = state.volatile.kernel;
  const { snmp } = state.durable.cluster;
  const subject = snmpSubject(state, clusterNodes(state, now), address, now);
  if (subject === null || !snmp.isEnabled || (phase !== 'up' && phase !== 'joining')) return null;

  const nodes = nodeSubjects(subject).map(({ node, subject: row }) => ({
    index: impliedIndex(node),
    subject: row,
  }));
  const own = nodes.filter(({ subject: { row } }) => row.isLocal);
  const { objects, cells } = joinMibs([
    scalarCells(SYSTEM_OBJECTS, subject, now),
    scalarCells(NUMBER_OBJECTS, subject, now),
    cellsOf(INTERFACE_OBJECTS, interfaceRows(subject), now),
    scalarCells(PRODUCT_OBJECTS, subject, now),
    cellsOf(NETPORT_OBJECTS, netportRows(subject), now),
    cellsOf(NODE_OBJECTS, nodes, now),
    subject.isCluster
      ? cellsOf(HA_OBJECTS, nodes, now)
      : cellsOf(
          CF_OBJECTS,
          own.map(({ subject: row }) => ({ index: '0', subject: row })),
          now,
        ),
  ]);
  return {
    objects,
    cells,
    communities: snmp.communities.map(({ name }) => name),
    users: snmp.users.map(toUser),
  };
}

const AUTH = { none: 'none', md5: 'md5', sha: 'sha', 'sha2-256': 'sha256' } as const;
const PRIVACY = { none: 'none', des: 'des', aes128: 'aes' } as const;

export function toUser(user: ConfiguredUser): SnmpUser {
  return {
    name: user.name,
    auth: AUTH[user.authProtocol],
    authPassword: user.authPassword,
    privacy: PRIVACY[user.privProtocol],
    privacyPassword: user.privPassword,
  };
}
