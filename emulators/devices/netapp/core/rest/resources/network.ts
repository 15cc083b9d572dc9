// `network/*`: the ports of the nodes and the LIFs on them. @choice Ports of an A300, MAC addresses
// derived from those of the SPs.

import type { JsonObject } from '../../../../../core/json.ts';
import { clusterLifs } from '../../cluster.ts';
import { GATEWAY, MEMBERS, NODES, type NodeName } from '../../members.ts';
import type { LifView } from '../../state/ha.ts';
import { oneOf, since } from '../language.ts';
import { nodeLink, type RestResource, type RestView, uuidOf } from '../view.ts';

const CLUSTER_PORTS = ['e0a', 'e0b'];
const PORTS = ['e0M', ...CLUSTER_PORTS, 'e0e', 'e0f'];

function broadcastDomain(port: string): { name: string; ipspace: JsonObject } {
  const isCluster = CLUSTER_PORTS.includes(port);
  const name = isCluster ? 'Cluster' : 'Default';
  return { name, ipspace: { name } };
}

export const ethernetPorts: RestResource = {
  path: 'network/ethernet/ports',
  keys: ['uuid'],
  order: ['node.name', 'name'],
  fields: {
    uuid: 'string',
    name: 'string',
    type: oneOf('vlan', 'physical', 'lag'),
    mac_address: 'string',
    'node.name': 'string',
    'node.uuid': 'string',
    'broadcast_domain.name': 'string',
    'broadcast_domain.uuid': 'string',
    'broadcast_domain.ipspace.name': 'string',
    enabled: 'boolean',
    state: oneOf('up', 'down', 'degraded'),
    mtu: 'integer',
    speed: 'integer',
    reachability: since('9.8', 'string'),
    'vlan.tag': 'integer',
    'vlan.base_port.name': 'string',
    'lag.mode': 'string',
    'statistics.status': 'string',
    'statistics.device.receive_raw.packets': 'integer',
    'statistics.device.transmit_raw.packets': 'integer',
  },
  brief: ['name', 'node.name'],
  rows: (view) =>
    view.rows.flatMap(({ node }) => PORTS.map((port) => portRecord(view, node, port))),
};

function portRecord(view: RestView, node: NodeName, port: string): JsonObject {
  const isUp = isPortUp(view, node, port);
  const domain = broadcastDomain(port);
  return {
    uuid: uuidOf('port', `${node}/${port}`),
    name: port,
    type: 'physical',
    mac_address: `${MEMBERS[node].spMac.slice(0, 15)}${macEnd(node, port)}`,
    node: nodeLink(node),
    broadcast_domain: { ...domain, uuid: uuidOf('broadcast-domain', domain.name) },
    enabled: true,
    state: isUp ? 'up' : 'down',
    mtu: CLUSTER_PORTS.includes(port) ? 9_000 : 1_500,
    ...(isUp ? { speed: port === 'e0M' ? 1_000 : 10_000 } : {}),
    reachability: 'ok',
    statistics: {
      status: 'ok',
      device: { receive_raw: { packets: 0 }, transmit_raw: { packets: 0 } },
    },
  };
}

function isPortUp(view: RestView, node: NodeName, port: string): boolean {
  const row = view.rows.find((one) => one.node === node);
  const { ports, identity } = view.state.volatile;
  if (!row?.isReachable) return false;
  if (node !== identity.node) return true;
  if (CLUSTER_PORTS.includes(port)) return ports.isClusterUp;
  return port !== 'e0M' || ports.isManagementUp;
}

const SERVICES: { readonly [Role in LifView['role']]: readonly string[] } = {
  cluster: ['cluster_core'],
  'node-mgmt': ['management_core', 'management_autosupport', 'management_ssh', 'management_https'],
  'cluster-mgmt': ['management_core', 'management_ssh', 'management_https'],
  data: ['data_core', 'data_nfs'],
};

