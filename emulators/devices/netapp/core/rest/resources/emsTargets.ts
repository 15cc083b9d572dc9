// `support/ems`, its destinations and its filters with their rules: who is told of what.
// @source netapp §4.4

import type { Json, JsonObject } from '../../../../../core/json.ts';
import type { Command } from '../../commands.ts';
import { DEFAULT_SYSLOG, SYSLOG_PORTS } from '../../ems/filters.ts';
import type { EmsDestination, EmsFilter, EmsRule } from '../../state/cluster.ts';
import { duplicateEntry, noSuchEntry, type RestError } from '../errors.ts';
import { type Field, oneOf, since, valuesAt, writable } from '../language.ts';
import type { RestResource, RestView } from '../view.ts';

const TRANSPORTS = ['udp_unencrypted', 'tcp_unencrypted', 'tcp_encrypted'] as const;
const TYPES = ['email', 'syslog', 'rest_api', 'snmp'] as const;

/** Forwarding by syslog can be set up from 9.12.1 on. */
function syslog(spec: Field | 'integer'): Field {
  return since('9.12.1', writable(spec));
}

export const emsConfig: RestResource = {
  path: 'support/ems',
  keys: [],
  fields: {
    mail_from: writable('string'),
    mail_server: writable('string'),
    proxy_url: 'string',
    proxy_user: 'string',
    pubsub_enabled: since('9.10.1', 'boolean'),
  },
  brief: ['mail_from', 'mail_server'],
  rows: ({ config: { ems } }) => [
    {
      mail_from: ems.mailFrom,
      mail_server: ems.mailServer,
      proxy_url: '',
      proxy_user: '',
      pubsub_enabled: true,
    },
  ],
  verbs: {
    PATCH: {
      plan: (_, { body }) => ({
        commands: [
          {
            type: 'emsConfigModify',
            mailFrom: body.mail_from === undefined ? null : String(body.mail_from ?? ''),
            mailServer: body.mail_server === undefined ? null : String(body.mail_server ?? ''),
          },
        ],
      }),
    },
  },
};

export const destinations: RestResource = {
  path: 'support/ems/destinations',
  keys: ['name'],
  fields: {
    name: writable('string'),
    type: writable(oneOf(...TYPES)),
    destination: writable('string'),
    'filters.name': writable('string'),
    'certificate.ca': writable('string'),
    'certificate.serial_number': writable('string'),
    'certificate.name': since('9.11.1', writable('string')),
    system_defined: since('9.10.1', 'boolean'),
    'connectivity.state': since('9.11.1', oneOf('success', 'fail', 'not_supported')),
    'connectivity.errors.message.message': since('9.11.1', 'string'),
    'syslog.port': syslog('integer'),
    'syslog.transport': syslog(oneOf(...TRANSPORTS)),
    'syslog.format.message': syslog(oneOf('legacy_netapp', 'rfc_5424')),
    'syslog.format.timestamp_override': syslog(
      oneOf('no_override', 'rfc_3164', 'iso_8601_local_time', 'iso_8601_utc'),
    ),
    'syslog.format.hostname_override': syslog(oneOf('no_override', 'fqdn', 'hostname_only')),
  },
  brief: [],
  rows: ({ config }) => sorted(config.ems.destinations).map(destinationRecord),
  verbs: {
    POST: { required: ['name', 'type', 'destination'], plan: planDestination },
    PATCH: {
      plan: (view, { record, body }) => {
        const name = String(record?.name);
        const known = view.config.ems.destinations.find((one) => one.name === name);
        if (!known) return noSuchEntry('name');
        const { name: _, ...set } = readDestination(body, known);
        return { commands: [{ type: 'emsDestinationModify', name, set }] };
      },
    },
    DELETE: {
      plan: (_, { record }) => ({
        commands: [{ type: 'emsDestinationDelete', name: String(record?.name) }],
      }),
    },
  },
};

