// system node: who is there, how long, and switching nodes on and off.
// @source netapp §2.5. @choice the texts before a halt and a reboot (§7.6: unknown).

import { isHealthy } from '../../cluster.ts';
import type { Command } from '../../commands.ts';
import { MEMBERS } from '../../members.ts';
import type { ClusterRow } from '../../state/cluster.ts';
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

function uptimeOf({ report, isReachable }: ClusterRow, now: number): number | null {
  if (!isReachable) return null;
  return Math.max(0, Math.floor((now - report.kernelZeroAt) / 1_000));
}

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
    F('is-capacity-optimized', 'Capacity Optimized', 'boolean', { minor: 12 }),
    F('is-qlc-optimized', 'QLC Optimized', 'boolean', { minor: 10 }),
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

const DIRTY =
  '\nWarning: The Service Processor is about to perform an operation that will\n' +
  `         cause a dirty shutdown of node.\n${PROMPT}`;

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
          confirm: () => DIRTY,
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
  confirm: () => DIRTY,
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

export const NODE_COMMANDS: readonly OntapCommand[] = [
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
];
