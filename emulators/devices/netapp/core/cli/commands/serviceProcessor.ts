// system service-processor: the SPs as their nodes see them.
// @seed S0:108-110. @source netapp §2.4

import type { Command } from '../../commands.ts';
import type { ClusterRow, SpAddressSettings } from '../../state/cluster.ts';
import type { SpAddress } from '../../state/sp.ts';
import { formatLong } from '../engine/cells.ts';
import {
  type Args,
  type CliRow,
  type Failure,
  field,
  type NoMatch,
  param,
  readBoolean,
} from '../engine/language.ts';
import { valueNamed } from '../engine/params.ts';
import { type CliView, nodesNamed, type OntapCommand } from '../view.ts';

const F = field;
const NODE = param('node', 'Node', 'node', { isRequired: true, isPositional: true });

/** A row of another node that is down shows no more than its last address (netapp §2.4). */
function spStatus({ isReachable, report }: ClusterRow): string {
  return isReachable ? report.sp.status : 'node-offline';
}

function isConfigured({ report }: ClusterRow): boolean {
  return report.sp.isConfigured;
}

/** What the SP says it has; the one that is set, while nobody has heard otherwise. */
function addressOf({ report }: ClusterRow): string | null {
  const { ipv4, isAddressKnown } = report.sp;
  if (!ipv4.isEnabled) return null;
  return isAddressKnown || report.sp.link === 'unknown' ? ipv4.address : 'unknown';
}

const show: OntapCommand = {
  kind: 'show',
  path: 'system service-processor show',
  help: 'Display the Service Processor information',
  fields: [
    F('node', 'Node'),
    F('type', 'Type of Device'),
    F('status', 'Status'),
    F('is-ip-configured', 'Is Network Configured', 'boolean'),
    F('address', 'Public IP Address'),
    F('mac', 'MAC Address'),
    F('fw-version', 'Firmware Version'),
    F('part-number', 'Part Number'),
    F('serial-number', 'Serial Number'),
    F('device-revision', 'Device Revision'),
    F('autoupdate-enabled', 'Is Firmware Autoupdate Enabled', 'boolean'),
  ],
  keys: ['node'],
  rows: ({ nodes }) =>
    nodes.map((row): CliRow => {
      const { node, settings, report, isReachable } = row;
      const known = <Value>(value: Value) => (isReachable ? value : null);
      return {
        node,
        type: 'SP',
        status: spStatus(row),
        'is-ip-configured': known(isConfigured(row)),
        address: addressOf(row),
        mac: known(report.sp.mac),
        'fw-version': known(report.sp.firmware),
        'part-number': null,
        'serial-number': null,
        'device-revision': null,
        'autoupdate-enabled': settings.sp.isAutoUpdate,
      };
    }),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 13, field: 'node' },
      { heading: 'Type', width: 4, field: 'type' },
      { heading: 'Status', width: 11, field: 'status' },
      { heading: 'IP\nConfigured', width: 12, field: 'is-ip-configured' },
      { heading: 'Firmware\nVersion', width: 9, field: 'fw-version' },
      { heading: 'IP Address', width: 25, field: 'address' },
    ],
  },
};

function prefixOf(netmask: string): number | null {
  if (/^\d+$/.test(netmask)) return Number(netmask);
  const parts = netmask.split('.').map(Number);
  if (parts.length !== 4) return null;
  return parts.reduce((bits, part) => bits + (part.toString(2).match(/1/g)?.length ?? 0), 0);
}

function networkRow(view: CliView, row: ClusterRow, type: 'IPv4' | 'IPv6'): CliRow {
  const { sp } = row.report;
  const address: SpAddress = type === 'IPv4' ? sp.ipv4 : sp.ipv6;
  const isShown = address.isEnabled && address.address !== '';
  const own = (text: string) => {
    if (!isShown) return null;
    return sp.isAddressKnown || sp.link === 'unknown' ? text : 'unknown';
  };
  const isIpv4 = type === 'IPv4';
  return {
    node: row.node,
    'address-family': type,
    'address-type': type,
    enable: address.isEnabled,
    type: 'SP',
    status: spStatus(row),
    'link-status': row.isReachable ? sp.link : 'unknown',
    dhcp: isIpv4 ? (address.isDhcp ? 'v4' : 'none') : 'none',
    'ip-address': own(address.address),
    mac: sp.mac,
    netmask: isIpv4 ? own(address.netmask) : null,
    'prefix-length': isShown ? prefixOf(address.netmask) : null,
    'router-ip-address': null,
    'link-local-ip-address': null,
    gateway: own(address.gateway),
    'last-updated':
      address.updatedMs === null ? null : formatLong(address.updatedMs, view.zone, true),
    'subnet-name': null,
    'is-ipv6-ra-enabled': isIpv4 ? null : false,
    'setup-status': address.setup,
    'setup-failure-reason': address.failure,
  };
}