function sorted<T extends { name: string }>(list: readonly T[]): T[] {
  return [...list].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function destinationRecord(of: EmsDestination): JsonObject {
  const record: JsonObject = {
    name: of.name,
    type: of.type,
    destination: of.destination,
    filters: of.filters.map((name) => ({
      name,
      _links: { self: { href: `/api/support/ems/filters/${encodeURIComponent(name)}` } },
    })),
    system_defined: of.isSystemDefined,
    connectivity: { state: of.type === 'rest_api' ? 'success' : 'not_supported', errors: [] },
  };
  if (of.certificate) {
    const { ca, serialNumber } = of.certificate;
    record.certificate = { ca, serial_number: serialNumber };
  }
  if (of.syslog) {
    const { port, transport, message, timestamp, hostname } = of.syslog;
    const format = { message, timestamp_override: timestamp, hostname_override: hostname };
    record.syslog = { port, transport, format };
  }
  return record;
}

/** @source netapp §4.4: 983088, 983089. */
function planDestination(view: RestView, { body }: { body: JsonObject }) {
  const name = String(body.name ?? '');
  if (name === '') return wrongName('983088', 'The destination name provided cannot be empty.');
  if (/\s/.test(name)) {
    return wrongName('983089', 'The destination name provided cannot contain spaces.');
  }
  if (view.config.ems.destinations.some((one) => one.name === name)) return duplicateEntry('name');
  const destination = readDestination(body, null);
  const { record, keys } = { record: destinationRecord(destination), keys: [name] };
  const commands: Command[] = [{ type: 'emsDestinationCreate', destination }];
  return { commands, made: { record, keys } };
}

function wrongName(code: string, message: string): RestError {
  return { status: 400, code, message, target: 'name' };
}

/** The destination that a body describes, over one that is known. */
function readDestination(body: JsonObject, known: EmsDestination | null): EmsDestination {
  const type = (textAt(body, 'type') ?? known?.type ?? 'syslog') as EmsDestination['type'];
  const filters = Array.isArray(body.filters)
    ? valuesAt(body, 'filters.name').map(String)
    : (known?.filters ?? []);
  const ca = textAt(body, 'certificate.ca') ?? known?.certificate?.ca;
  const serialNumber = textAt(body, 'certificate.serial_number');
  return {
    name: textAt(body, 'name') ?? known?.name ?? '',
    type,
    destination: textAt(body, 'destination') ?? known?.destination ?? '',
    filters,
    isSystemDefined: known?.isSystemDefined ?? false,
    syslog: type === 'syslog' ? readSyslog(body, known?.syslog ?? DEFAULT_SYSLOG) : null,
    certificate:
      ca === undefined
        ? null
        : { ca, serialNumber: serialNumber ?? known?.certificate?.serialNumber ?? '' },
  };
}

type Syslog = NonNullable<EmsDestination['syslog']>;

function readSyslog(body: JsonObject, known: Syslog): Syslog {
  const lower = (name: string) => textAt(body, name)?.toLowerCase();
  const transport = (lower('syslog.transport') ?? known.transport) as Syslog['transport'];
  const port = valuesAt(body, 'syslog.port')[0];
  const isMoved = transport !== known.transport;
  return {
    transport,
    port: port === undefined ? (isMoved ? SYSLOG_PORTS[transport] : known.port) : Number(port),
    message: (lower('syslog.format.message') ?? known.message) as Syslog['message'],
    timestamp: (lower('syslog.format.timestamp_override') ??
      known.timestamp) as Syslog['timestamp'],
    hostname: (lower('syslog.format.hostname_override') ?? known.hostname) as Syslog['hostname'],
  };
}

function textAt(body: JsonObject, name: string): string | undefined {
  const value = valuesAt(body, name)[0];
  return value === undefined || value === null ? undefined : String(value);
}

const RULE_FIELDS = {
  index: writable('integer'),
  type: writable(oneOf('include', 'exclude')),
  'message_criteria.name_pattern': writable('string'),
  'message_criteria.severities': writable('string'),
  'message_criteria.snmp_trap_types': writable('string'),
} as const;

export const filters: RestResource = {
  path: 'support/ems/filters',
  keys: ['name'],
  fields: {
    name: writable('string'),
    system_defined: since('9.10.1', 'boolean'),
    ...Object.fromEntries(
      Object.entries(RULE_FIELDS).map(([name, field]) => [`rules.${name}`, field]),
    ),
  },
  brief: [],
  rows: ({ config }) => sorted(config.ems.filters).map(filterRecord),
  verbs: {
    POST: {
      required: ['name'],
      plan: ({ config }, { body }) => {
        const name = String(body.name);
        if (config.ems.filters.some((one) => one.name === name)) return duplicateEntry('name');
        const rules = rulesOf(body.rules);
        const record = filterRecord({ name, isSystemDefined: false, rules });
        return {
          commands: [{ type: 'emsFilterCreate', name, rules }],
          made: { record, keys: [name] },
        };
      },
    },
    PATCH: {
      plan: ({ config }, { record, body }) => {
        const name = String(record?.name);
        const known = config.ems.filters.find((one) => one.name === name);
        const commands: Command[] = [];
        if (Array.isArray(body.rules)) commands.push(...replaceRules(known, name, body.rules));
        const to = textAt(body, 'name');
        if (to !== undefined && to !== name) commands.push({ type: 'emsFilterRename', name, to });
        return { commands };
      },
    },
    DELETE: {
      plan: (_, { record }) => ({
        commands: [{ type: 'emsFilterDelete', name: String(record?.name) }],
      }),
    },
  },
};

/** The last rule of a filter excludes everything, and stays. */
function replaceRules(known: EmsFilter | undefined, filter: string, rules: Json): Command[] {
  const old = (known?.rules.length ?? 1) - 1;
  const gone = Array.from(
    { length: old },
    (): Command => ({ type: 'emsRuleDelete', filter, index: 1 }),
  );
  const added = rulesOf(rules).map(
    (rule): Command => ({ type: 'emsRuleAdd', filter, index: null, rule }),
  );
  return [...gone, ...added];
}

function rulesOf(value: Json | undefined): EmsRule[] {
  return Array.isArray(value) ? value.map((rule) => readRule(rule as JsonObject)) : [];
}

function readRule(value: JsonObject): EmsRule {
  const list = (name: string) => valuesAt(value, name).map(String).join(',') || '*';
  return {
    type: textAt(value, 'type')?.toLowerCase() === 'exclude' ? 'exclude' : 'include',
    namePattern: textAt(value, 'message_criteria.name_pattern') ?? '*',
    severities: list('message_criteria.severities').toUpperCase(),
    snmpTrapTypes: list('message_criteria.snmp_trap_types').toLowerCase(),
  };
}

function filterRecord({ name, isSystemDefined, rules }: EmsFilter): JsonObject {
  return {
    name,
    system_defined: isSystemDefined,
    rules: rules.map((rule, index) => ruleRecord(rule, index + 1)),
  };
}

function ruleRecord(
  { type, namePattern, severities, snmpTrapTypes }: EmsRule,
  index: number,
): JsonObject {
  return {
    index,
    type,
    message_criteria: {
      name_pattern: namePattern,
      severities: severities.toLowerCase(),
      snmp_trap_types: snmpTrapTypes,
    },
  };
}

export const rules: RestResource = {
  path: 'support/ems/filters/{name}/rules',
  keys: ['index'],
  fields: RULE_FIELDS,
  brief: [],
  hasParent: ({ config }, { name }) => config.ems.filters.some((one) => one.name === name),
  rows: ({ config }, { name }) => {
    const filter = config.ems.filters.find((one) => one.name === name);
    return filter?.rules.map((rule, index) => ruleRecord(rule, index + 1)) ?? [];
  },
  verbs: {
    POST: {
      required: ['type'],
      plan: (_, { path, body }) => {
        const index = body.index === undefined ? null : Number(body.index);
        const filter = path.name ?? '';
        return { commands: [{ type: 'emsRuleAdd', filter, index, rule: readRule(body) }] };
      },
    },
    PATCH: {
      plan: (_, { path, record, body }) => {
        const criteria = {
          ...(record?.message_criteria as JsonObject),
          ...(body.message_criteria as JsonObject),
        };
        const set = readRule({ ...record, ...body, message_criteria: criteria });
        const filter = path.name ?? '';
        return { commands: [{ type: 'emsRuleModify', filter, index: Number(record?.index), set }] };
      },
    },
    DELETE: {
      plan: (_, { path, record }) => ({
        commands: [
          { type: 'emsRuleDelete', filter: path.name ?? '', index: Number(record?.index) },
        ],
      }),
    },
  },
};
