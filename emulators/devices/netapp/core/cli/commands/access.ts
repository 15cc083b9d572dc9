// system snmp, security login, system node autosupport: who may ask, and who is told.
// @source netapp §2.5. @seed S0:163

import type { SnmpSettings } from '../../state/cluster.ts';
import { type CliRow, field, param } from '../engine/language.ts';
import { nodesNamed, type OntapCommand } from '../view.ts';

const F = field;

const traphostShow: OntapCommand = {
  kind: 'show',
  path: 'system snmp traphost show',
  help: 'Display information about SNMP traphosts',
  fields: [
    F('peer-address', 'Remote System'),
    F('version', 'SNMP Version'),
    F('community', 'Community'),
    F('user-name', 'User Name'),
  ],
  keys: ['peer-address'],
  rows: ({ state }) =>
    state.durable.cluster.snmp.traphosts.map(
      ({ address, version, community, user }): CliRow => ({
        'peer-address': address,
        version,
        community,
        'user-name': user,
      }),
    ),
  layout: {
    kind: 'text',
    render: (rows) =>
      rows
        .map((row) => {
          const by = row.version === 'v3' ? row['user-name'] : row.community;
          const host = row['peer-address'];
          return `        ${host} (${host}) (${host}) ${row.version}: ${by}\n`;
        })
        .join(''),
  },
};

const PEER = param('peer-address', 'Remote System', 'text', {
  isRequired: true,
  isPositional: true,
});

const traphostAdd: OntapCommand = {
  kind: 'change',
  path: 'system snmp traphost add',
  help: 'Add a new traphost',
  params: [
    PEER,
    param('usm-username', 'USM User Name'),
    param('version', 'SNMP Version', 'enum', { values: ['v1', 'v2c'] }),
  ],
  change(_view, args) {
    const user = args['usm-username'];
    const version = user !== undefined ? 'v3' : args.version === 'v2c' ? 'v2c' : 'v1';
    const host: SnmpSettings['traphosts'][number] = {
      address: args['peer-address'] ?? '',
      version,
      community: 'public',
      user: user ?? '',
    };
    return [{ type: 'snmpTraphostAdd', host }];
  },
};
const traphostDelete: OntapCommand = {
  kind: 'change',
  path: 'system snmp traphost delete',
  help: 'Delete a traphost',
  params: [PEER],
  change: (_view, args) => [{ type: 'snmpTraphostDelete', address: args['peer-address'] ?? '' }],
};

const communityShow: OntapCommand = {
  kind: 'show',
  path: 'system snmp community show',
  help: 'Display SNMP communities',
  fields: [F('community-name', 'Community'), F('access', 'Access')],
  keys: ['community-name'],
  rows: ({ state }) =>
    state.durable.cluster.snmp.communities.map(
      ({ name, access }): CliRow => ({
        'community-name': name,
        access,
      }),
    ),
  layout: {
    kind: 'text',
    render: (rows) =>
      rows.map((row) => `        ${row.access}  ${row['community-name']}\n`).join(''),
  },
};

const COMMUNITY = [
  param('type', 'Access Type', 'enum', { values: ['ro'] }),
  param('community-name', 'Community', 'text', { isRequired: true, isPositional: true }),
];
const communityAdd: OntapCommand = {
  kind: 'change',
  path: 'system snmp community add',
  help: 'Add a new community with the specified access control type',
  params: COMMUNITY,
  change: (_view, args) => [{ type: 'snmpCommunityAdd', name: args['community-name'] ?? '' }],
};
const communityDelete: OntapCommand = {
  kind: 'change',
  path: 'system snmp community delete',
  help: 'Delete a community with the specified access control type',
  params: COMMUNITY,
  change: (_view, args) => [{ type: 'snmpCommunityDelete', name: args['community-name'] ?? '' }],
};

const loginShow: OntapCommand = {
  kind: 'show',
  path: 'security login show',
  help: 'Show user login methods',
  fields: [
    F('user-or-group-name', 'User Name'),
    F('application', 'Application'),
    F('authentication-method', 'Authentication Method'),
    F('role', 'Role Name'),
    F('is-account-locked', 'Acct Locked', 'boolean'),
  ],
  keys: ['user-or-group-name', 'application'],
  rows: ({ state }) =>
    state.durable.cluster.users.flatMap(({ name, applications, role, isLocked }) =>
      applications.map(
        (application): CliRow => ({
          'user-or-group-name': name,
          application,
          'authentication-method': 'password',
          role,
          'is-account-locked': isLocked,
        }),
      ),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'User/Group\nName', width: 14, field: 'user-or-group-name', isGrouped: true },
      { heading: 'Application', width: 17, field: 'application' },
      { heading: 'Authentication\nMethod', width: 14, field: 'authentication-method' },
      { heading: 'Role Name', width: 16, field: 'role' },
      { heading: 'Acct\nLocked', width: 6, field: 'is-account-locked' },
    ],
  },
};