const networkShow: OntapCommand = {
  kind: 'show',
  path: 'system service-processor network show',
  help: 'Display the network configuration',
  fields: [
    F('node', 'Node'),
    F('address-family', 'Address Family'),
    F('address-type', 'Address Type'),
    F('enable', 'Interface Enabled', 'boolean'),
    F('type', 'Type of Device'),
    F('status', 'Status'),
    F('link-status', 'Link Status'),
    F('dhcp', 'DHCP Status'),
    F('ip-address', 'IP Address'),
    F('mac', 'MAC Address'),
    F('netmask', 'Netmask'),
    F('prefix-length', 'Prefix Length of Subnet Mask', 'integer'),
    F('router-ip-address', 'Router Assigned IP Address'),
    F('link-local-ip-address', 'Link Local IP Address'),
    F('gateway', 'Gateway IP Address'),
    F('last-updated', 'Time Last Updated'),
    F('subnet-name', 'Subnet Name'),
    F('is-ipv6-ra-enabled', 'Enable IPv6 Router Assigned Address', 'boolean'),
    F('setup-status', 'SP Network Setup Status'),
    F('setup-failure-reason', 'SP Network Setup Failure Reason'),
  ].filter(({ name }) => name !== 'address-family'),
  keys: ['node', 'address-type'],
  rows: (view) =>
    view.nodes.flatMap((row) => [networkRow(view, row, 'IPv4'), networkRow(view, row, 'IPv6')]),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 13, field: 'node', isGrouped: true },
      { heading: 'Address\nType', width: 7, field: 'address-type' },
      { heading: 'Status', width: 12, field: 'status' },
      { heading: 'Link\nStatus', width: 8, field: 'link-status' },
      { heading: 'IP Address', width: 34, field: 'ip-address' },
    ],
  },
};

/** The settings that a `network modify` makes, or what is wrong with them. */
function addressSet(args: Args): Partial<SpAddressSettings> | Failure {
  const isIpv6 = /^ipv6$/i.test(args['address-family'] ?? '');
  for (const name of ['ip-address', 'gateway', 'netmask'] as const) {
    const value = args[name];
    if (value !== undefined && !isAddress(value, isIpv6)) {
      return { failure: `"${value}" is an invalid value for field "-${name} <IP Address>"` };
    }
  }
  const netmask = isIpv6 ? args['prefix-length'] : args.netmask;
  const dhcp = args.dhcp === undefined ? undefined : valueNamed(['v4', 'none'], args.dhcp) === 'v4';
  const enable = readBoolean(args.enable ?? '');
  return {
    ...(enable === null ? {} : { isEnabled: enable }),
    ...(dhcp === undefined ? {} : { isDhcp: dhcp }),
    ...(args['ip-address'] === undefined ? {} : { address: args['ip-address'] }),
    ...(netmask === undefined ? {} : { netmask }),
    ...(args.gateway === undefined ? {} : { gateway: args.gateway }),
  };
}

