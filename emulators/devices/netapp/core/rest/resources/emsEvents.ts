// `support/ems/messages` and `support/ems/events`: the catalogue, and what was logged.
// @source netapp §1.1, §4.4

import type { Json, JsonObject } from '../../../../../core/json.ts';
import { EMS_CATALOGUE, findEms } from '../../ems/catalogue.ts';
import {
  EMS_SEVERITIES,
  type EmsMessage,
  type EmsSeverity,
  renderText,
  severityIn,
  trapTypeOf,
} from '../../ems/message.ts';
import { NODES } from '../../members.ts';
import type { EmsEntry } from '../../state/cluster.ts';
import { invalidValue } from '../errors.ts';
import { oneOf, since, writable } from '../language.ts';
import { isoDate, nodeLink, type RestResource, type RestView, zoneOf } from '../view.ts';

const SEVERITIES = oneOf(...EMS_SEVERITIES.map(severityWord));

/** REST writes severities in lower case. */
function severityWord(severity: EmsSeverity): string {
  return severity.toLowerCase();
}

export const messages: RestResource = {
  path: 'support/ems/messages',
  keys: ['name'],
  fields: {
    name: 'string',
    severity: SEVERITIES,
    description: 'string',
    corrective_action: 'string',
    snmp_trap_type: oneOf('standard', 'built_in', 'severity_based'),
    deprecated: 'boolean',
    'filter.name': since('9.9.1', 'string'),
  },
  brief: [],
  rows: ({ profile }) => EMS_CATALOGUE.map((message) => messageRecord(message, profile.minor)),
};

function messageRecord(message: EmsMessage, minor: number): JsonObject {
  return {
    name: message.name,
    severity: severityWord(severityIn(message, minor)),
    description: message.text ?? '',
    corrective_action: message.correctiveAction,
    snmp_trap_type: trapTypeOf(message),
    deprecated: false,
  };
}

/** @source netapp §1.1: a filter that names an unknown message is an error, and clients know it. */
export const events: RestResource = {
  path: 'support/ems/events',
  keys: ['node.name', 'index'],
  fields: {
    index: 'integer',
    'node.name': 'string',
    'node.uuid': 'string',
    time: 'time',
    'message.name': 'string',
    'message.severity': SEVERITIES,
    source: 'string',
    'parameters.name': 'string',
    'parameters.value': 'string',
    log_message: 'string',
  },
  brief: [],
  rows: (view) =>
    NODES.flatMap((node) =>
      view.state.durable.ems[node].entries.map((entry) => eventRecord(view, entry)),
    ),
  checkFilter: (_, field, literals) => {
    if (field !== 'message.name') return null;
    const unknown = literals.find((name) => findEms(name) === null);
    return unknown === undefined ? null : invalidValue(unknown, field);
  },
};

function eventRecord(view: RestView, entry: EmsEntry): JsonObject {
  const { node, index, timeMs, name, severity, source } = entry;
  const message = findEms(name);
  const text = message ? renderText(message, Object.fromEntries(entry.params)) : '';
  const parameters: Json[] = entry.params.map(([parameter, value]) => ({ name: parameter, value }));
  return {
    node: nodeLink(node),
    index,
    time: isoDate(timeMs, zoneOf(view)),
    message: { name, severity: severityWord(severity) },
    source,
    parameters,
    log_message: `${name}: ${text}`,
  };
}

/** Application events: POST alone. */
export const applicationLogs: RestResource = {
  path: 'support/ems/application-logs',
  keys: ['index'],
  since: '9.11.1',
  fields: {
    index: 'integer',
    computer_name: writable('string'),
    event_source: writable('string'),
    app_version: writable('string'),
    event_id: writable('integer'),
    category: writable('string'),
    event_description: writable('string'),
    severity: writable(SEVERITIES),
    autosupport_required: writable('boolean'),
  },
  brief: [],
  rows: () => [],
  verbs: {
    POST: {
      required: ['computer_name', 'event_source', 'app_version', 'event_id'],
      plan: ({ state }, { body }) => ({
        commands: [
          {
            type: 'emsGenerate',
            node: state.volatile.identity.node,
            name: `app.log.${String(body.severity ?? 'notice').toLowerCase()}`,
            params: Object.entries(body).map(([key, value]): [string, string] => [
              key,
              String(value),
            ]),
          },
        ],
      }),
    },
  },
};
