// `cluster` and what hangs below it that is one record or few: jobs, software, chassis, sensors.
// What the model has no state for (statistics, metrics) is synthetic and constant.

import type { JsonObject } from '../../../../../core/json.ts';
import { CLUSTER_ADDRESS, CLUSTER_SERIAL, CLUSTER_UUID, MEMBERS } from '../../members.ts';
import type { ClusterRow } from '../../state/cluster.ts';
import type { SensorReading } from '../../state/sp.ts';
import { SENSOR_ROWS, type SensorRow } from '../../tables/sensorRows.ts';
import { costly, type Fields, oneOf, since, writable } from '../language.ts';
import { isoDate, nodeLink, type RestResource, type RestView, uuidOf, zoneOf } from '../view.ts';

const COUNTERS = ['read', 'write', 'other', 'total'];

function counters(prefix: string): Fields {
  return Object.fromEntries(COUNTERS.map((name) => [`${prefix}.${name}`, costly('integer')]));
}

export const cluster: RestResource = {
  path: 'cluster',
  keys: [],
  fields: {
    name: writable('string'),
    uuid: 'string',
    location: writable('string'),
    contact: writable('string'),
    'version.full': 'string',
    'version.generation': 'integer',
    'version.major': 'integer',
    'version.minor': 'integer',
    dns_domains: 'string',
    name_servers: 'string',
    ntp_servers: 'string',
    san_optimized: since('9.10.1', 'boolean'),
    disaggregated: since('9.14.1', 'boolean'),
    auto_enable_analytics: since('9.12.1', 'boolean'),
    'timezone.name': since('9.7', 'string'),
    'certificate.uuid': since('9.10.1', 'string'),
    'management_interfaces.uuid': 'string',
    'management_interfaces.name': 'string',
    'management_interfaces.ip.address': 'string',
    'peering_policy.authentication_required': since('9.8', 'boolean'),
    'peering_policy.encryption_required': since('9.8', 'boolean'),
    'peering_policy.minimum_passphrase_length': since('9.8', 'integer'),
    'statistics.status': costly('string'),
    'statistics.timestamp': costly('time'),
    ...counters('statistics.iops_raw'),
    ...counters('statistics.latency_raw'),
    ...counters('statistics.throughput_raw'),
    'metric.status': costly('string'),
    'metric.timestamp': costly('time'),
    'metric.duration': costly('string'),
    ...counters('metric.iops'),
    ...counters('metric.latency'),
    ...counters('metric.throughput'),
  },
  brief: ['name', 'version'],
  rows: (view) => [clusterRecord(view)],
  verbs: {
    PATCH: {
      plan: (_, { body }) => {
        const set: { name?: string; location?: string; contact?: string } = {};
        if (typeof body.name === 'string') set.name = body.name;
        if (body.location !== undefined) set.location = String(body.location ?? '');
        if (body.contact !== undefined) set.contact = String(body.contact ?? '');
        return { commands: [{ type: 'clusterModify', set }], job: 'PATCH /api/cluster' };
      },
    },
  },
};

function clusterRecord(view: RestView): JsonObject {
  const { config, profile } = view;
  const { generation, major, minor, release, built } = profile;
  const flat = (value: number) => Object.fromEntries(COUNTERS.map((name) => [name, value]));
  const timestamp = localDate(view);
  return {
    name: config.name,
    uuid: CLUSTER_UUID,
    location: config.location,
    contact: config.contact,
    version: { full: `NetApp Release ${release}: ${built}`, generation, major, minor },
    dns_domains: ['example.com'],
    name_servers: ['192.168.132.1'],
    ntp_servers: [],
    san_optimized: false,
    disaggregated: false,
    auto_enable_analytics: false,
    timezone: { name: zoneOf(view).name },
    certificate: { uuid: uuidOf('certificate', config.name) },
    management_interfaces: [
      {
        name: 'cluster_mgmt',
        uuid: uuidOf('lif', 'cluster_mgmt'),
        ip: { address: CLUSTER_ADDRESS },
      },
    ],
    peering_policy: {
      authentication_required: true,
      encryption_required: true,
      minimum_passphrase_length: 8,
    },
    statistics: {
      status: 'ok',
      timestamp,
      iops_raw: flat(0),
      latency_raw: flat(0),
      throughput_raw: flat(0),
    },
    metric: {
      status: 'ok',
      timestamp,
      duration: 'PT15S',
      iops: flat(0),
      latency: flat(0),
      throughput: flat(0),
    },
  };
}

