// storage failover hwassist: is the partner's SP heard, and what it has said.
// @seed S0:41-91,113-160. @source netapp §2.3

import { MEMBERS } from '../../members.ts';
import type { ClusterRow } from '../../state/cluster.ts';
import { HWASSIST_ALERTS } from '../../tables/hwassistAlerts.ts';
import { formatLong } from '../engine/cells.ts';
import { type CliRow, field, param } from '../engine/language.ts';
import { renderTable } from '../engine/layout.ts';
import { type CliView, nodesNamed, type OntapCommand } from '../view.ts';

const F = field;

/** @seed S0:150 */
const KEEP_ALIVE = {
  healthy: 'healthy',
  error: 'Error: did not receive hwassist keep alive alerts from partner.',
  none: '',
} as const;

const SHOW_FIELDS = [
  F('node', 'Node'),
  F('partner', 'Partner'),
  F('hwassist-enabled', 'Hwassist Enabled', 'boolean'),
  F('hwassist-ip', 'Hwassist IP'),
  F('hwassist-port', 'Hwassist Port', 'integer'),
  F('monitor-status', 'Monitor Status'),
  F('inactive-reason', 'Inactive Reason'),
  F('corrective-action', 'Corrective Action'),
  F('keep-alive-status', 'Keep-Alive Status'),
];

function hwassistRow({ node, settings, report }: ClusterRow): CliRow {
  const { hwassist } = report;
  return {
    node,
    partner: MEMBERS[node].partner,
    'hwassist-enabled': settings.hwassist.isEnabled,
    'hwassist-ip': hwassist.ip,
    'hwassist-port': hwassist.port,
    'monitor-status': hwassist.monitor,
    'inactive-reason': hwassist.inactiveReason,
    'corrective-action': hwassist.correctiveAction,
    'keep-alive-status': KEEP_ALIVE[hwassist.keepAlive],
  };
}

/** Labels end where the widest of the vendor's lists does. @seed S0:117-160 */
const LABEL_WIDTH = 36;

const show: OntapCommand = {
  kind: 'show',
  path: 'storage failover hwassist show',
  help: 'Display hwassist status',
  fields: SHOW_FIELDS,
  keys: ['node'],
  isOfNodes: true,
  rows: ({ nodes }) => nodes.filter(({ isReachable }) => isReachable).map(hwassistRow),
  layout: {
    kind: 'text',
    render: (rows) =>
      `Node\n-----------------\n${rows
        .map((row) => `${String(row.node)}\n${listed(row)}`)
        .join('')}`,
  },
};

function listed(row: CliRow): string {
  return SHOW_FIELDS.slice(1)
    .map(({ name, label }) => {
      const value = row[name] === '' || row[name] === null ? '-' : String(row[name]);
      return `${label.padStart(LABEL_WIDTH)}: ${value}\n`;
    })
    .join('');
}

/** Rows below the alerts: what was received and was none. @seed S0:63-66 */
const ANOMALIES = ['ID_mismatch', 'Key_mismatch', 'Unknown', 'alerts_throttled'] as const;

const STATS_FIELDS = [
  F('node', 'Node'),
  F('local-enabled', 'Local Enabled', 'boolean'),
  F('partner-inactive-reason', 'Partner Inactive Reason'),
  F('alert-type', 'Alert Type'),
  F('alert-event', 'Alert Event'),
  F('count', 'Count', 'integer'),
  F('takeover', 'Takeover'),
  F('last-received', 'Last Received'),
];

function statsRows(view: CliView, { node, settings, report }: ClusterRow): CliRow[] {
  const head = {
    node,
    'local-enabled': settings.hwassist.isEnabled,
    'partner-inactive-reason': report.hwassist.inactiveReason,
  };
  const { counters } = report.hwassist;
  const alerts = HWASSIST_ALERTS.map(({ type, event, isTakeover }): CliRow => {
    const { count = 0, lastMs = null } = counters[event] ?? {};
    return {
      ...head,
      'alert-type': type,
      'alert-event': event,
      count,
      takeover: isTakeover ? 'Yes' : 'No',
      'last-received': lastMs === null ? '---' : formatLong(lastMs, view.zone, true),
    };
  });
  const anomalies = ANOMALIES.map((name): CliRow => {
    const { count = 0, lastMs = null } = counters[name] ?? {};
    const received = lastMs === null ? '---' : formatLong(lastMs, view.zone, true);
    const event = name === 'alerts_throttled' ? ' ' : '---';
    return {
      ...head,
      'alert-type': name,
      'alert-event': event,
      count,
      takeover: '---',
      'last-received': received,
    };
  });
  return [...alerts, ...anomalies];
}

const STATS_COLUMNS = [
  { heading: 'Alert Type', width: 12, field: 'alert-type', isOverflowing: true },
  { heading: 'Alert Event', width: 20, field: 'alert-event' },
  { heading: 'Count', width: 6, field: 'count' },
  { heading: 'Takeover', width: 9, field: 'takeover' },
  { heading: 'Last Received', width: 20, field: 'last-received', isOverflowing: true },
];

/** One block for each node, and each counts as one entry. @seed S0:41-91 */
const stats: OntapCommand = {
  kind: 'show',
  path: 'storage failover hwassist stats show',
  help: 'Display hwassist statistics',
  fields: STATS_FIELDS,
  keys: ['node', 'alert-type', 'alert-event'],
  isOfNodes: true,
  rows: (view) =>
    view.nodes.filter(({ isReachable }) => isReachable).flatMap((row) => statsRows(view, row)),
  entryOf: (row) => String(row.node),
  layout: {
    kind: 'text',
    render(rows, view) {
      const nodes = [...new Set(rows.map(({ node }) => node))];
      return nodes
        .map((node) =>
          statsBlock(
            rows.filter((row) => row.node === node),
            view,
          ),
        )
        .join('');
    },
  },
};

function statsBlock(rows: readonly CliRow[], { zone }: CliView): string {
  const [first] = rows;
  const reason = first?.['partner-inactive-reason'];
  return [
    '\n',
    `                   Node: ${String(first?.node)}\n`,
    `          Local Enabled: ${String(first?.['local-enabled'])}\n`,
    `Partner Inactive Reason: ${reason === '' ? '-' : String(reason)}\n`,
    '\n',
    renderTable(STATS_COLUMNS, rows, { fields: STATS_FIELDS, zone }),
  ].join('');
}

const clear: OntapCommand = {
  kind: 'change',
  path: 'storage failover hwassist stats clear',
  help: 'Clear hwassist statistics',
  params: [param('node', 'Node', 'node', { isRequired: true, isPositional: true })],
  change(view, args) {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    return nodes.map((node) => ({ type: 'hwassistStatsClear', node }));
  },
};

const test: OntapCommand = {
  kind: 'change',
  path: 'storage failover hwassist test',
  help: 'Test hwassist functionality',
  params: [param('node', 'Node', 'node', { isRequired: true, isPositional: true })],
  change(view, args) {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    return nodes.map((node) => ({ type: 'hwassistTest', node }));
  },
  done: () => 'Info: Operation successful.\n',
};

export const HWASSIST_COMMANDS: readonly OntapCommand[] = [show, stats, clear, test];
