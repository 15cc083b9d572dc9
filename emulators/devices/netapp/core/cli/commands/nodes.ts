// cluster, system node: who is there, how long, and switching nodes on and off.
// @source netapp §2.5. @choice the texts before a halt and a reboot (§7.6: unknown).

import { civilTime, MONTHS, padded, WEEKDAYS, type Zone } from '../../../../../core/calendar.ts';
import type { Command } from '../../commands.ts';
import { CLUSTER_SERIAL, CLUSTER_UUID, MEMBERS } from '../../members.ts';
import type { ClusterRow } from '../../state/cluster.ts';
import { FRU_ROWS, judgeReading, SENSOR_ROWS } from '../../tables/sensorRows.ts';
import {
  type Args,
  type CliRow,
  field,
  type NoMatch,
  param,
  readBoolean,
} from '../engine/language.ts';
import { nodeshellText } from '../nodeshell.ts';
import { type CliView, nodesNamed, type OntapCommand } from '../view.ts';

const F = field;
const PROMPT = 'Do you want to continue? {y|n}: ';
const NODE = param('node', 'Node', 'node', { isRequired: true, isPositional: true });
const isYes = (args: Args, name: string) => readBoolean(args[name] ?? 'false') === true;

export function isHealthy({ isReachable, report }: ClusterRow): boolean {
  return isReachable && report.phase === 'up';
}

function uptimeOf({ report, isReachable }: ClusterRow, now: number): number | null {
  if (!isReachable) return null;
  return Math.max(0, Math.floor((now - report.kernelZeroAt) / 1_000));
}

const clusterShow: OntapCommand = {
  kind: 'show',
  path: 'cluster show',
  help: 'Display cluster node members',
  fields: [
    F('node', 'Node'),
    F('node-uuid', 'Node UUID', 'text', { privilege: 'advanced' }),
    F('epsilon', 'Epsilon', 'boolean', { privilege: 'advanced' }),
    F('eligibility', 'Eligibility', 'boolean'),
    F('health', 'Health', 'boolean'),
  ],
  keys: ['node'],
  rows: ({ nodes }) =>
    nodes.map(
      (row): CliRow => ({
        node: row.node,
        'node-uuid': MEMBERS[row.node].uuid,
        epsilon: row.settings.isEpsilon,
        eligibility: row.settings.isEligible,
        health: isHealthy(row),
      }),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 21, field: 'node' },
      { heading: 'Health', width: 7, field: 'health' },
      { heading: 'Eligibility', width: 12, field: 'eligibility' },
    ],
  },
};

const identityShow: OntapCommand = {
  kind: 'show',
  path: 'cluster identity show',
  help: "Display the cluster's attributes including Name, Serial Number, Cluster UUID, Location and Contact",
  fields: [
    F('uuid', 'Cluster UUID'),
    F('name', 'Cluster Name'),
    F('serial', 'Cluster Serial Number'),
    F('location', 'Cluster Location'),
    F('contact', 'Cluster Contact'),
  ],
  keys: [],
  isSingle: true,
  rows({ state }) {
    const { name, location, contact } = state.durable.cluster;
    return [{ uuid: CLUSTER_UUID, name, serial: CLUSTER_SERIAL, location, contact }];
  },
  layout: { kind: 'instance' },
};

const identityModify: OntapCommand = {
  kind: 'change',
  path: 'cluster identity modify',
  help: "Modify the cluster's attributes",
  params: [
    param('name', 'Cluster Name'),
    param('location', 'Cluster Location'),
    param('contact', 'Cluster Contact'),
  ],
  change: (_view, args) => [{ type: 'clusterModify', set: { ...args } }],
};

/** `6/20/2020 01:24:50 +09:00`, each node by its own clock. */
function formatClock(epochMs: number, zone: Zone): string {
  const { year, month, day, hour, minute, second } = civilTime(epochMs, zone);
  const minutes = Math.abs(zone.offsetMinutes);
  const offset = `${zone.offsetMinutes < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}`;
  return `${month}/${day}/${year} ${padded(hour)}:${padded(minute)}:${padded(second)} ${offset}`;
}

