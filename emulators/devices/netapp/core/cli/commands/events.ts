// event: the EMS log of both nodes, its catalogue, filters and destinations; system snmp.
// @seed S0:32-36. @source netapp §2.5, §4.4

import { clusterEvents } from '../../cluster.ts';
import { EMS_CATALOGUE, findEms } from '../../ems/catalogue.ts';
import { DEFAULT_SYSLOG } from '../../ems/filters.ts';
import { EMS_SEVERITIES, renderText, severityIn, trapTypeOf } from '../../ems/message.ts';
import type { EmsDestination, EmsEntry, EmsRule } from '../../state/cluster.ts';
import { type CliRow, field, param } from '../engine/language.ts';
import type { OntapCommand } from '../view.ts';

const F = field;
const SEVERITY = { values: EMS_SEVERITIES } as const;

/** `name: text` @seed S0:36 */
function eventText({ name, params }: EmsEntry): string {
  const message = findEms(name);
  const values = Object.fromEntries(params);
  return `${name}: ${message ? renderText(message, values) : ''}`;
}

/** @source netapp §2.5: DEBUG is seen at higher privileges, or when it is asked for. */
const logShow: OntapCommand = {
  kind: 'show',
  path: 'event log show',
  help: 'Display latest log events',
  fields: [
    F('time', 'Time', 'date'),
    F('node', 'Node'),
    F('seqnum', 'Sequence#', 'integer'),
    F('severity', 'Severity', 'text', SEVERITY),
    F('source', 'Source'),
    F('message-name', 'Message Name'),
    F('event', 'Event'),
    F('action', 'Corrective Action'),
    F('description', 'Description'),
  ],
  keys: ['time', 'node', 'seqnum'],
  rows: (view, args) =>
    clusterEvents(view.state)
      .filter(
        ({ severity }) =>
          severity !== 'DEBUG' || view.privilege !== 'admin' || args.severity !== undefined,
      )
      .reverse()
      .map(
        (entry): CliRow => ({
          time: entry.timeMs,
          node: entry.node,
          seqnum: entry.index,
          severity: entry.severity,
          source: entry.source,
          'message-name': entry.name,
          event: eventText(entry),
          action: findEms(entry.name)?.correctiveAction ?? '',
          description: '',
        }),
      ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Time', width: 19, field: 'time' },
      { heading: 'Node', width: 16, field: 'node' },
      { heading: 'Severity', width: 13, field: 'severity' },
      { heading: 'Event', width: 27, field: 'event', isOverflowing: true },
    ],
  },
};

const catalogShow: OntapCommand = {
  kind: 'show',
  path: 'event catalog show',
  help: 'Display event definitions',
  fields: [
    F('message-name', 'Message Name'),
    F('severity', 'Severity', 'text', SEVERITY),
    F('description', 'Description'),
    F('action', 'Corrective Action'),
    F('snmp-trap-type', 'SNMP Trap Type'),
  ],
  keys: ['message-name'],
  rows: ({ version }) =>
    EMS_CATALOGUE.map(
      (message): CliRow => ({
        'message-name': message.name,
        severity: severityIn(message, version.major),
        description: message.text ?? '',
        action: message.correctiveAction,
        'snmp-trap-type': trapTypeOf(message),
      }),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Message', width: 32, field: 'message-name', isOverflowing: true },
      { heading: 'Severity', width: 16, field: 'severity' },
      { heading: 'SNMP Trap Type', width: 15, field: 'snmp-trap-type' },
    ],
  },
};

const TYPES = { email: 'email', syslog: 'syslog', rest_api: 'rest-api', snmp: 'snmp' } as const;

const destinationShow: OntapCommand = {
  kind: 'show',
  path: 'event notification destination show',
  help: 'Display event notification destinations',
  fields: [F('name', 'Name'), F('type', 'Type of Destination'), F('destination', 'Destination')],
  keys: ['name'],
  rows: ({ state }) =>
    state.durable.cluster.ems.destinations.map(
      ({ name, type, destination }): CliRow => ({
        name,
        type: TYPES[type],
        destination:
          type === 'snmp'
            ? state.durable.cluster.snmp.traphosts.map(({ address }) => address).join(', ')
            : destination,
      }),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Name', width: 14, field: 'name' },
      { heading: 'Type', width: 10, field: 'type' },
      { heading: 'Destination', width: 50, field: 'destination' },
    ],
  },
};

