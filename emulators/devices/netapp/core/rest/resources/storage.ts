// `storage/*` and `svm/svms`: what clients ask for besides HA. Aggregates move with a takeover;
// disks, shelves, the SVM and its volume are there to be found, and synthetic.

import type { JsonObject } from '../../../../../core/json.ts';
import { aggregateRecords, clusterAggregates } from '../../cluster.ts';
import { NODES, type NodeName } from '../../members.ts';
import type { Aggregate } from '../../ownership.ts';
import type { AggregateView } from '../../state/ha.ts';
import { costly, oneOf, since } from '../language.ts';
import { nodeLink, type RestResource, type RestView, uuidOf } from '../view.ts';

const SVM = 'svm1';

export const aggregates: RestResource = {
  path: 'storage/aggregates',
  keys: ['uuid'],
  order: ['name'],
  fields: {
    uuid: 'string',
    name: 'string',
    state: oneOf('online', 'onlining', 'offline', 'offlining', 'relocating', 'unknown'),
    'node.name': 'string',
    'node.uuid': 'string',
    'home_node.name': 'string',
    'home_node.uuid': 'string',
    'dr_home_node.name': 'string',
    create_time: 'time',
    snaplock_type: 'string',
    volume_count: since('9.11.1', costly('integer')),
    is_root: since('9.14.1', 'boolean'),
    'space.block_storage.size': 'integer',
    'space.block_storage.used': 'integer',
    'space.block_storage.available': 'integer',
    'space.block_storage.used_percent': since('9.12.1', 'integer'),
    'space.block_storage.full_threshold_percent': 'integer',
    'space.footprint': costly('integer'),
    'space.efficiency.savings': costly('integer'),
    'space.efficiency.ratio': costly('number'),
    'block_storage.storage_type': since('9.11.1', 'string'),
    'block_storage.primary.disk_count': 'integer',
    'block_storage.primary.disk_class': 'string',
    'block_storage.primary.raid_type': 'string',
    'block_storage.primary.raid_size': 'integer',
    'block_storage.plexes.name': 'string',
    'block_storage.mirror.enabled': 'boolean',
    'block_storage.mirror.state': 'string',
    'statistics.status': costly('string'),
    'metric.status': costly('string'),
  },
  brief: ['name'],
  // Root aggregates are no part of it: REST hides what is the system's own.
  rows: ({ state }) => {
    const views = clusterAggregates(state);
    return aggregateRecords(state)
      .filter(({ isRoot }) => !isRoot)
      .map((aggregate) => aggregateRecord(aggregate, views))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  },
};

function aggregateRecord(
  { name, uuid, home, sizeBytes, usedBytes }: Aggregate,
  views: readonly AggregateView[],
): JsonObject & { name: string } {
  const view = views.find((one) => one.name === name);
  return {
    uuid,
    name,
    state: view?.state ?? 'unknown',
    node: nodeLink(view?.owner ?? home),
    home_node: nodeLink(home),
    create_time: '2019-07-05T10:00:00+00:00',
    snaplock_type: 'non_snaplock',
    volume_count: 1,
    is_root: false,
    space: {
      block_storage: {
        size: sizeBytes,
        used: usedBytes,
        available: sizeBytes - usedBytes,
        used_percent: Math.round((usedBytes / sizeBytes) * 100),
        full_threshold_percent: 98,
      },
      footprint: usedBytes,
      efficiency: { savings: usedBytes, ratio: 2 },
    },
    block_storage: {
      storage_type: 'ssd',
      primary: { disk_count: 11, disk_class: 'solid_state', raid_type: 'raid_dp', raid_size: 24 },
      plexes: [{ name: 'plex0' }],
      mirror: { enabled: false, state: 'unmirrored' },
    },
    statistics: { status: 'ok' },
    metric: { status: 'ok' },
  };
}

const BAYS = 24;
/** The shelf that `storage shelf show` shows. */
const SHELF = '0';
const SHELF_SERIAL = 'SHJ1802000040';

export const disks: RestResource = {
  path: 'storage/disks',
  keys: ['name'],
  order: ['bay'],
  fields: {
    name: 'string',
    uid: 'string',
    serial_number: 'string',
    model: 'string',
    vendor: 'string',
    firmware_version: 'string',
    usable_size: 'integer',
    rpm: 'integer',
    type: 'string',
    class: 'string',
    container_type: oneOf('aggregate', 'broken', 'spare', 'unassigned', 'shared', 'maintenance'),
    pool: 'string',
    state: oneOf('broken', 'copy', 'maintenance', 'partner', 'present', 'spare', 'unfail'),
    bay: 'integer',
    'shelf.uid': 'string',
    'node.name': 'string',
    'node.uuid': 'string',
    'home_node.name': 'string',
    'home_node.uuid': 'string',
    'aggregates.name': 'string',
    'aggregates.uuid': 'string',
    rated_life_used_percent: 'integer',
    self_encrypting: since('9.9.1', 'boolean'),
    physical_size: since('9.11.1', 'integer'),
    right_size_sector_count: since('9.11.1', 'integer'),
  },
  brief: [],
  rows: (view) => {
    const home = aggregateRecords(view.state).filter(({ isRoot }) => !isRoot);
    const owners = clusterAggregates(view.state);
    return Array.from({ length: BAYS }, (_, bay) => diskRecord(bay, home, owners));
  },
};

