// `private/support/alerts` and `support/autosupport`: what health monitors and AutoSupport know.

import type { JsonObject } from '../../../../../core/json.ts';
import type { Command } from '../../commands.ts';
import { alertText, definitionOf } from '../../health.ts';
import type { NodeName } from '../../members.ts';
import type { AutosupportMessage } from '../../state/cluster.ts';
import type { HealthAlert } from '../../state/health.ts';
import { oneOf, since, valuesAt, writable } from '../language.ts';
import { asBoolean, isoDate, nodeLink, type RestResource, type RestView, zoneOf } from '../view.ts';

/** @source netapp §1.1: what Harvest's health plugin reads. Any node knows the alerts of both. */
export const alerts: RestResource = {
  path: 'private/support/alerts',
  keys: ['node.uuid', 'monitor', 'alert_id', 'name'],
  order: ['node.name', 'monitor', 'alert_id', 'name'],
  fields: {
    'node.name': 'string',
    'node.uuid': 'string',
    monitor: 'string',
    alert_id: 'string',
    name: 'string',
    resource: 'string',
    subsystem: 'string',
    severity: oneOf('unknown', 'other', 'information', 'degraded', 'minor', 'major', 'critical'),
    time: 'time',
    suppress: writable('boolean'),
    suppressor: 'string',
    acknowledge: writable('boolean'),
    acknowledger: 'string',
    probable_cause: 'string',
    'cause.message': 'string',
    'possible_effect.message': 'string',
    'corrective_action.message': 'string',
  },
  brief: ['resource'],
  rows: (view) =>
    view.rows
      .flatMap(({ report }) => report.alerts.map((alert) => alertRecord(view, alert)))
      .sort((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1)),
  verbs: {
    PATCH: {
      plan: (_, { record, body }) => ({
        commands: [
          {
            type: 'alertModify',
            ...alertKeys(record),
            isAcknowledged: body.acknowledge === undefined ? null : asBoolean(body.acknowledge),
            isSuppressed: body.suppress === undefined ? null : asBoolean(body.suppress),
            by: 'admin',
          },
        ],
      }),
    },
    DELETE: {
      plan: (_, { record }) => ({ commands: [{ type: 'alertDelete', ...alertKeys(record) }] }),
    },
  },
};

function placeOf({ node, monitor, alert_id, name }: JsonObject): string {
  return [(node as JsonObject).name, monitor, alert_id, name].join('/');
}

function alertKeys(record: JsonObject | null) {
  const text = (name: string) => String(valuesAt(record, name)[0] ?? '');
  return {
    node: text('node.name') as NodeName,
    monitor: text('monitor'),
    alertId: text('alert_id'),
    resource: text('resource'),
  };
}

/** `name` tells two resources of one alert apart. */
function alertRecord(view: RestView, alert: HealthAlert): JsonObject {
  const text = alertText(alert);
  return {
    node: nodeLink(alert.node),
    monitor: alert.monitor,
    alert_id: alert.alertId,
    name: alert.resource,
    resource: alert.resource,
    subsystem: alert.subsystem,
    severity: alert.severity.toLowerCase(),
    time: isoDate(alert.timeMs, zoneOf(view)),
    suppress: alert.isSuppressed,
    suppressor: alert.suppressor,
    acknowledge: alert.isAcknowledged,
    acknowledger: alert.acknowledger,
    probable_cause: definitionOf(alert.alertId)?.probableCause ?? '',
    cause: { message: text?.cause ?? '' },
    possible_effect: { message: text?.effect ?? '' },
    corrective_action: { message: text?.actions.join('\n') ?? '' },
  };
}

export const autosupport: RestResource = {
  path: 'support/autosupport',
  keys: [],
  fields: {
    enabled: writable('boolean'),
    contact_support: 'boolean',
    from: writable('string'),
    to: writable('string'),
    partner_addresses: 'string',
    mail_hosts: writable('string'),
    transport: oneOf('smtp', 'http', 'https'),
    is_minimal: 'boolean',
    ondemand_enabled: since('9.16.1', 'boolean'),
  },
  brief: ['enabled'],
  rows: ({ config: { autosupport: of } }) => [
    {
      enabled: of.isEnabled,
      contact_support: true,
      from: of.from,
      to: of.to,
      partner_addresses: [],
      mail_hosts: [of.mailHost],
      transport: of.transport,
      is_minimal: false,
    },
  ],
  verbs: {
    PATCH: {
      plan: (_, { body }) => {
        const set: Extract<Command, { type: 'autosupportModify' }>['set'] = {};
        if (body.enabled !== undefined) set.isEnabled = asBoolean(body.enabled);
        if (body.from !== undefined) set.from = String(body.from ?? '');
        if (body.to !== undefined) set.to = valuesAt(body, 'to').map(String);
        const mailHost = valuesAt(body, 'mail_hosts')[0];
        if (mailHost !== undefined) set.mailHost = String(mailHost);
        return { commands: [{ type: 'autosupportModify', set }] };
      },
    },
  },
};

export const autosupportMessages: RestResource = {
  path: 'support/autosupport/messages',
  keys: ['node.uuid', 'index', 'destination'],
  order: ['node.name', 'index'],
  fields: {
    index: 'integer',
    'node.name': 'string',
    'node.uuid': 'string',
    destination: oneOf('smtp', 'http', 'noteto', 'retransmit'),
    subject: 'string',
    uri: since('9.7', 'string'),
    state: 'string',
    generated_on: 'time',
    'error.message': 'string',
    message: writable('string'),
    type: writable(oneOf('test', 'performance', 'all')),
  },
  brief: [],
  rows: (view) =>
    view.rows.flatMap(({ report }) =>
      report.autosupport
        .map((message) => autosupportRecord(view, message))
        .sort((left, right) => Number(left.index) - Number(right.index)),
    ),
  verbs: {
    POST: {
      plan: (view, { body }) => {
        const level = String(body.type ?? 'all').toLowerCase() as 'all' | 'test' | 'performance';
        const message = String(body.message ?? '');
        return {
          commands: view.rows
            .filter(({ isReachable }) => isReachable)
            .map(({ node }) => ({ type: 'autosupportInvoke' as const, node, message, level })),
        };
      },
    },
  },
};

function autosupportRecord(
  view: RestView,
  { seq, node, subject, status, timeMs }: AutosupportMessage,
): JsonObject {
  return {
    index: seq,
    node: nodeLink(node),
    destination: 'http',
    subject,
    state: status.replaceAll('-', '_'),
    generated_on: isoDate(timeMs, zoneOf(view)),
  };
}
