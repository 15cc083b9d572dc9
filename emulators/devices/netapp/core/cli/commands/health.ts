// system health: what the monitors of the nodes found.
// @seed S0:96-109. @source netapp §2.5

import type { Command } from '../../commands.ts';
import { alertText, definitionOf } from '../../health.ts';
import type { HealthAlert } from '../../state/health.ts';
import { formatLong } from '../engine/cells.ts';
import {
  type Args,
  type CliRow,
  field,
  type NoMatch,
  param,
  readBoolean,
} from '../engine/language.ts';
import { labelled } from '../engine/layout.ts';
import { matchesQuery } from '../engine/query.ts';
import { askedOf, type CliView, nodesNamed, type OntapCommand } from '../view.ts';

const F = field;

const FIELDS = [
  F('node', 'Node'),
  F('monitor', 'Monitor'),
  F('alert-id', 'Alert ID'),
  F('alerting-resource', 'Alerting Resource'),
  F('subsystem', 'Subsystem'),
  F('indication-time', 'Indication Time', 'date'),
  F('perceived-severity', 'Perceived Severity'),
  F('probable-cause', 'Probable Cause'),
  F('probable-cause-description', 'Description'),
  F('corrective-actions', 'Corrective Actions'),
  F('possible-effect', 'Possible Effect'),
  F('acknowledge', 'Acknowledge', 'boolean'),
  F('suppress', 'Suppress', 'boolean'),
  F('policy', 'Policy'),
  F('acknowledger', 'Acknowledger'),
  F('suppressor', 'Suppressor'),
  F('additional-info', 'Additional Information'),
  F('tags', 'Tags'),
];

function alertRow(alert: HealthAlert): CliRow {
  const text = alertText(alert);
  return {
    node: alert.node,
    monitor: alert.monitor,
    'alert-id': alert.alertId,
    'alerting-resource': alert.resource,
    subsystem: alert.subsystem,
    'indication-time': alert.timeMs,
    'perceived-severity': alert.severity,
    'probable-cause': definitionOf(alert.alertId)?.probableCause ?? '',
    'probable-cause-description': text?.cause ?? '',
    'corrective-actions': text?.actions.join('\n') ?? '',
    'possible-effect': text?.effect ?? '',
    acknowledge: alert.isAcknowledged,
    suppress: alert.isSuppressed,
    policy: alert.alertId.replace(/Alert$/, 'Policy'),
    acknowledger: alert.acknowledger,
    suppressor: alert.suppressor,
    'additional-info': '',
    tags: '',
  };
}

/** @seed S0:96-109. @choice the labels end at column 24: so the effect is broken where S0 breaks
 * it, and the steps run on. */
const LABEL_WIDTH = 24;
const TEXT_WIDTH = 54;
const BLOCK: readonly (readonly [label: string, field: string, width: number])[] = [
  ['Node', 'node', TEXT_WIDTH],
  ['Resource', 'alerting-resource', TEXT_WIDTH],
  ['Severity', 'perceived-severity', TEXT_WIDTH],
  ['Indication Time', 'indication-time', TEXT_WIDTH],
  ['Suppress', 'suppress', TEXT_WIDTH],
  ['Acknowledge', 'acknowledge', TEXT_WIDTH],
  ['Probable Cause', 'probable-cause-description', TEXT_WIDTH],
  ['Possible Effect', 'possible-effect', TEXT_WIDTH],
  ['Corrective Actions', 'corrective-actions', Number.POSITIVE_INFINITY],
];

function block(row: CliRow, { zone }: CliView): string {
  return BLOCK.map(([label, name, width]) => {
    const value = row[name];
    const text =
      name === 'indication-time' ? formatLong(Number(value), zone, false) : String(value);
    return labelled(label, text, LABEL_WIDTH, width);
  }).join('');
}

const alertShow: OntapCommand = {
  kind: 'show',
  path: 'system health alert show',
  help: 'View system health alerts',
  fields: FIELDS,
  keys: ['node', 'monitor', 'alert-id', 'alerting-resource'],
  isOfNodes: true,
  rows: (view) => alertsOf(view).map(alertRow),
  layout: {
    kind: 'text',
    render: (rows, view) => rows.map((row) => block(row, view)).join('\n'),
  },
};

function alertsOf({ nodes }: CliView): HealthAlert[] {
  return nodes.filter(({ isReachable }) => isReachable).flatMap(({ report }) => report.alerts);
}