const destinationCreate: OntapCommand = {
  kind: 'change',
  path: 'event notification destination create',
  help: 'Create an event notification destination',
  params: [
    param('name', 'Destination Name', 'text', { isRequired: true, isPositional: true }),
    param('email', 'Email Destination'),
    param('syslog', 'Syslog Destination'),
    param('rest-api-url', 'REST API Server URL'),
    param('syslog-port', 'Syslog Port', 'integer'),
    param('syslog-transport', 'Syslog Transport', 'enum', {
      values: ['udp-unencrypted', 'tcp-unencrypted', 'tcp-encrypted'],
    }),
    param('syslog-message-format', 'Syslog Message Format', 'enum', {
      values: ['legacy-netapp', 'rfc-5424'],
    }),
  ],
  change(_view, args) {
    const { name = '', email, syslog, 'rest-api-url': url } = args;
    const given = [email, syslog, url].filter((one) => one !== undefined);
    if (given.length !== 1) {
      return { failure: 'Missing required parameter "-email", "-syslog" or "-rest-api-url"' };
    }
    const type = email !== undefined ? 'email' : syslog !== undefined ? 'syslog' : 'rest_api';
    const underlined = (text: string | undefined) => text?.replaceAll('-', '_');
    const destination: EmsDestination = {
      name,
      type,
      destination: given[0] ?? '',
      filters: [],
      isSystemDefined: false,
      syslog:
        type !== 'syslog'
          ? null
          : {
              ...DEFAULT_SYSLOG,
              transport: (underlined(args['syslog-transport']) ??
                DEFAULT_SYSLOG.transport) as typeof DEFAULT_SYSLOG.transport,
              port: Number(args['syslog-port'] ?? DEFAULT_SYSLOG.port),
              message: (underlined(args['syslog-message-format']) ??
                DEFAULT_SYSLOG.message) as typeof DEFAULT_SYSLOG.message,
            },
      certificate: null,
    };
    return [{ type: 'emsDestinationCreate', destination }];
  },
};

const NAME = param('name', 'Destination Name', 'text', { isRequired: true, isPositional: true });

const destinationDelete: OntapCommand = {
  kind: 'change',
  path: 'event notification destination delete',
  help: 'Delete existing event destinations',
  params: [NAME],
  change: (_view, args) => [{ type: 'emsDestinationDelete', name: args.name ?? '' }],
};

const notificationShow: OntapCommand = {
  kind: 'show',
  path: 'event notification show',
  help: 'Display event notifications',
  fields: [
    F('id', 'ID', 'integer'),
    F('filter-name', 'Filter Name'),
    F('destinations', 'Destinations'),
  ],
  keys: ['id'],
  rows({ state }) {
    const { destinations } = state.durable.cluster.ems;
    return destinations
      .flatMap(({ name, filters }) =>
        filters.map((filter) => ({ 'filter-name': filter, destinations: name })),
      )
      .map((row, index): CliRow => ({ id: index + 1, ...row }));
  },
  layout: {
    kind: 'table',
    columns: [
      { heading: 'ID', width: 4, field: 'id' },
      { heading: 'Filter Name', width: 30, field: 'filter-name' },
      { heading: 'Destinations', width: 40, field: 'destinations' },
    ],
  },
};

const notificationCreate: OntapCommand = {
  kind: 'change',
  path: 'event notification create',
  help: 'Create an event notification',
  params: [
    param('filter-name', 'Filter Name', 'text', { isRequired: true }),
    param('destinations', 'List of Event Notification Destinations', 'text', { isRequired: true }),
  ],
  change(view, args) {
    const filter = args['filter-name'] ?? '';
    const names = (args.destinations ?? '').split(',').map((one) => one.trim());
    const { destinations } = view.state.durable.cluster.ems;
    return names.map((name) => {
      const before = destinations.find((one) => one.name === name)?.filters ?? [];
      return { type: 'emsDestinationModify', name, set: { filters: [...before, filter] } };
    });
  },
};