function diskRecord(
  bay: number,
  known: readonly Aggregate[],
  owners: readonly AggregateView[],
): JsonObject {
  const home = NODES[bay < BAYS / 2 ? 0 : 1] as NodeName;
  const own = known.filter((aggregate) => aggregate.home === home);
  const aggregate = own[bay % Math.max(1, own.length)];
  // The last of each half is its spare.
  const isSpare = bay % (BAYS / 2) === BAYS / 2 - 1 || aggregate === undefined;
  const owner = owners.find(({ name }) => name === aggregate?.name)?.owner ?? home;
  const record: JsonObject = {
    name: `1.${SHELF}.${bay}`,
    uid: uuidOf('disk', String(bay)).replaceAll('-', '').toUpperCase(),
    serial_number: `S3SGNX0M7${String(10_000 + bay)}`,
    model: 'X371_S163A960ATE',
    vendor: 'NETAPP',
    firmware_version: 'NA54',
    usable_size: 959_934_889_984,
    type: 'ssd',
    class: 'solid_state',
    container_type: isSpare ? 'spare' : 'aggregate',
    pool: 'pool0',
    state: isSpare ? 'spare' : 'present',
    bay,
    shelf: { uid: SHELF_UID },
    node: nodeLink(isSpare ? home : owner),
    home_node: nodeLink(home),
    rated_life_used_percent: 1,
    self_encrypting: false,
    physical_size: 960_197_124_096,
    right_size_sector_count: 1_874_872_832,
  };
  if (!isSpare) record.aggregates = [{ name: aggregate.name, uuid: aggregate.uuid }];
  return record;
}

const SHELF_UID = '5759370148141500141';

export const shelves: RestResource = {
  path: 'storage/shelves',
  keys: ['uid'],
  fields: {
    uid: 'string',
    id: 'string',
    name: 'string',
    serial_number: 'string',
    model: 'string',
    module_type: 'string',
    internal: 'boolean',
    local: 'boolean',
    state: oneOf('unknown', 'ok', 'error'),
    connection_type: 'string',
    disk_count: 'integer',
    'manufacturer.name': since('9.9.1', 'string'),
    'paths.name': 'string',
    'paths.node.name': 'string',
    'bays.id': 'integer',
    'bays.has_disk': 'boolean',
    'bays.state': 'string',
    'bays.type': 'string',
    'frus.id': 'integer',
    'frus.type': oneOf('module', 'psu', 'fan'),
    'frus.state': oneOf('ok', 'error'),
    'frus.part_number': 'string',
    'frus.serial_number': 'string',
    'frus.firmware_version': 'string',
    'frus.installed': since('9.9.1', 'boolean'),
  },
  brief: ['name'],
  rows: (view) => [shelfRecord(view)],
};

function shelfRecord(view: RestView): JsonObject {
  const isBad = view.rows.some(
    ({ report: { environment } }) => environment.failedShelves.length > 0 || environment.isShelfHot,
  );
  const state = isBad ? 'error' : 'ok';
  const frus = [
    { id: 1, type: 'module' },
    { id: 2, type: 'module' },
    { id: 1, type: 'psu' },
    { id: 2, type: 'psu' },
  ];
  return {
    uid: SHELF_UID,
    id: SHELF,
    name: `1.${SHELF}`,
    serial_number: SHELF_SERIAL,
    model: 'DS224-12',
    module_type: 'iom12e',
    internal: false,
    local: true,
    state,
    connection_type: 'sas',
    disk_count: BAYS,
    manufacturer: { name: 'NETAPP' },
    paths: NODES.map((node) => ({ name: '0a', node: { name: node } })),
    bays: Array.from({ length: BAYS }, (_, id) => ({
      id,
      has_disk: true,
      state: 'ok',
      type: 'single_disk',
    })),
    frus: frus.map((fru) => ({
      ...fru,
      state,
      part_number: fru.type === 'psu' ? '114-00148+A2' : '111-02188+E4',
      serial_number: `${SHELF_SERIAL}${fru.type === 'psu' ? 'P' : 'M'}${fru.id}`,
      installed: true,
    })),
  };
}

