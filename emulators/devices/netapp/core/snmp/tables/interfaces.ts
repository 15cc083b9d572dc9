// The Ethernet ports of the node that answers: MIB-II's interfaces, IF-MIB's names and speeds, and
// NETAPP-MIB's netportTable. Which ports there are is synthetic (an A300's, without its slots).
//
// @source netapp §1.4: the columns of netportTable; RFC 2863

import { impliedIndex, type MibObject, stringIndex } from '../../../../../core/mib.ts';
import { MEMBERS } from '../../members.ts';
import type { SnmpSubject } from '../subject.ts';
import { NETAPP } from './scalars.ts';

type Role = 'management' | 'cluster' | 'interconnect' | 'data';
export type PortSubject = SnmpSubject & {
  readonly index: number;
  readonly name: string;
  readonly role: Role;
  readonly megabits: number;
};

const PORTS: readonly (readonly [name: string, role: Role, megabits: number])[] = [
  ['e0M', 'management', 1_000],
  ['e0a', 'cluster', 10_000],
  ['e0b', 'cluster', 10_000],
  ['e0e', 'data', 10_000],
  ['e0f', 'data', 10_000],
];

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const NETPORT = `${NETAPP}.1.22.2.1`;
const ETHERNET = 6;
const UP = 1;
const DOWN = 2;
/** netportRole and netportLinkState. */
const ROLES = { interconnect: 0, cluster: 2, data: 3, management: 4 } as const;
const LINK_UP = 2;
const LINK_DOWN = 3;

function isUp({ state, role }: PortSubject): boolean {
  const { isManagementUp, isClusterUp } = state.volatile.ports;
  if (role === 'management') return isManagementUp;
  return role === 'cluster' ? isClusterUp : true;
}

/** As the SP's, with the port's number in the last byte. */
function macOf({ own, index }: PortSubject): string {
  const bytes = MEMBERS[own.node].spMac.replaceAll(':', '').slice(0, 10);
  const last = Number.parseInt(MEMBERS[own.node].spMac.slice(-2), 16) + 16 * index;
  return `${bytes}${(last % 256).toString(16).padStart(2, '0')}`;
}

const INTERFACE_OBJECTS_NUMBER = '1.3.6.1.2.1.2.1';
export const NUMBER_OBJECTS: readonly MibObject<SnmpSubject>[] = [
  { oid: INTERFACE_OBJECTS_NUMBER, name: 'ifNumber', type: 'integer', read: () => PORTS.length },
];

export const INTERFACE_OBJECTS: readonly MibObject<PortSubject>[] = [
  { oid: `${IF}.1`,   name: 'ifIndex',       type: 'integer', read: ({ index }) => index },
  { oid: `${IF}.2`,   name: 'ifDescr',       type: 'string',  read: ({ name }) => name },
  { oid: `${IF}.3`,   name: 'ifType',        type: 'integer', read: () => ETHERNET },
  { oid: `${IF}.4`,   name: 'ifMtu',         type: 'integer', read: ({ role }) => (role === 'cluster' ? 9_000 : 1_500) },
  { oid: `${IF}.5`,   name: 'ifSpeed',       type: 'gauge',   read: ({ megabits }) => megabits * 1_000_000 },
  { oid: `${IF}.6`,   name: 'ifPhysAddress', type: 'hex',     read: macOf },
  { oid: `${IF}.7`,   name: 'ifAdminStatus', type: 'integer', read: () => UP },
  { oid: `${IF}.8`,   name: 'ifOperStatus',  type: 'integer', read: (port) => (isUp(port) ? UP : DOWN) },
  { oid: `${IFX}.1`,  name: 'ifName',        type: 'string',  read: ({ name }) => name },
  { oid: `${IFX}.15`, name: 'ifHighSpeed',   type: 'gauge',   read: ({ megabits }) => megabits },
  { oid: `${IFX}.18`, name: 'ifAlias',       type: 'string',  read: () => '' },
];

export const NETPORT_OBJECTS: readonly MibObject<PortSubject>[] = [
  { oid: `${NETPORT}.1`,  name: 'netportNode',      type: 'string',  read: ({ own }) => own.node },
  { oid: `${NETPORT}.2`,  name: 'netportPort',      type: 'string',  read: ({ name }) => name },
  { oid: `${NETPORT}.3`,  name: 'netportRole',      type: 'integer', read: ({ role }) => ROLES[role] },
  { oid: `${NETPORT}.4`,  name: 'netportLinkState', type: 'integer', read: (port) => (isUp(port) ? LINK_UP : LINK_DOWN) },
  { oid: `${NETPORT}.14`, name: 'netportUpAdmin',   type: 'integer', read: () => 1 },
  { oid: `${NETPORT}.30`, name: 'netportHealthStatus', type: 'integer', read: (port) => (isUp(port) ? 0 : 1) },
];

/** Rows of MIB-II, by number. */
export function interfaceRows(subject: SnmpSubject) {
  return portSubjects(subject).map((port) => ({ index: String(port.index), subject: port }));
}

/** @choice The index is the node, then the port, IMPLIED. */
export function netportRows(subject: SnmpSubject) {
  return portSubjects(subject).map((port) => ({
    index: `${stringIndex(port.own.node)}.${impliedIndex(port.name)}`,
    subject: port,
  }));
}

function portSubjects(subject: SnmpSubject): PortSubject[] {
  return PORTS.map(([name, role, megabits], at) => ({
    ...subject, index: at + 1, name, role, megabits,
  }));
}