const dateShow: OntapCommand = {
  kind: 'show',
  path: 'cluster date show',
  help: 'Display the current date and time for the nodes in the cluster',
  fields: [
    F('node', 'Node'),
    F('date', 'Date'),
    F('utc-date', 'UTC Date'),
    F('epoch', 'Epoch Time', 'integer', { privilege: 'advanced' }),
    F('zone', 'Time Zone'),
  ],
  keys: ['node'],
  isOfNodes: true,
  rows: ({ nodes, state, now, zone }) =>
    nodes
      .filter(({ isReachable }) => isReachable)
      .map(({ node, report }): CliRow => {
        const wallMs = state.volatile.identity.epoch + now + report.skewMs;
        const utc = { name: 'UTC', offsetMinutes: 0 };
        return {
          node,
          date: formatClock(wallMs, zone),
          'utc-date': formatClock(wallMs, utc),
          epoch: Math.floor(wallMs / 1_000),
          zone: zone.name,
        };
      }),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 13, field: 'node' },
      { heading: 'Date', width: 28, field: 'date' },
      { heading: 'Time zone', width: 24, field: 'zone' },
    ],
  },
};

function nodeRow(view: CliView, row: ClusterRow): CliRow {
  const { node, settings } = row;
  const { uuid, serial, systemId } = MEMBERS[node];
  const uptime = uptimeOf(row, view.now);
  return {
    node,
    owner: settings.owner,
    location: settings.location,
    model: 'AFF-A300',
    serialnumber: serial,
    assettag: settings.assetTag,
    uptime,
    nvramid: String(systemId),
    systemid: String(systemId),
    vendor: 'NetApp',
    health: isHealthy(row),
    eligibility: settings.isEligible,
    epsilon: settings.isEpsilon,
    uuid,
    'is-diff-svcs': false,
    'is-all-flash-optimized': true,
    'is-capacity-optimized': false,
    'is-qlc-optimized': false,
    'max-aggr-size': 879_609_302_220_800,
    'max-vol-size': 109_951_162_777_600,
    'max-node-vvols': 1_000,
    'cpu-busy-time': uptime === null ? null : Math.floor(uptime / 20),
  };
}

const nodeShow: OntapCommand = {
  kind: 'show',
  path: 'system node show',
  help: 'Display the list of nodes in the cluster',
  fields: [
    F('node', 'Node'),
    F('owner', 'Owner'),
    F('location', 'Location'),
    F('model', 'Model'),
    F('serialnumber', 'Serial Number'),
    F('assettag', 'Asset Tag'),
    F('uptime', 'Uptime', 'seconds'),
    F('nvramid', 'NVRAM System ID'),
    F('systemid', 'System ID'),
    F('vendor', 'Vendor'),
    F('health', 'Health', 'boolean'),
    F('eligibility', 'Eligibility', 'boolean'),
    F('epsilon', 'Epsilon', 'boolean', { privilege: 'advanced' }),
    F('uuid', 'Node UUID', 'text', { privilege: 'advanced' }),
    F('is-diff-svcs', 'Differentiated Services', 'boolean'),
    F('is-all-flash-optimized', 'All-Flash Optimized', 'boolean'),
    F('is-capacity-optimized', 'Capacity Optimized', 'boolean'),
    F('is-qlc-optimized', 'QLC Optimized', 'boolean'),
    F('max-aggr-size', 'Maximum Aggregate Size', 'integer', { privilege: 'advanced' }),
    F('max-vol-size', 'Maximum Volume Size', 'integer', { privilege: 'advanced' }),
    F('max-node-vvols', 'Maximum Number of Volumes', 'integer', { privilege: 'advanced' }),
    F('cpu-busy-time', 'CPU Busy Time', 'integer', { privilege: 'advanced' }),
  ],
  keys: ['node'],
  rows: (view) => view.nodes.map((row) => nodeRow(view, row)),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 9, field: 'node', isOverflowing: true },
      { heading: 'Health', width: 6, field: 'health' },
      { heading: 'Eligibility', width: 11, field: 'eligibility' },
      { heading: 'Uptime', width: 13, field: 'uptime' },
      { heading: 'Model', width: 11, field: 'model' },
      { heading: 'Owner', width: 8, field: 'owner' },
      { heading: 'Location', width: 15, field: 'location' },
    ],
  },
};