export const svms: RestResource = {
  path: 'svm/svms',
  keys: ['uuid'],
  order: ['name'],
  fields: {
    uuid: 'string',
    name: 'string',
    state: oneOf('starting', 'running', 'stopping', 'stopped', 'deleting'),
    subtype: 'string',
    comment: 'string',
    language: 'string',
    'ipspace.name': 'string',
    'aggregates.name': 'string',
    'aggregates.uuid': 'string',
    'ip_interfaces.name': 'string',
    'ip_interfaces.ip.address': 'string',
    'snapshot_policy.name': 'string',
    'nfs.enabled': 'boolean',
    'nfs.allowed': since('9.7', 'boolean'),
    'cifs.enabled': 'boolean',
    'iscsi.enabled': 'boolean',
    'fcp.enabled': 'boolean',
    'nvme.enabled': 'boolean',
    'dns.domains': 'string',
  },
  brief: ['name'],
  rows: ({ state }) => [
    {
      uuid: uuidOf('svm', SVM),
      name: SVM,
      state: 'running',
      subtype: 'default',
      comment: '',
      language: 'c.utf_8',
      ipspace: { name: 'Default' },
      aggregates: aggregateRecords(state)
        .filter(({ isRoot }) => !isRoot)
        .map(({ name, uuid }) => ({ name, uuid })),
      ip_interfaces: [
        { name: 'svm1_data1', ip: { address: '192.168.133.21' } },
        { name: 'svm1_data2', ip: { address: '192.168.133.22' } },
      ],
      snapshot_policy: { name: 'default' },
      nfs: { enabled: true, allowed: true },
      cifs: { enabled: false },
      iscsi: { enabled: false },
      fcp: { enabled: false },
      nvme: { enabled: false },
    },
  ],
};

/** One volume in each aggregate: it is there while its aggregate is. */
export const volumes: RestResource = {
  path: 'storage/volumes',
  keys: ['uuid'],
  order: ['name'],
  fields: {
    uuid: 'string',
    name: 'string',
    comment: 'string',
    state: oneOf('error', 'mixed', 'offline', 'online'),
    type: oneOf('rw', 'dp', 'ls'),
    style: oneOf('flexvol', 'flexgroup'),
    language: 'string',
    size: 'integer',
    create_time: 'time',
    is_svm_root: since('9.12.1', 'boolean'),
    'svm.name': 'string',
    'svm.uuid': 'string',
    'aggregates.name': 'string',
    'aggregates.uuid': 'string',
    'nas.path': 'string',
    'snapshot_policy.name': 'string',
    'efficiency.compression': costly('string'),
    'efficiency.dedupe': costly('string'),
    'space.size': 'integer',
    'space.used': 'integer',
    'space.available': 'integer',
    'space.logical_space.available': costly('integer'),
    'space.logical_space.used': costly('integer'),
    'space.logical_space.used_percent': costly('integer'),
    'space.snapshot.reserve_percent': 'integer',
    'space.snapshot.reserve_size': costly('integer'),
    'space.snapshot.used': 'integer',
    'statistics.status': costly('string'),
    ...counted('statistics.iops_raw'),
    ...counted('statistics.latency_raw'),
    ...counted('statistics.throughput_raw'),
    'metric.status': costly('string'),
  },
  brief: ['name'],
  rows: ({ state }) => {
    const views = clusterAggregates(state);
    return aggregateRecords(state)
      .filter(({ isRoot }) => !isRoot)
      .map((aggregate) => volumeRecord(aggregate, views))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  },
};

function counted(prefix: string) {
  const names = ['read', 'write', 'other', 'total'];
  return Object.fromEntries(names.map((name) => [`${prefix}.${name}`, costly('integer')]));
}

function volumeRecord(
  { name: aggregate, uuid, usedBytes }: Aggregate,
  views: readonly AggregateView[],
): JsonObject & { name: string } {
  const name = `vol_${aggregate}`;
  const isOnline = views.find((one) => one.name === aggregate)?.state === 'online';
  const size = usedBytes;
  const used = Math.floor(size / 2);
  const zero = { read: 0, write: 0, other: 0, total: 0 };
  return {
    uuid: uuidOf('volume', name),
    name,
    comment: '',
    state: isOnline ? 'online' : 'offline',
    type: 'rw',
    style: 'flexvol',
    language: 'c.utf_8',
    size,
    create_time: '2019-07-05T10:10:00+00:00',
    is_svm_root: false,
    svm: { name: SVM, uuid: uuidOf('svm', SVM) },
    aggregates: [{ name: aggregate, uuid }],
    nas: { path: `/${name}` },
    snapshot_policy: { name: 'default' },
    efficiency: { compression: 'inline', dedupe: 'both' },
    space: {
      size,
      used,
      available: size - used,
      logical_space: { available: size - used, used, used_percent: 50 },
      snapshot: { reserve_percent: 5, reserve_size: Math.floor(size / 20), used: 0 },
    },
    statistics: { status: 'ok', iops_raw: zero, latency_raw: zero, throughput_raw: zero },
    metric: { status: 'ok' },
  };
}