export const ipInterfaces: RestResource = {
  path: 'network/ip/interfaces',
  keys: ['uuid'],
  order: ['name'],
  fields: {
    uuid: 'string',
    name: 'string',
    'ip.address': 'string',
    'ip.netmask': 'string',
    'ip.family': oneOf('ipv4', 'ipv6'),
    enabled: 'boolean',
    state: oneOf('up', 'down'),
    scope: oneOf('svm', 'cluster'),
    services: 'string',
    vip: 'boolean',
    'ipspace.name': 'string',
    'ipspace.uuid': 'string',
    'svm.name': 'string',
    'svm.uuid': 'string',
    'service_policy.name': 'string',
    'subnet.name': since('9.11.1', 'string'),
    dns_zone: since('9.9.1', 'string'),
    ddns_enabled: since('9.9.1', 'boolean'),
    'location.is_home': 'boolean',
    'location.auto_revert': 'boolean',
    'location.failover': 'string',
    'location.node.name': 'string',
    'location.node.uuid': 'string',
    'location.port.name': 'string',
    'location.port.uuid': 'string',
    'location.port.node.name': 'string',
    'location.home_node.name': 'string',
    'location.home_node.uuid': 'string',
    'location.home_port.name': 'string',
    'location.home_port.uuid': 'string',
    'location.home_port.node.name': 'string',
    'statistics.status': 'string',
  },
  brief: ['name'],
  rows: (view) =>
    clusterLifs(view.state, view.now)
      .map(lifRecord)
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
};

function lifRecord(lif: LifView): JsonObject & { name: string } {
  const ipspace = lif.role === 'cluster' ? 'Cluster' : 'Default';
  const isData = lif.role === 'data';
  const port = (node: NodeName, name: string) => ({
    name,
    uuid: uuidOf('port', `${node}/${name}`),
    node: { name: node },
  });
  return {
    uuid: uuidOf('lif', lif.name),
    name: lif.name,
    ip: { address: lif.address, netmask: lif.netmask, family: 'ipv4' },
    enabled: true,
    state: lif.isUp ? 'up' : 'down',
    scope: isData ? 'svm' : 'cluster',
    services: [...SERVICES[lif.role]],
    vip: false,
    ipspace: { name: ipspace, uuid: uuidOf('ipspace', ipspace) },
    ...(isData ? { svm: { name: lif.vserver, uuid: uuidOf('svm', lif.vserver) } } : {}),
    service_policy: { name: isData ? 'default-data-files' : 'default-management' },
    ddns_enabled: false,
    location: {
      is_home: lif.isHome,
      auto_revert: lif.isAutoRevert,
      failover: lif.role === 'node-mgmt' ? 'home_port_only' : 'broadcast_domain_only',
      node: nodeLink(lif.current),
      port: port(lif.current, lif.currentPort),
      home_node: nodeLink(lif.home),
      home_port: port(lif.home, lif.homePort),
    },
    statistics: { status: 'ok' },
  };
}

export const ipRoutes: RestResource = {
  path: 'network/ip/routes',
  keys: ['uuid'],
  fields: {
    uuid: 'string',
    scope: 'string',
    gateway: 'string',
    metric: since('9.11.1', 'integer'),
    'destination.address': 'string',
    'destination.netmask': 'string',
    'destination.family': 'string',
    'ipspace.name': 'string',
    'svm.name': 'string',
    'interfaces.name': 'string',
  },
  brief: [],
  rows: () => [
    {
      uuid: uuidOf('route', 'default'),
      scope: 'cluster',
      gateway: GATEWAY,
      metric: 20,
      destination: { address: '0.0.0.0', netmask: '0', family: 'ipv4' },
      ipspace: { name: 'Default' },
    },
  ],
};

export const ipspaces: RestResource = {
  path: 'network/ipspaces',
  keys: ['uuid'],
  order: ['name'],
  fields: { uuid: 'string', name: 'string' },
  brief: ['name'],
  rows: () => ['Cluster', 'Default'].map((name) => ({ uuid: uuidOf('ipspace', name), name })),
};

export const broadcastDomains: RestResource = {
  path: 'network/ethernet/broadcast-domains',
  keys: ['uuid'],
  order: ['name'],
  fields: {
    uuid: 'string',
    name: 'string',
    mtu: 'integer',
    'ipspace.name': 'string',
    'ipspace.uuid': 'string',
    'ports.name': 'string',
    'ports.uuid': 'string',
    'ports.node.name': 'string',
  },
  brief: ['name'],
  rows: () =>
    ['Cluster', 'Default'].map((name) => ({
      uuid: uuidOf('broadcast-domain', name),
      name,
      mtu: name === 'Cluster' ? 9_000 : 1_500,
      ipspace: { name, uuid: uuidOf('ipspace', name) },
      ports: NODES.flatMap((node) =>
        PORTS.filter((port) => broadcastDomain(port).name === name).map((port) => ({
          name: port,
          uuid: uuidOf('port', `${node}/${port}`),
          node: { name: node },
        })),
      ),
    })),
};

/** The last byte of a port's MAC address: no two are alike. */
function macEnd(node: NodeName, port: string): number {
  return 40 + 10 * NODES.indexOf(node) + PORTS.indexOf(port);
}
