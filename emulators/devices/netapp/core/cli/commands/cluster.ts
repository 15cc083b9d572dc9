// cluster: its members, its name, its clocks.
// @source netapp §2.5

import type { Zone } from '../../../../../core/calendar.ts';
import { isHealthy } from '../../cluster.ts';
import { offsetOf } from '../../ems/lines.ts';
import { CLUSTER_SERIAL, CLUSTER_UUID, MEMBERS } from '../../members.ts';
import { formatDate } from '../engine/cells.ts';
import { type CliRow, field, param } from '../engine/language.ts';
import type { OntapCommand } from '../view.ts';

const F = field;

const clusterShow: OntapCommand = {
  kind: 'show',
  path: 'cluster show',
  help: 'Display cluster node members',
  fields: [
    F('node', 'Node'),
    F('node-uuid', 'Node UUID', 'text', { privilege: 'advanced' }),
    F('epsilon', 'Epsilon', 'boolean', { privilege: 'advanced' }),
    F('eligibility', 'Eligibility', 'boolean'),
    F('health', 'Health', 'boolean'),
  ],
  keys: ['node'],
  rows: ({ nodes }) =>
    nodes.map(
      (row): CliRow => ({
        node: row.node,
        'node-uuid': MEMBERS[row.node].uuid,
        epsilon: row.settings.isEpsilon,
        eligibility: row.settings.isEligible,
        health: isHealthy(row),
      }),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 21, field: 'node' },
      { heading: 'Health', width: 7, field: 'health' },
      { heading: 'Eligibility', width: 12, field: 'eligibility' },
    ],
  },
};

const identityShow: OntapCommand = {
  kind: 'show',
  path: 'cluster identity show',
  help: "Display the cluster's attributes",
  fields: [
    F('uuid', 'Cluster UUID'),
    F('name', 'Cluster Name'),
    F('serial', 'Cluster Serial Number'),
    F('location', 'Cluster Location'),
    F('contact', 'Cluster Contact'),
  ],
  keys: [],
  isSingle: true,
  rows({ state }) {
    const { name, location, contact } = state.durable.cluster;
    return [{ uuid: CLUSTER_UUID, name, serial: CLUSTER_SERIAL, location, contact }];
  },
  layout: { kind: 'instance' },
};

const identityModify: OntapCommand = {
  kind: 'change',
  path: 'cluster identity modify',
  help: "Modify the cluster's attributes",
  params: [
    param('name', 'Cluster Name'),
    param('location', 'Cluster Location'),
    param('contact', 'Cluster Contact'),
  ],
  change: (_view, args) => [{ type: 'clusterModify', set: { ...args } }],
};

/** `6/20/2020 01:24:50 +09:00`, each node by its own clock. */
function formatClock(epochMs: number, zone: Zone): string {
  return `${formatDate(epochMs, zone)} ${offsetOf(zone, ':')}`;
}

const dateShow: OntapCommand = {
  kind: 'show',
  path: 'cluster date show',
  help: 'Display the current date and time for the nodes in the cluster',
  fields: [
    F('node', 'Node'),
    F('date', 'Date'),
    F('utc-date', 'UTC Date'),
    F('epoch', 'Epoch Time', 'integer', { privilege: 'advanced' }),
    F('zone', 'Time Zone'),
  ],
  keys: ['node'],
  isOfNodes: true,
  rows: ({ nodes, state, now, zone }) =>
    nodes
      .filter(({ isReachable }) => isReachable)
      .map(({ node, report }): CliRow => {
        const wallMs = state.volatile.identity.epoch + now + report.skewMs;
        const utc = { name: 'UTC', offsetMinutes: 0 };
        return {
          node,
          date: formatClock(wallMs, zone),
          'utc-date': formatClock(wallMs, utc),
          epoch: Math.floor(wallMs / 1_000),
          zone: zone.name,
        };
      }),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 13, field: 'node' },
      { heading: 'Date', width: 28, field: 'date' },
      { heading: 'Time zone', width: 24, field: 'zone' },
    ],
  },
};

export const CLUSTER_COMMANDS: readonly OntapCommand[] = [
  clusterShow,
  identityShow,
  identityModify,
  dateShow,
];