const nodeModify: OntapCommand = {
  kind: 'change',
  path: 'system node modify',
  help: 'Modify node attributes',
  params: [
    NODE,
    param('owner', 'Owner'),
    param('location', 'Location'),
    param('assettag', 'Asset Tag'),
    param('eligibility', 'Eligibility', 'boolean'),
  ],
  change(view, args) {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    const isEligible = readBoolean(args.eligibility ?? '');
    const set = {
      ...(args.owner === undefined ? {} : { owner: args.owner }),
      ...(args.location === undefined ? {} : { location: args.location }),
      ...(args.assettag === undefined ? {} : { assetTag: args.assettag }),
      ...(isEligible === null ? {} : { isEligible }),
    };
    return nodes.map((of) => ({ type: 'nodeModify', of, set }));
  },
};

const DOWN_PARAMS = [
  NODE,
  param('reason', 'Reason', 'text'),
  param('inhibit-takeover', 'Inhibit Takeover', 'boolean'),
  param('dump', 'Dump System Core', 'boolean'),
  param('ignore-quorum-warnings', 'Skip Quorum Check Before Shutdown', 'boolean'),
  param('skip-lif-migration-before-shutdown', 'Skip LIF Migration', 'boolean'),
  param('ignore-strict-sync-warnings', 'Ignore Strict Sync Warnings', 'boolean'),
];

function goDown(type: 'nodeHalt' | 'nodeReboot', verb: string, help: string): OntapCommand {
  return {
    kind: 'change',
    path: `system node ${verb}`,
    help,
    params: DOWN_PARAMS,
    change(view, args): Command[] | NoMatch {
      const nodes = nodesNamed(view, args.node);
      if ('noMatch' in nodes) return nodes;
      return nodes.map((node) => ({
        type,
        node,
        isTakeoverInhibited: isYes(args, 'inhibit-takeover'),
        isDumping: isYes(args, 'dump'),
        reason: args.reason ?? '',
      }));
    },
    confirm(view, args) {
      const nodes = nodesNamed(view, args.node);
      if ('noMatch' in nodes) return null;
      return `\nWarning: Are you sure you want to ${verb} node ${nodes
        .map((node) => `"${node}"`)
        .join(', ')}?\n{y|n}: `;
    },
  };
}

function power(to: 'on' | 'off' | 'cycle', help: string): OntapCommand {
  return {
    kind: 'change',
    path: `system node power ${to}`,
    help,
    privilege: 'advanced',
    params: [NODE],
    change(view, args): Command[] | NoMatch {
      const targets = nodesNamed(view, args.node);
      if ('noMatch' in targets) return targets;
      return targets.map((target) => ({ type: 'nodePower', node: view.here, target, to }));
    },
    ...(to === 'on'
      ? {}
      : {
          confirm: () =>
            `\nWarning: The Service Processor is about to perform an operation that will\n         cause a dirty shutdown of node.\n${PROMPT}`,
        }),
  };
}

const reset: OntapCommand = {
  kind: 'change',
  path: 'system node reset',
  help: 'Reset a node using the Service Processor',
  privilege: 'advanced',
  params: [
    NODE,
    param('firmware', 'Firmware', 'enum', { values: ['primary', 'backup', 'current'] }),
  ],
  change(view, args) {
    const targets = nodesNamed(view, args.node);
    if ('noMatch' in targets) return targets;
    return targets.map((target) => ({ type: 'nodePower', node: view.here, target, to: 'reset' }));
  },
  confirm: () =>
    `\nWarning: The Service Processor is about to perform an operation that will\n         cause a dirty shutdown of node.\n${PROMPT}`,
};

