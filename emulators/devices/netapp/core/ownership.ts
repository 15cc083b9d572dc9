// What moves between the nodes, and who owns it. Each resource has a generation that grows by one
// with every move; even: it is at home, odd: at the other node. The higher generation is the truth.
// Two nodes, hence two copies of one generation never name two owners, however stale they are.

import { NODES, type NodeName, partnerOf } from './members.ts';
import type { Generations } from './state/ha.ts';

export type Aggregate = {
  readonly name: string;
  readonly home: NodeName;
  readonly isRoot: boolean;
  readonly uuid: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
};

/** A LIF that can move. @choice one for data on each node, beside the management of the cluster. */
export type MovableLif = {
  readonly resource: string;
  readonly vserver: string;
  readonly name: string;
  readonly address: string;
  readonly role: 'cluster-mgmt' | 'data';
  readonly home: NodeName;
  readonly port: string;
};

const TIB = 1_099_511_627_776;
const ROOT_BYTES = 176_160_768_000;

export const CLUSTER_LIF = 'lif:cluster_mgmt';
export const MOVABLE_LIFS: readonly MovableLif[] = [
  {
    resource: CLUSTER_LIF,
    vserver: 'netapp',
    name: 'cluster_mgmt',
    address: '192.168.132.210',
    role: 'cluster-mgmt',
    home: 'netapp-01',
    port: 'e0M',
  },
  {
    resource: 'lif:svm1_data1',
    vserver: 'svm1',
    name: 'svm1_data1',
    address: '192.168.133.21',
    role: 'data',
    home: 'netapp-01',
    port: 'e0e',
  },
  {
    resource: 'lif:svm1_data2',
    vserver: 'svm1',
    name: 'svm1_data2',
    address: '192.168.133.22',
    role: 'data',
    home: 'netapp-02',
    port: 'e0e',
  },
];

/** Root aggregate first, then those for data; netapp-01's before netapp-02's. */
export function aggregatesOf(dataAggregates: number): Aggregate[] {
  return NODES.flatMap((home, index) => {
    const short = home.replace('-', '_');
    const uuid = (number: number) =>
      `7c0${index}d1a${number}-9f0c-11e9-8d5c-00a0985e1c1${index + 1}`;
    const root = { name: `aggr0_${short}`, home, isRoot: true, uuid: uuid(0) };
    const data = Array.from({ length: dataAggregates }, (_, number) => ({
      name: `${short}_data_${number + 1}`,
      home,
      isRoot: false,
      uuid: uuid(number + 1),
      sizeBytes: 16 * TIB,
      usedBytes: 5 * TIB,
    }));
    return [{ ...root, sizeBytes: ROOT_BYTES, usedBytes: ROOT_BYTES - 8_388_608_000 }, ...data];
  });
}

const ROOTS: { readonly [Name in NodeName]: string } = {
  'netapp-01': 'aggr0_netapp_01',
  'netapp-02': 'aggr0_netapp_02',
};

export function rootOf(node: NodeName): string {
  return ROOTS[node];
}

export function isLif(resource: string): boolean {
  return resource.startsWith('lif:');
}

/** All at home. */
export function firstGenerations(dataAggregates: number): Generations {
  const generations: Generations = {};
  for (const { name } of aggregatesOf(dataAggregates)) generations[name] = 0;
  for (const { resource } of MOVABLE_LIFS) generations[resource] = 0;
  return generations;
}

const LIF_HOMES: { readonly [resource: string]: NodeName } = Object.fromEntries(
  MOVABLE_LIFS.map(({ resource, home }) => [resource, home]),
);

/** Asked after every step of every search, so it looks nothing up twice. */
export function homeOf(resource: string): NodeName {
  const home = LIF_HOMES[resource];
  if (home !== undefined) return home;
  return resource.includes('netapp_02') ? 'netapp-02' : 'netapp-01';
}

export function ownerOf(generations: Generations, resource: string): NodeName {
  const home = homeOf(resource);
  return (generations[resource] ?? 0) % 2 === 0 ? home : partnerOf(home);
}

/** What this node owns, in the order of the table: roots first, LIFs last. */
export function ownedBy(generations: Generations, node: NodeName): string[] {
  return Object.keys(generations).filter((name) => ownerOf(generations, name) === node);
}
