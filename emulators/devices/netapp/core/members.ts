// Who stands in the rack: two nodes, their Service Processors, addresses, and what links them.

export type NodeName = 'netapp-01' | 'netapp-02';
export type SpName = 'netapp-01-sp' | 'netapp-02-sp';
export const NODES: readonly NodeName[] = ['netapp-01', 'netapp-02'];

/** As the vendor calls them: `kind` of a node in the manifest. */
export const NODE_KINDS = { node: 'ONTAP node', sp: 'Service Processor' } as const;

/** What is printed on a controller, and where it is reached. `shelf` number, `nvramId`: as
 * `system node show -instance` prints them. Synthetic but for the addresses (S0:112,120,129). */
export type Member = {
  readonly node: NodeName;
  readonly partner: NodeName;
  readonly sp: SpName;
  readonly managementAddress: string;
  readonly spAddress: string;
  readonly spMac: string;
  readonly uuid: string;
  readonly serial: string;
  readonly systemId: number;
  readonly spBus: string;
};

/** @seed S0:120,129 the node management addresses. @seed S0:112 the SP of netapp-02.
 * @choice the other SP's address, identifiers and serial numbers. */
export const MEMBERS: { readonly [Name in NodeName]: Member } = {
  'netapp-01': {
    node: 'netapp-01',
    partner: 'netapp-02',
    sp: 'netapp-01-sp',
    managementAddress: '192.168.132.211',
    spAddress: '192.168.132.213',
    spMac: '00:a0:98:5e:1c:21',
    uuid: '5f1a6c9e-9f0b-11e9-8d5c-00a0985e1c11',
    serial: '721802000141',
    systemId: 537_041_801,
    spBus: 'sp-bus-01',
  },
  'netapp-02': {
    node: 'netapp-02',
    partner: 'netapp-01',
    sp: 'netapp-02-sp',
    managementAddress: '192.168.132.212',
    spAddress: '192.168.132.214',
    spMac: '00:a0:98:5e:1c:22',
    uuid: '61d0c3b2-9f0b-11e9-9b7e-00a0985e1c12',
    serial: '721802000142',
    systemId: 537_041_802,
    spBus: 'sp-bus-02',
  },
};
export const SP_NODES: { readonly [Name in SpName]: NodeName } = {
  'netapp-01-sp': 'netapp-01',
  'netapp-02-sp': 'netapp-02',
};

export function partnerOf(node: NodeName): NodeName {
  return MEMBERS[node].partner;
}

/** Moves between the nodes: the cluster management LIF. */
export const CLUSTER_ADDRESS = '192.168.132.210';
/** What each address is, shown beside the command that reaches it. */
export const ADDRESS_TITLES: { readonly [address: string]: string } = {
  [CLUSTER_ADDRESS]: 'cluster management',
  ...Object.fromEntries(
    NODES.flatMap((node) => [
      [MEMBERS[node].managementAddress, 'node management'],
      [MEMBERS[node].spAddress, 'Service Processor'],
    ]),
  ),
};
export const NETMASK = '255.255.255.0';
export const GATEWAY = '192.168.132.1';
export const CLUSTER_UUID = '4d9e2b10-9f0b-11e9-8d5c-00a0985e1c11';
export const CLUSTER_SERIAL = '1-80-000011';
/** @seed S0:121 the port that hwassist listens on. */
export const HWASSIST_PORT = 4444;

/** All four: hwassist keep-alives and alerts travel here, SP -> the partner's node. */
export const MANAGEMENT_LAN = 'management-lan';
/** The two nodes: NVRAM mirroring and the failover monitors' heartbeat. */
export const HA_INTERCONNECT = 'ha-interconnect';
/** The two nodes: replicated configuration, reports, EMS, commands for the other node. */
export const CLUSTER_NETWORK = 'cluster-network';
/** Power good: no message, only a carrier. A node without power takes it from its SP, which thereby
 * tells a power loss from a bus that is cut (@choice). */
export const POWER_LINES = ['power-good-01', 'power-good-02'] as const;
/** The mailbox disks: one block for each node, named after it. */
export const MAILBOX = 'mailbox';