const powerShow: OntapCommand = {
  kind: 'show',
  path: 'system node power show',
  help: 'Display the current power status of the nodes',
  privilege: 'advanced',
  fields: [F('node', 'Node'), F('status', 'Power Status')],
  keys: ['node'],
  rows: ({ nodes }) =>
    nodes.map(
      ({ node, isReachable }): CliRow => ({ node, status: isReachable ? 'on' : 'unknown' }),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 16, field: 'node' },
      { heading: 'Status', width: 11, field: 'status' },
    ],
  },
};

const run: OntapCommand = {
  kind: 'tool',
  path: 'system node run',
  help: 'Run interactive or non-interactive commands in the nodeshell',
  isHarmless: true,
  params: [
    param('node', 'Nodename', 'node', { isRequired: true, isPositional: true }),
    param('command', 'Command to Run', 'rest', { isPositional: true }),
  ],
  run(view, args) {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return { failure: `node "${args.node ?? ''}" does not exist` };
    const [only] = nodes;
    const { command } = args;
    if (command === undefined) {
      if (only === undefined || nodes.length > 1) {
        return { failure: 'an interactive nodeshell runs on one node' };
      }
      const text = "Type 'exit' or 'Ctrl-D' to return to the CLI\n";
      return { set: { nodeshell: only }, text };
    }
    const texts = nodes.map((node) => ({ node, text: nodeshellText(view, node, command) }));
    if (texts.length === 1) return texts[0]?.text ?? '';
    return `${texts.length} entries were acted on.\n${texts
      .map(({ node, text }) => `\nNode: ${node}\n${text}`)
      .join('')}`;
  },
};

const ORDER = ['fan', 'thermal', 'voltage', 'current', 'battery', 'discrete'];

function sensorRows(view: CliView): CliRow[] {
  return view.nodes
    .filter(({ isReachable }) => isReachable)
    .flatMap(({ node, report: { environment } }) =>
      SENSOR_ROWS.map((sensor): CliRow => {
        const [lcr, lnc, unc, ucr] = sensor.thresholds;
        const reading = environment.sensors.find(({ name }) => name === sensor.name);
        const isKnown = environment.areSensorsAvailable && reading !== undefined;
        const isDiscrete = sensor.words !== null;
        const value = isKnown ? reading.value : null;
        const word = isDiscrete && isKnown ? sensor.words[value === sensor.normal ? 0 : 1] : null;
        return {
          node,
          name: sensor.name,
          type: sensor.kind,
          state: isKnown ? reading.state : 'unknown',
          value: isDiscrete ? null : value,
          units: isDiscrete ? null : sensor.unit,
          'discrete-value': isDiscrete ? word : null,
          'discrete-state': isDiscrete && isKnown ? reading.state : null,
          'crit-low': lcr,
          'warn-low': lnc,
          'warn-hi': unc,
          'crit-hi': ucr,
          judged: isKnown ? judgeReading(sensor, reading.value) : null,
        };
      }),
    )
    .sort((left, right) => ORDER.indexOf(String(left.type)) - ORDER.indexOf(String(right.type)));
}