const filterShow: OntapCommand = {
  kind: 'show',
  path: 'event filter show',
  help: 'Display the list of existing event filters',
  fields: [
    F('filter-name', 'Filter Name'),
    F('position', 'Rule Position', 'integer'),
    F('type', 'Rule Type'),
    F('message-name', 'Message Name'),
    F('snmp-trap-type', 'SNMP Trap Type'),
    F('severity', 'Severity'),
  ],
  keys: ['filter-name', 'position'],
  rows: ({ state }) =>
    state.durable.cluster.ems.filters.flatMap(({ name, rules }) =>
      rules.map(
        (rule, index): CliRow => ({
          'filter-name': name,
          position: index + 1,
          type: rule.type,
          'message-name': rule.namePattern,
          'snmp-trap-type': rule.snmpTrapTypes,
          severity: rule.severities,
        }),
      ),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Filter Name', width: 20, field: 'filter-name', isGrouped: true },
      { heading: 'Rule\nPosn', width: 4, field: 'position' },
      { heading: 'Rule\nType', width: 9, field: 'type' },
      { heading: 'Message Name', width: 18, field: 'message-name' },
      { heading: 'SNMP Trap Type', width: 17, field: 'snmp-trap-type' },
      { heading: 'Severity', width: 9, field: 'severity' },
    ],
  },
};

const FILTER = param('filter-name', 'Filter Name', 'text', {
  isRequired: true,
  isPositional: true,
});

const filterCreate: OntapCommand = {
  kind: 'change',
  path: 'event filter create',
  help: 'Create a new event filter',
  params: [FILTER],
  change: (_view, args) => [
    { type: 'emsFilterCreate', name: args['filter-name'] ?? '', rules: [] },
  ],
};
const filterDelete: OntapCommand = {
  kind: 'change',
  path: 'event filter delete',
  help: 'Delete existing event filters',
  params: [FILTER],
  change: (_view, args) => [{ type: 'emsFilterDelete', name: args['filter-name'] ?? '' }],
};
const ruleAdd: OntapCommand = {
  kind: 'change',
  path: 'event filter rule add',
  help: 'Add a rule for an event filter',
  params: [
    FILTER,
    param('type', 'Rule Type', 'enum', { values: ['include', 'exclude'], isRequired: true }),
    param('message-name', 'Message Name'),
    param('severity', 'Severity'),
    param('snmp-trap-type', 'SNMP Trap Type'),
    param('position', 'Rule Position', 'integer'),
  ],
  change(_view, args) {
    const rule: EmsRule = {
      type: args.type?.startsWith('e') ? 'exclude' : 'include',
      namePattern: args['message-name'] ?? '*',
      severities: (args.severity ?? '*').toUpperCase(),
      snmpTrapTypes: args['snmp-trap-type'] ?? '*',
    };
    const index = args.position === undefined ? null : Number(args.position);
    return [{ type: 'emsRuleAdd', filter: args['filter-name'] ?? '', index, rule }];
  },
};

const generate: OntapCommand = {
  kind: 'change',
  path: 'event generate',
  help: 'Generate an event',
  privilege: 'advanced',
  params: [
    param('message-name', 'Message Name', 'text', { isRequired: true, isPositional: true }),
    param('node', 'Node', 'node'),
    param('values', 'List of Values'),
  ],
  change(view, args) {
    const message = findEms(args['message-name'] ?? '');
    if (message === null) return { failure: `"${args['message-name']}" is not a known message` };
    const values = args.values === undefined ? [] : args.values.split(',');
    const params = message.params.map((name, at): [string, string] => [name, values[at] ?? '']);
    const node = view.nodes.find((row) => row.node === args.node)?.node ?? view.here;
    return [{ type: 'emsGenerate', node, name: message.name, params }];
  },
};

export const EVENT_COMMANDS: readonly OntapCommand[] = [
  logShow,
  catalogShow,
  destinationShow,
  destinationCreate,
  destinationDelete,
  notificationShow,
  notificationCreate,
  filterShow,
  filterCreate,
  filterDelete,
  ruleAdd,
  generate,
];