const KEYS = [
  param('node', 'Node', 'node', { isRequired: true, isPositional: true }),
  param('monitor', 'Monitor', 'text', { isPositional: true }),
  param('alert-id', 'Alert ID', 'text', { isPositional: true }),
  param('alerting-resource', 'Alerting Resource', 'text', { isPositional: true }),
];

/** The alerts that the keys of a command name. */
function named(view: CliView, args: Args): HealthAlert[] {
  const nodes = nodesNamed(view, args.node);
  if ('noMatch' in nodes) return [];
  const { clock } = askedOf(view);
  const matches = (value: string, query = '*') =>
    matchesQuery(value, query, { type: 'text' }, clock);
  return alertsOf(view).filter(
    (alert) =>
      nodes.includes(alert.node) &&
      matches(alert.monitor, args.monitor) &&
      matches(alert.alertId, args['alert-id']) &&
      matches(alert.resource, args['alerting-resource']),
  );
}

const alertModify: OntapCommand = {
  kind: 'change',
  path: 'system health alert modify',
  help: 'Modify system health alerts',
  params: [
    ...KEYS,
    param('acknowledge', 'Acknowledge', 'boolean'),
    param('suppress', 'Suppress', 'boolean'),
    param('acknowledger', 'Acknowledger'),
    param('suppressor', 'Suppressor'),
  ],
  change(view, args): Command[] | NoMatch {
    const alerts = named(view, args);
    if (alerts.length === 0) return { noMatch: true };
    return alerts.map(({ node, monitor, alertId, resource }) => ({
      type: 'alertModify',
      node,
      monitor,
      alertId,
      resource,
      isAcknowledged: readBoolean(args.acknowledge ?? ''),
      isSuppressed: readBoolean(args.suppress ?? ''),
      by: args.acknowledger ?? args.suppressor ?? view.user,
    }));
  },
};

const alertDelete: OntapCommand = {
  kind: 'change',
  path: 'system health alert delete',
  help: 'Delete system health alerts',
  params: KEYS,
  change(view, args): Command[] | NoMatch {
    const alerts = named(view, args);
    if (alerts.length === 0) return { noMatch: true };
    return alerts.map(({ node, monitor, alertId, resource }) => ({
      type: 'alertDelete',
      node,
      monitor,
      alertId,
      resource,
    }));
  },
};

/** `ok`, or what the alerts make of it. */
function statusOf(alerts: readonly HealthAlert[]): string {
  if (alerts.length === 0) return 'ok';
  return alerts.every(({ isSuppressed }) => isSuppressed) ? 'ok-with-suppressed' : 'degraded';
}

const statusShow: OntapCommand = {
  kind: 'show',
  path: 'system health status show',
  help: 'Display system health status',
  fields: [F('status', 'Status')],
  keys: ['status'],
  isSingle: true,
  rows: (view) => [{ status: statusOf(alertsOf(view)) }],
  layout: { kind: 'table', columns: [{ heading: 'Status', width: 15, field: 'status' }] },
};

const SUBSYSTEMS = [
  'SAS-connect',
  'Environment',
  'Memory',
  'Service-Processor',
  'Switch-Health',
  'CIFS-NDO',
  'Motherboard',
  'IO',
  'MetroCluster',
  'MetroCluster_Node',
  'FHM-Switch',
  'FHM-Bridge',
];

const subsystemShow: OntapCommand = {
  kind: 'show',
  path: 'system health subsystem show',
  help: 'Display the health of subsystems',
  fields: [
    F('subsystem', 'Subsystem'),
    F('health', 'Health'),
    F('init-state', 'Initialization State'),
    F('outstanding-alert-count', 'Number of Outstanding Alerts', 'integer'),
    F('suppressed-alert-count', 'Number of Suppressed Alerts', 'integer'),
    F('node', 'Node', 'list'),
  ],
  keys: ['subsystem'],
  rows: (view) =>
    SUBSYSTEMS.map((subsystem): CliRow => {
      const alerts = alertsOf(view).filter((alert) => alert.subsystem === subsystem);
      return {
        subsystem,
        health: statusOf(alerts),
        'init-state': 'initialized',
        'outstanding-alert-count': alerts.filter(({ isSuppressed }) => !isSuppressed).length,
        'suppressed-alert-count': alerts.filter(({ isSuppressed }) => isSuppressed).length,
        node: view.nodes.map(({ node }) => node),
      };
    }),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Subsystem', width: 17, field: 'subsystem' },
      { heading: 'Health', width: 18, field: 'health' },
    ],
  },
};

export const HEALTH_COMMANDS: readonly OntapCommand[] = [
  alertShow,
  alertModify,
  alertDelete,
  statusShow,
  subsystemShow,
];