const autosupportInvoke: OntapCommand = {
  kind: 'change',
  path: 'system node autosupport invoke',
  help: 'Generate and send an AutoSupport message',
  params: [
    param('node', 'Node', 'node', { isRequired: true, isPositional: true }),
    param('type', 'Type Of AutoSupport Content To Collect', 'enum', {
      values: ['test', 'all', 'performance'],
      isRequired: true,
    }),
    param('message', 'Message'),
  ],
  change(view, args) {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    const type = args.type ?? 'test';
    const level = type.startsWith('a') ? 'all' : type.startsWith('p') ? 'performance' : 'test';
    return nodes.map((node) => ({
      type: 'autosupportInvoke',
      node,
      message: args.message ?? '',
      level,
    }));
  },
  done: (_view, args) =>
    `The AutoSupport was successfully invoked on node "${args.node}". To view the status\n` +
    'of the AutoSupport, use the "system node autosupport history show" command.\n' +
    'Note: It may take several minutes for the AutoSupport to appear in the history list.\n',
};

const HISTORY_FIELDS = [
  F('node', 'Node'),
  F('seq-num', 'AutoSupport Sequence Number', 'integer'),
  F('destination', 'Destination'),
  F('trigger', 'Trigger Event'),
  F('last-update', 'Time of Last Update', 'date'),
  F('status', 'Status of Delivery'),
  F('subject', 'AutoSupport Subject'),
];

const historyShow: OntapCommand = {
  kind: 'show',
  path: 'system node autosupport history show',
  help: 'Display recent AutoSupport messages',
  fields: HISTORY_FIELDS,
  keys: ['node', 'seq-num', 'destination'],
  isOfNodes: true,
  rows: ({ nodes }) =>
    nodes
      .filter(({ isReachable }) => isReachable)
      .flatMap(({ report }) => [...report.autosupport].reverse())
      .map(
        ({ node, seq, trigger, timeMs, status, subject }): CliRow => ({
          node,
          'seq-num': seq,
          destination: 'http',
          trigger,
          'last-update': timeMs,
          status,
          subject,
        }),
      ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 12, field: 'node', isGrouped: true },
      { heading: 'Seq\nNum', width: 5, field: 'seq-num' },
      { heading: 'Destination', width: 11, field: 'destination' },
      { heading: 'Status', width: 20, field: 'status' },
      { heading: 'Time of Last Update', width: 19, field: 'last-update' },
    ],
  },
};

/** The sections of the newest messages: S0's `SP-LATEST CONFIGURATION` is one. */
const sectionShow: OntapCommand = {
  kind: 'show',
  path: 'system node autosupport section show',
  help: 'Display the sections of AutoSupport messages',
  fields: [
    F('node', 'Node'),
    F('seq-num', 'AutoSupport Sequence Number', 'integer'),
    F('section', 'Section'),
    F('text', 'Text'),
  ],
  keys: ['node', 'seq-num', 'section'],
  isOfNodes: true,
  rows: ({ nodes }) =>
    nodes
      .filter(({ isReachable }) => isReachable)
      .flatMap(({ report }) => [...report.autosupport].reverse())
      .flatMap(({ node, seq, sections }) =>
        sections.map(({ name, text }): CliRow => ({ node, 'seq-num': seq, section: name, text })),
      ),
  layout: {
    kind: 'text',
    render: (rows) =>
      rows
        .map(
          ({ node, 'seq-num': seq, section, text }) =>
            `Node: ${node}  Seq Num: ${seq}\n===== ${section} =====\n${String(text).trimEnd()}\n`,
        )
        .join('\n'),
  },
};

export const ACCESS_COMMANDS: readonly OntapCommand[] = [
  traphostShow,
  traphostAdd,
  traphostDelete,
  communityShow,
  communityAdd,
  communityDelete,
  loginShow,
  autosupportInvoke,
  historyShow,
  sectionShow,
];