/** The date of the node that answers. */
function localDate(view: RestView): string {
  const { epoch, skewMs, zone } = view.state.volatile.identity;
  return isoDate(epoch + view.now + skewMs, zone);
}

export const jobs: RestResource = {
  path: 'cluster/jobs',
  keys: ['uuid'],
  fields: {
    uuid: 'string',
    description: 'string',
    state: oneOf('queued', 'running', 'paused', 'success', 'failure'),
    message: 'string',
    code: 'integer',
    'error.code': since('9.9.1', 'string'),
    'error.message': since('9.9.1', 'string'),
    start_time: 'time',
    end_time: 'time',
    'node.name': since('9.10.1', 'string'),
    'node.uuid': since('9.10.1', 'string'),
    'svm.name': 'string',
    'svm.uuid': 'string',
  },
  brief: [],
  rows: (view) =>
    [...view.state.volatile.jobs]
      .sort((left, right) => (left.uuid < right.uuid ? -1 : 1))
      .map(({ uuid, description, state, message, code, startMs, endMs }) => {
        const record: JsonObject = { uuid, description, state, message, code };
        if (state === 'failure') record.error = { code: String(code), message };
        record.start_time = isoDate(startMs, zoneOf(view));
        if (endMs !== null) record.end_time = isoDate(endMs, zoneOf(view));
        record.node = nodeLink(view.state.volatile.identity.node);
        return record;
      }),
};

/** @source netapp §1.7: `frus` is a list even when empty. */
export const chassis: RestResource = {
  path: 'cluster/chassis',
  keys: ['id'],
  fields: {
    id: 'string',
    state: oneOf('ok', 'error'),
    'nodes.name': 'string',
    'nodes.uuid': 'string',
    'nodes.position': 'string',
    'frus.id': 'string',
    'frus.type': oneOf('fan', 'psu'),
    'frus.state': oneOf('ok', 'error'),
    'shelves.uid': 'string',
  },
  brief: [],
  rows: (view) => {
    const environments = view.rows.map(({ report }) => report.environment);
    const failed = environments.flatMap((one) => [...one.failedFans, ...one.failedSupplies]);
    const frus = ['SysFan1', 'SysFan2', 'SysFan3', 'PSU1', 'PSU2'].map((id) => ({
      id,
      type: id.startsWith('SysFan') ? 'fan' : 'psu',
      state: isNamed(failed, id) ? 'error' : 'ok',
    }));
    const nodes = view.rows.map(({ node }, index) => ({
      ...nodeLink(node),
      position: index === 0 ? 'top' : 'bottom',
    }));
    const state = failed.length > 0 ? 'error' : 'ok';
    return [{ id: CLUSTER_SERIAL, state, nodes, frus, shelves: [] }];
  },
};

function isNamed(names: readonly string[], id: string): boolean {
  return names.some((name) => name.toLowerCase().startsWith(id.toLowerCase()));
}

const THRESHOLD_STATES = ['normal', 'warn_high', 'warn_low', 'fault', 'crit_low', 'crit_high'];

