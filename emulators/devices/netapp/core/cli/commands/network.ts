// network, storage aggregate and shelf: where addresses and disks are.
// @source netapp §2.5

import { aggregateRecords, clusterAggregates, clusterLifs } from '../../cluster.ts';
import { type CliRow, field, param } from '../engine/language.ts';
import { nodeNamed, type OntapCommand } from '../view.ts';

const F = field;

const interfaceShow: OntapCommand = {
  kind: 'show',
  path: 'network interface show',
  help: 'Display logical interfaces',
  fields: [
    F('vserver', 'Vserver Name'),
    F('lif', 'Logical Interface Name'),
    F('role', 'Role'),
    F('address', 'Network Address'),
    F('netmask', 'Netmask'),
    F('home-node', 'Home Node'),
    F('home-port', 'Home Port'),
    F('curr-node', 'Current Node'),
    F('curr-port', 'Current Port'),
    F('status-oper', 'Operational Status'),
    F('status-admin', 'Administrative Status'),
    F('is-home', 'Is Home', 'boolean'),
    F('auto-revert', 'Auto Revert', 'boolean'),
    F('status', 'Status Admin/Oper'),
    F('network', 'Network Address/Mask'),
  ],
  keys: ['vserver', 'lif'],
  rows: ({ state, now }) =>
    clusterLifs(state, now).map(
      (lif): CliRow => ({
        vserver: lif.vserver,
        lif: lif.name,
        role: lif.role,
        address: lif.address,
        netmask: lif.netmask,
        'home-node': lif.home,
        'home-port': lif.homePort,
        'curr-node': lif.current,
        'curr-port': lif.currentPort,
        'status-oper': lif.isUp ? 'up' : 'down',
        'status-admin': 'up',
        'is-home': lif.isHome,
        'auto-revert': lif.isAutoRevert,
        status: `up/${lif.isUp ? 'up' : 'down'}`,
        network: `${lif.address}/${lif.role === 'cluster' ? 16 : 24}`,
      }),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Vserver', width: 11, field: 'vserver', isGrouped: true },
      { heading: 'Logical\nInterface', width: 15, field: 'lif' },
      { heading: 'Status\nAdmin/Oper', width: 10, field: 'status' },
      { heading: 'Network\nAddress/Mask', width: 18, field: 'network' },
      { heading: 'Current\nNode', width: 13, field: 'curr-node' },
      { heading: 'Current\nPort', width: 7, field: 'curr-port' },
      { heading: 'Is\nHome', width: 5, field: 'is-home' },
    ],
  },
};

const LIF = [
  param('vserver', 'Vserver Name', 'text', { isRequired: true, isPositional: true }),
  param('lif', 'Logical Interface Name', 'text', { isRequired: true, isPositional: true }),
];

const interfaceRevert: OntapCommand = {
  kind: 'change',
  path: 'network interface revert',
  help: 'Revert a logical interface to its home port',
  params: LIF,
  change: (_view, { vserver = '', lif = '' }) => [{ type: 'lifRevert', vserver, lif }],
};

const interfaceMigrate: OntapCommand = {
  kind: 'change',
  path: 'network interface migrate',
  help: 'Migrate a logical interface to a specified node',
  params: [
    ...LIF,
    param('destination-node', 'Destination Node', 'node', { isRequired: true }),
    param('destination-port', 'Destination Port'),
  ],
  change(view, { vserver = '', lif = '', 'destination-node': node = '' }) {
    const to = nodeNamed(view, 'destination-node', node);
    return typeof to === 'string' ? [{ type: 'lifMigrate', vserver, lif, to }] : to;
  },
};

const PORTS = [
  ['e0M', 'Default', 1_000],
  ['e0a', 'Cluster', 10_000],
  ['e0b', 'Cluster', 10_000],
  ['e0e', 'Default', 10_000],
  ['e0f', 'Default', 10_000],
] as const;

const portShow: OntapCommand = {
  kind: 'show',
  path: 'network port show',
  help: 'Display network port attributes',
  fields: [
    F('node', 'Node'),
    F('port', 'Port'),
    F('link', 'Link'),
    F('mtu', 'MTU', 'integer'),
    F('speed-oper', 'Speed Operational', 'integer'),
    F('ipspace', 'IPspace Name'),
    F('health-status', 'Port Health Status'),
    F('speed', 'Speed(Mbps) Admin/Oper'),
  ],
  keys: ['node', 'port'],
  isOfNodes: true,
  rows: ({ nodes, state, here }) =>
    nodes
      .filter(({ isReachable }) => isReachable)
      .flatMap(({ node }) =>
        PORTS.map(([port, ipspace, speed]): CliRow => {
          const { isManagementUp, isClusterUp } = state.volatile.ports;
          const own = port === 'e0M' ? isManagementUp : ipspace === 'Cluster' ? isClusterUp : true;
          const isUp = node !== here || own;
          return {
            node,
            port,
            link: isUp ? 'up' : 'down',
            mtu: ipspace === 'Cluster' ? 9_000 : 1_500,
            'speed-oper': isUp ? speed : null,
            ipspace,
            'health-status': isUp ? 'healthy' : null,
            speed: `auto/${isUp ? speed : '-'}`,
          };
        }),
      ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 13, field: 'node', isGrouped: true },
      { heading: 'Port', width: 9, field: 'port' },
      { heading: 'IPspace', width: 12, field: 'ipspace' },
      { heading: 'Link', width: 4, field: 'link' },
      { heading: 'MTU', width: 5, field: 'mtu' },
      { heading: 'Speed(Mbps)\nAdmin/Oper', width: 11, field: 'speed' },
      { heading: 'Health\nStatus', width: 8, field: 'health-status' },
    ],
  },
};