function isAddress(text: string, isIpv6: boolean): boolean {
  if (isIpv6) return /^[0-9a-f:]{2,39}$/i.test(text) && text.includes(':');
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

const networkModify: OntapCommand = {
  kind: 'change',
  path: 'system service-processor network modify',
  help: 'Modify the network configuration',
  params: [
    NODE,
    param('address-family', 'Address Family', 'enum', {
      values: ['IPv4', 'IPv6'],
      isRequired: true,
    }),
    param('enable', 'Interface Enabled', 'boolean'),
    param('dhcp', 'DHCP Status', 'enum', { values: ['v4', 'none'] }),
    param('ip-address', 'IP Address'),
    param('netmask', 'Netmask'),
    param('prefix-length', 'Prefix Length of Subnet Mask', 'integer'),
    param('gateway', 'Gateway IP Address'),
    param('is-ipv6-ra-enabled', 'Enable IPv6 Router Assigned Address', 'boolean'),
  ],
  change(view, args): Command[] | Failure | NoMatch {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    const set = addressSet(args);
    if ('failure' in set) return set;
    const family = /^ipv6$/i.test(args['address-family'] ?? '') ? 'ipv6' : 'ipv4';
    return nodes.map((node) => ({ type: 'spNetworkModify', node, family, set }));
  },
};

const SLOTS = ['primary', 'backup', 'current'] as const;

const reboot: OntapCommand = {
  kind: 'change',
  path: 'system service-processor reboot-sp',
  help: 'Reboot the Service Processor on a node',
  params: [NODE, param('image', 'Image to Boot', 'enum', { values: SLOTS })],
  change(view, args) {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    const image = (valueNamed(SLOTS, args.image ?? '') ?? 'current') as (typeof SLOTS)[number];
    return nodes.map((node) => ({ type: 'spReboot', node, image }));
  },
  confirm: () =>
    '\nNote: If your console connection is through the SP, it will be disconnected.\n' +
    'Do you want to reboot the SP ? {y|n}: ',
};

const apiShow: OntapCommand = {
  kind: 'show',
  path: 'system service-processor api-service show',
  help: 'Display service processor API service configuration',
  privilege: 'advanced',
  fields: [
    F('is-enabled', 'Is SP API Service Enabled', 'boolean'),
    F('port', 'SP API Service Port', 'integer'),
    F('limit-access', 'Limit Access', 'boolean'),
  ],
  keys: [],
  isSingle: true,
  rows({ state }) {
    const { isEnabled, port, isLimited } = state.durable.cluster.spApiService;
    return [{ 'is-enabled': isEnabled, port, 'limit-access': isLimited }];
  },
  layout: { kind: 'instance' },
};

const apiModify: OntapCommand = {
  kind: 'change',
  path: 'system service-processor api-service modify',
  help: 'Modify service processor API service configuration',
  privilege: 'advanced',
  params: [
    param('is-enabled', 'Is SP API Service Enabled', 'boolean'),
    param('port', 'SP API Service Port', 'integer'),
    param('limit-access', 'Limit Access', 'boolean'),
  ],
  change: (_view, args) => [
    {
      type: 'spApiService',
      isEnabled: readBoolean(args['is-enabled'] ?? ''),
      port: args.port === undefined ? null : Number(args.port),
      isLimited: readBoolean(args['limit-access'] ?? ''),
    },
  ],
};

const sshShow: OntapCommand = {
  kind: 'show',
  path: 'system service-processor ssh show',
  help: 'Display SP SSH security configuration',
  fields: [F('allowed-addresses', 'Allowed Addresses', 'list')],
  keys: [],
  isSingle: true,
  rows: ({ state }) => [{ 'allowed-addresses': state.durable.cluster.spSshAllowed }],
  layout: { kind: 'instance' },
};

const sshAdd: OntapCommand = {
  kind: 'change',
  path: 'system service-processor ssh add-allowed-addresses',
  help: 'Add IP addresses to the allow list',
  params: [param('allowed-addresses', 'Allowed Addresses', 'text', { isRequired: true })],
  change(view, args) {
    const asked = (args['allowed-addresses'] ?? '').split(',').map((one) => one.trim());
    const wrong = asked.find((one) => !/^[0-9a-f.:]+\/\d{1,3}$/i.test(one));
    if (wrong !== undefined) return { failure: `invalid argument "${wrong}"` };
    const before = view.state.durable.cluster.spSshAllowed.filter((one) => !/\/0$/.test(one));
    return [{ type: 'spSshAllowed', addresses: [...new Set([...before, ...asked])] }];
  },
};

export const SERVICE_PROCESSOR_COMMANDS: readonly OntapCommand[] = [
  show,
  networkShow,
  networkModify,
  reboot,
  apiShow,
  apiModify,
  sshShow,
  sshAdd,
];