/** 9.11 and later; before, the CLI shows them. A dead SP relays nothing (S1:14). */
export const sensors: RestResource = {
  path: 'cluster/sensors',
  keys: ['node.uuid', 'index'],
  since: '9.11.1',
  fields: {
    index: 'integer',
    name: 'string',
    'node.name': 'string',
    'node.uuid': 'string',
    type: oneOf('fan', 'thermal', 'voltage', 'current', 'battery', 'discrete', 'unknown'),
    value: 'integer',
    value_units: 'string',
    threshold_state: oneOf(...THRESHOLD_STATES, 'failed', 'unknown', 'retry', 'retry_failed'),
    critical_low_threshold: 'integer',
    warning_low_threshold: 'integer',
    warning_high_threshold: 'integer',
    critical_high_threshold: 'integer',
    discrete_value: 'string',
    discrete_state: oneOf('normal', 'failed', 'unknown'),
  },
  brief: ['index'],
  order: ['node.name', 'index'],
  rows: (view) =>
    view.rows.flatMap((row) =>
      SENSOR_ROWS.map((sensor, index) => sensorRecord(row, sensor, index + 1)),
    ),
};

function sensorRecord(
  { node, report, isReachable }: ClusterRow,
  sensor: SensorRow,
  index: number,
): JsonObject {
  const { environment } = report;
  const isKnown = isReachable && environment.areSensorsAvailable;
  const reading = isKnown
    ? environment.sensors.find(({ name }) => name === sensor.name)
    : undefined;
  const record: JsonObject = {
    index,
    name: sensor.name,
    node: nodeLink(node),
    type: sensor.kind,
    threshold_state: reading?.state ?? 'unknown',
  };
  if (sensor.kind === 'discrete') return { ...record, ...discreteRecord(sensor, reading) };
  return { ...record, ...analogRecord(sensor, reading) };
}

function discreteRecord({ words }: SensorRow, reading: SensorReading | undefined): JsonObject {
  if (!reading || !words) return { discrete_state: 'unknown' };
  const isWell = reading.state === 'normal';
  return {
    discrete_state: isWell ? 'normal' : 'failed',
    discrete_value: isWell ? words[0] : words[1],
  };
}

/** Units as the API writes them. Volts and amps are thousandths there, so all values are whole. */
const UNITS: { readonly [unit: string]: readonly [unit: string, scale: number] } = {
  'degrees C': ['C', 1],
  Volts: ['mV', 1_000],
  Amps: ['mA', 1_000],
  Watts: ['W', 1],
  hours: ['hours', 1],
};

function analogRecord(sensor: SensorRow, reading: SensorReading | undefined): JsonObject {
  const [unit, scale] = UNITS[sensor.unit] ?? [sensor.unit, 1];
  const record: JsonObject = { value_units: unit };
  const whole = (value: number) => Math.round(value * scale);
  if (reading) record.value = whole(reading.value);
  const [lcr, lnc, unc, ucr] = sensor.thresholds;
  if (lcr !== null) record.critical_low_threshold = whole(lcr);
  if (lnc !== null) record.warning_low_threshold = whole(lnc);
  if (unc !== null) record.warning_high_threshold = whole(unc);
  if (ucr !== null) record.critical_high_threshold = whole(ucr);
  return record;
}

export const licenses: RestResource = {
  path: 'cluster/licensing/licenses',
  keys: ['name'],
  fields: {
    name: 'string',
    scope: oneOf('not_available', 'site', 'cluster', 'node'),
    state: oneOf('compliant', 'noncompliant', 'unlicensed', 'unknown'),
    'licenses.serial_number': 'string',
    'licenses.owner': 'string',
    'licenses.active': 'boolean',
    'licenses.evaluation': 'boolean',
    'licenses.expiry_time': 'time',
    'licenses.compliance.state': 'string',
    entitlement_action: since('9.11.1', 'string'),
    entitlement_risk: since('9.11.1', 'string'),
  },
  brief: [],
  rows: (view) =>
    ['base', 'nfs'].map((name) => ({
      name,
      scope: name === 'base' ? 'cluster' : 'node',
      state: 'compliant',
      licenses: view.rows.map(({ node }) => ({
        serial_number: MEMBERS[node].serial,
        owner: node,
        active: true,
        evaluation: false,
        compliance: { state: 'compliant' },
      })),
    })),
};