const TB = 1_099_511_627_776;
const sizeText = (bytes: number) =>
  bytes >= TB ? `${(bytes / TB).toFixed(2)}TB` : `${(bytes / (TB / 1_024)).toFixed(1)}GB`;

const aggregateShow: OntapCommand = {
  kind: 'show',
  path: 'storage aggregate show',
  help: 'Display a list of aggregates',
  fields: [
    F('aggregate', 'Aggregate'),
    F('size', 'Size'),
    F('availsize', 'Available Size'),
    F('percent-used', 'Used Percentage'),
    F('state', 'State'),
    F('node', 'Node'),
    F('raidstatus', 'RAID Status'),
    F('home-name', 'Home Owner Name'),
    F('owner-name', 'Owner Name'),
    F('is-home', 'Is Home', 'boolean'),
    F('ha-policy', 'HA Policy'),
    F('root', 'Is Root', 'boolean'),
  ],
  keys: ['aggregate'],
  rows({ state }) {
    const records = aggregateRecords(state);
    return clusterAggregates(state).map((aggregate): CliRow => {
      const { sizeBytes = 0, usedBytes = 0 } =
        records.find(({ name }) => name === aggregate.name) ?? {};
      return {
        aggregate: aggregate.name,
        size: sizeText(sizeBytes),
        availsize: sizeText(sizeBytes - usedBytes),
        'percent-used': `${Math.round((100 * usedBytes) / Math.max(sizeBytes, 1))}%`,
        state: aggregate.state,
        node: aggregate.owner,
        raidstatus: 'raid_dp, normal',
        'home-name': aggregate.home,
        'owner-name': aggregate.owner,
        'is-home': aggregate.home === aggregate.owner,
        'ha-policy': aggregate.isRoot ? 'cfo' : 'sfo',
        root: aggregate.isRoot,
      };
    });
  },
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Aggregate', width: 19, field: 'aggregate' },
      { heading: 'Size', width: 8, field: 'size' },
      { heading: 'Available', width: 9, field: 'availsize' },
      { heading: 'Used%', width: 5, field: 'percent-used' },
      { heading: 'State', width: 7, field: 'state' },
      { heading: 'Nodes', width: 10, field: 'node' },
      { heading: 'RAID Status', width: 15, field: 'raidstatus' },
    ],
  },
};

const shelfShow: OntapCommand = {
  kind: 'show',
  path: 'storage shelf show',
  help: 'Display a list of storage shelves',
  fields: [
    F('shelf', 'Shelf Name'),
    F('shelf-id', 'Shelf ID', 'integer'),
    F('serial-number', 'Serial Number'),
    F('module-type', 'Module Type'),
    F('state', 'State'),
    F('op-status', 'Status'),
  ],
  keys: ['shelf'],
  rows: ({ nodes }) => {
    const failed = nodes.flatMap(({ report }) => report.environment.failedShelves);
    const isHot = nodes.some(({ report }) => report.environment.isShelfHot);
    return ['1.0'].map(
      (shelf): CliRow => ({
        shelf,
        'shelf-id': 0,
        'serial-number': 'SHJ1802000040',
        'module-type': 'IOM12E',
        state: failed.length > 0 ? 'Offline' : 'Online',
        'op-status': failed.length > 0 || isHot ? 'Critical' : 'Normal',
      }),
    );
  },
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Shelf Name', width: 17, field: 'shelf' },
      { heading: 'Shelf ID', width: 8, field: 'shelf-id' },
      { heading: 'Serial Number', width: 16, field: 'serial-number' },
      { heading: 'Module\nType', width: 7, field: 'module-type' },
      { heading: 'State', width: 8, field: 'state' },
      { heading: 'Status', width: 10, field: 'op-status' },
    ],
  },
};

export const NETWORK_COMMANDS: readonly OntapCommand[] = [
  interfaceShow,
  interfaceRevert,
  interfaceMigrate,
  portShow,
  aggregateShow,
  shelfShow,
];