const sensorsShow: OntapCommand = {
  kind: 'show',
  path: 'system node environment sensors show',
  help: 'Display the sensor table',
  fields: [
    F('node', 'Node'),
    F('name', 'Sensor Name'),
    F('type', 'Sensor Type'),
    F('state', 'Sensor State'),
    F('value', 'Value', 'integer'),
    F('units', 'Units'),
    F('discrete-value', 'Discrete Value'),
    F('discrete-state', 'Discrete State'),
    F('crit-low', 'Critical Low', 'integer'),
    F('warn-low', 'Warning Low', 'integer'),
    F('warn-hi', 'Warning High', 'integer'),
    F('crit-hi', 'Critical High', 'integer'),
  ],
  keys: ['node', 'name'],
  isOfNodes: true,
  rows: sensorRows,
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 10, field: 'node', isGrouped: true },
      { heading: 'Sensor', width: 20, field: 'name' },
      { heading: 'State', width: 8, field: 'state' },
      { heading: 'Value', width: 6, field: 'value' },
      { heading: 'Units', width: 9, field: 'units' },
      { heading: 'Crit\nLow', width: 5, field: 'crit-low' },
      { heading: 'Crit\nHigh', width: 5, field: 'crit-hi' },
    ],
  },
};

const chassisFrus: OntapCommand = {
  kind: 'show',
  path: 'system chassis fru show',
  help: 'Display the FRUs of the chassis',
  fields: [
    F('node', 'Node'),
    F('fru-name', 'FRU Name'),
    F('type', 'FRU Type'),
    F('status', 'Status'),
    F('connected-nodes', 'Connected Nodes', 'list'),
    F('num-nodes', 'Number of Nodes', 'integer'),
  ],
  keys: ['node', 'fru-name'],
  rows({ nodes }) {
    return nodes.flatMap(({ node, report: { environment } }): CliRow[] =>
      ['PSU1', 'PSU2'].map((name) => ({
        node,
        'fru-name': name,
        type: 'psu',
        status: environment.failedSupplies.includes(name) ? 'failed' : 'ok',
        'connected-nodes': nodes.map((row) => row.node),
        'num-nodes': nodes.length,
      })),
    );
  },
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 16, field: 'node', isGrouped: true },
      { heading: 'FRU', width: 20, field: 'fru-name' },
      { heading: 'Type', width: 8, field: 'type' },
      { heading: 'Status', width: 10, field: 'status' },
    ],
  },
};

const controllerFrus: OntapCommand = {
  kind: 'show',
  path: 'system controller fru show',
  help: 'Display the FRUs of the controllers',
  fields: [
    F('node', 'Node'),
    F('subsystem', 'Subsystem'),
    F('serial-number', 'Serial Number'),
    F('fru-name', 'FRU Name'),
    F('status', 'Status'),
  ],
  keys: ['node', 'subsystem', 'serial-number'],
  rows: ({ nodes }) =>
    nodes.flatMap(({ node }) =>
      FRU_ROWS.map(
        ({ id, name }): CliRow => ({
          node,
          subsystem: 'Environment',
          'serial-number': `${MEMBERS[node].serial}-${id}`,
          'fru-name': name,
          status: 'ok',
        }),
      ),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 16, field: 'node', isGrouped: true },
      { heading: 'FRU Name', width: 30, field: 'fru-name' },
      { heading: 'Subsystem', width: 12, field: 'subsystem' },
      { heading: 'Status', width: 8, field: 'status' },
    ],
  },
};

/** `Sat Jun 20 02:56:30 2020` @seed S0:96 */
export function formatLong(epochMs: number, zone: Zone): string {
  const { weekday, year, month, day, hour, minute, second } = civilTime(epochMs, zone);
  const date = `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${padded(day)}`;
  return `${date} ${padded(hour)}:${padded(minute)}:${padded(second)} ${year}`;
}

export const NODE_COMMANDS: readonly OntapCommand[] = [
  clusterShow,
  identityShow,
  identityModify,
  dateShow,
  nodeShow,
  nodeModify,
  goDown('nodeHalt', 'halt', 'Shut down a node'),
  goDown('nodeReboot', 'reboot', 'Reboot a node'),
  power('on', 'Power a node on using the Service Processor'),
  power('off', 'Power a node off using the Service Processor'),
  power('cycle', 'Power a node off and then on using the Service Processor'),
  reset,
  powerShow,
  run,
  sensorsShow,
  chassisFrus,
  controllerFrus,
];
