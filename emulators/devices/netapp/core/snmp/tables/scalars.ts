// Scalars: the system group of MIB-II, and of NETAPP-MIB the product, the global status and the HA
// pair as 7-Mode knew it. Model, firmware and CPU figures are synthetic.
//
// @source netapp §1.5: numbers and enumerations; §1.4: which of them are asked for

import type { MibObject } from '../../../../../core/mib.ts';
import { CLUSTER_SERIAL, CLUSTER_UUID, MEMBERS } from '../../members.ts';
import { cannotTakeoverCause, globalStatus, haSettings, haState, interconnectStatus, partnerStatus } from '../status.ts';
import { type NodeSubject, releaseLine, type SnmpSubject, serialOf } from '../subject.ts';

export const NETAPP = '1.3.6.1.4.1.789';
export const MODEL = 'AFF-A300';
/** @choice the BIOS of an A300. */
export const FIRMWARE = '11.9';
export const VENDOR = 'NetApp';

const SYSTEM = '1.3.6.1.2.1.1';
const PRODUCT = `${NETAPP}.1.1`;
const MISC = `${NETAPP}.1.2.2`;
const CF = `${NETAPP}.1.2.3`;
const FILE_SYSTEMS = `${NETAPP}.1.5.7`;
const CLUSTER = `${NETAPP}.1.25.1`;
/** sysObjectID: a node's LIF says `node`, the cluster's says `cluster`. */
const NODE_OBJECT = `${NETAPP}.2.4`;
const CLUSTER_OBJECT = `${NETAPP}.2.5`;
/** RFC 1213: applications and an end to end service. */
const SERVICES = 72;
/** No volume is ever full here. */
const FS_OK = 1;

export const SYSTEM_OBJECTS: readonly MibObject<SnmpSubject>[] = [
  { oid: `${SYSTEM}.1`, name: 'sysDescr',    type: 'string',  read: ({ profile }) => releaseLine(profile) },
  { oid: `${SYSTEM}.2`, name: 'sysObjectID', type: 'oid',     read: ({ isCluster }) => (isCluster ? CLUSTER_OBJECT : NODE_OBJECT) },
  { oid: `${SYSTEM}.3`, name: 'sysUpTime',   type: 'since',   read: ({ state }) => state.volatile.kernel.zeroAt },
  { oid: `${SYSTEM}.4`, name: 'sysContact',  type: 'string',  read: ({ config }) => config.contact },
  { oid: `${SYSTEM}.5`, name: 'sysName',     type: 'string',  read: ({ config, isCluster, own }) => (isCluster ? config.name : own.node) },
  { oid: `${SYSTEM}.6`, name: 'sysLocation', type: 'string',  read: ({ config, isCluster, own }) => (isCluster ? config.location : own.settings.location) },
  { oid: `${SYSTEM}.7`, name: 'sysServices', type: 'integer', read: () => SERVICES },
];

export const PRODUCT_OBJECTS: readonly MibObject<SnmpSubject>[] = [
  { oid: `${PRODUCT}.2`,  name: 'productVersion',         type: 'string',  read: ({ profile }) => releaseLine(profile) },
  { oid: `${PRODUCT}.3`,  name: 'productId',              type: 'string',  read: ({ own }) => String(MEMBERS[own.node].systemId) },
  { oid: `${PRODUCT}.5`,  name: 'productModel',           type: 'string',  read: () => MODEL },
  { oid: `${PRODUCT}.6`,  name: 'productFirmwareVersion', type: 'string',  read: () => FIRMWARE },
  { oid: `${PRODUCT}.9`,  name: 'productSerialNum',       type: 'string',  read: ({ own }) => serialOf(own.node) },
  { oid: `${PRODUCT}.13`, name: 'productMachineType',     type: 'string',  read: () => MODEL },
  { oid: `${MISC}.4`,     name: 'miscGlobalStatus',       type: 'integer', read: (subject) => globalStatus(subject).status },
  { oid: `${MISC}.25`,    name: 'miscGlobalStatusMessage', type: 'string', read: (subject) => globalStatus(subject).message },
  { oid: `${FILE_SYSTEMS}.1`, name: 'fsOverallStatus',    type: 'integer', read: () => FS_OK },
  { oid: `${FILE_SYSTEMS}.2`, name: 'fsStatusMessage',    type: 'string',  read: () => 'File systems are ok' },
  { oid: `${CLUSTER}.1`,  name: 'clusterIdentityUuid',    type: 'string',  read: () => CLUSTER_UUID },
  { oid: `${CLUSTER}.2`,  name: 'clusterIdentityName',    type: 'string',  read: ({ config }) => config.name },
  { oid: `${CLUSTER}.3`,  name: 'clusterIdentitySerial',  type: 'string',  read: () => CLUSTER_SERIAL },
];

/** Answered by a node's own LIF. */
export const CF_OBJECTS: readonly MibObject<NodeSubject>[] = [
  { oid: `${CF}.1`, name: 'cfSettings',                type: 'integer', read: haSettings },
  { oid: `${CF}.2`, name: 'cfState',                   type: 'integer', read: haState },
  { oid: `${CF}.3`, name: 'cfCannotTakeoverCause',     type: 'integer', read: cannotTakeoverCause },
  { oid: `${CF}.4`, name: 'cfPartnerStatus',           type: 'integer', read: partnerStatus },
  { oid: `${CF}.5`, name: 'cfPartnerLastStatusUpdate', type: 'since',   read: ({ row }) => row.report.ha.partnerSeenAt },
  { oid: `${CF}.6`, name: 'cfPartnerName',             type: 'string',  read: ({ other }) => other.node },
  { oid: `${CF}.7`, name: 'cfPartnerSysid',            type: 'gauge',   read: ({ other }) => MEMBERS[other.node].systemId },
  { oid: `${CF}.8`, name: 'cfInterconnectStatus',      type: 'integer', read: interconnectStatus },
];
