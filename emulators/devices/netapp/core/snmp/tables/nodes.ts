// Tables with a row for each node, indexed by its name without a length (IMPLIED): nodeTable and
// haTable, which only the cluster's LIF returns.
//
// @source netapp §1.5: columns and enumerations; §1.4: which of them are asked for

import type { MibObject } from '../../../../../core/mib.ts';
import { isHealthy } from '../../cluster.ts';
import { MEMBERS } from '../../members.ts';
import { cannotTakeoverCause, haSettings, haState, interconnectStatus, partnerStatus } from '../status.ts';
import { isRunning, type NodeSubject, releaseLine, serialOf } from '../subject.ts';
import { FIRMWARE, MODEL, NETAPP, VENDOR } from './scalars.ts';

const NODE = `${NETAPP}.1.25.2.1`;
const HA = `${NETAPP}.1.21.2.1`;
/** @choice a controller is busy for so much of its time. */
const BUSY_PERCENT = 7;

const BATTERY = { ok: 1, partiallyDischarged: 2, fullyDischarged: 3, notPresent: 4, nearEndOfLife: 5 } as const;

const truth = (isTrue: boolean): number => (isTrue ? 1 : 0);
/** A node that is down has no uptime. */
const zeroAt = ({ row }: NodeSubject) => (isRunning(row) ? row.report.kernelZeroAt : null);
const busyTicks = ({ row, now }: NodeSubject) =>
  isRunning(row) ? Math.floor(((now - row.report.kernelZeroAt) / 10) * (BUSY_PERCENT / 100)) : null;
/** Told in words as the environment of a chassis is: how many failed, and which. */
const failed = (what: string, names: readonly string[]): string =>
  names.length === 0 ? `There are no failed ${what}.` : `Failed ${what}: ${names.join(', ')}.`;

export const NODE_OBJECTS: readonly MibObject<NodeSubject>[] = [
  { oid: `${NODE}.1`,  name: 'nodeName',                   type: 'string',  read: ({ row }) => row.node },
  { oid: `${NODE}.2`,  name: 'nodeOwner',                  type: 'string',  read: ({ row }) => row.settings.owner },
  { oid: `${NODE}.3`,  name: 'nodeLocation',               type: 'string',  read: ({ row }) => row.settings.location },
  { oid: `${NODE}.4`,  name: 'nodeModel',                  type: 'string',  read: () => MODEL },
  { oid: `${NODE}.5`,  name: 'nodeSerialNumber',           type: 'string',  read: ({ row }) => serialOf(row.node) },
  { oid: `${NODE}.6`,  name: 'nodeAssetTag',               type: 'string',  read: ({ row }) => row.settings.assetTag },
  { oid: `${NODE}.7`,  name: 'nodeUptime',                 type: 'since',   read: zeroAt },
  { oid: `${NODE}.8`,  name: 'nodeNvramId',                type: 'integer', read: ({ row }) => MEMBERS[row.node].systemId },
  { oid: `${NODE}.9`,  name: 'nodeSystemId',               type: 'string',  read: ({ row }) => String(MEMBERS[row.node].systemId) },
  { oid: `${NODE}.10`, name: 'nodeVendor',                 type: 'string',  read: () => VENDOR },
  { oid: `${NODE}.11`, name: 'nodeHealth',                 type: 'integer', read: ({ row }) => truth(isHealthy(row)) },
  { oid: `${NODE}.12`, name: 'nodeEligibility',            type: 'integer', read: ({ row }) => truth(row.settings.isEligible) },
  { oid: `${NODE}.13`, name: 'nodeEpsilon',                type: 'integer', read: ({ row }) => truth(row.settings.isEpsilon) },
  { oid: `${NODE}.14`, name: 'nodeUuid',                   type: 'string',  read: ({ row }) => MEMBERS[row.node].uuid },
  { oid: `${NODE}.15`, name: 'nodeCpuUptime',              type: 'since',   read: zeroAt },
  { oid: `${NODE}.16`, name: 'nodeCpuBusyTime',            type: 'ticks',   read: busyTicks },
  { oid: `${NODE}.17`, name: 'nodeNvramBatteryStatus',     type: 'integer', read: ({ row }) => BATTERY[row.report.environment.battery] },
  { oid: `${NODE}.18`, name: 'nodeEnvOverTemperature',     type: 'integer', read: ({ row }) => (row.report.environment.isOverTemperature ? 2 : 1) },
  { oid: `${NODE}.19`, name: 'nodeEnvFailedFanCount',      type: 'integer', read: ({ row }) => row.report.environment.failedFans.length },
  { oid: `${NODE}.20`, name: 'nodeEnvFailedFanMessage',    type: 'string',  read: ({ row }) => failed('fans', row.report.environment.failedFans) },
  { oid: `${NODE}.21`, name: 'nodeEnvFailedPowerSupplyCount', type: 'integer', read: ({ row }) => row.report.environment.failedSupplies.length },
  { oid: `${NODE}.22`, name: 'nodeEnvFailedPowerSupplyMessage', type: 'string', read: ({ row }) => failed('power supplies', row.report.environment.failedSupplies) },
  { oid: `${NODE}.23`, name: 'nodeProductVersion',         type: 'string',  read: ({ profile }) => releaseLine(profile) },
  { oid: `${NODE}.24`, name: 'nodeFirmwareVersion',        type: 'string',  read: () => FIRMWARE },
];

export const HA_OBJECTS: readonly MibObject<NodeSubject>[] = [
  { oid: `${HA}.1`,  name: 'haNodeName',                type: 'string',  read: ({ row }) => row.node },
  { oid: `${HA}.2`,  name: 'haNodeSysid',               type: 'gauge',   read: ({ row }) => MEMBERS[row.node].systemId },
  { oid: `${HA}.3`,  name: 'haSettings',                type: 'integer', read: haSettings },
  { oid: `${HA}.4`,  name: 'haState',                   type: 'integer', read: haState },
  { oid: `${HA}.5`,  name: 'haCannotTakeoverCause',     type: 'integer', read: cannotTakeoverCause },
  { oid: `${HA}.6`,  name: 'haPartnerStatus',           type: 'integer', read: partnerStatus },
  { oid: `${HA}.7`,  name: 'haPartnerLastStatusUpdate', type: 'since',   read: ({ row }) => row.report.ha.partnerSeenAt },
  { oid: `${HA}.8`,  name: 'haPartnerName',             type: 'string',  read: ({ other }) => other.node },
  { oid: `${HA}.9`,  name: 'haPartnerSysid',            type: 'gauge',   read: ({ other }) => MEMBERS[other.node].systemId },
  { oid: `${HA}.10`, name: 'haInterconnectStatus',      type: 'integer', read: interconnectStatus },
];
