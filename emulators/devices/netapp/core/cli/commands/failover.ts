// storage failover, cluster ha: takeover, giveback, and what they look like.
// @source netapp §2.2. @choice the wording of warnings and the widths of show-giveback and
// show-takeover (§7.6: unknown).

import type { Command } from '../../commands.ts';
import { MEMBERS, type NodeName, partnerOf } from '../../members.ts';
import type { FailoverSettings, HwassistSettings } from '../../state/cluster.ts';
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
import { failoverRow, moveText } from '../rows/failover.ts';
import { type CliView, nodeNamed, nodesNamed, type OntapCommand } from '../view.ts';

const F = field;
const PROMPT = 'Do you want to continue? {y|n}: ';

const SHOW_FIELDS = [
  F('node', 'Node'),
  F('partner-name', 'Partner Name'),
  F('node-state', 'Node State', 'text', { privilege: 'advanced' }),
  F('possible', 'Takeover Possible', 'boolean'),
  F('state-description', 'State Description'),
  F('enabled', 'Takeover Enabled', 'boolean'),
  F('mode', 'HA Mode'),
  F('takeover-by-partner-possible', 'Takeover By Partner Possible', 'boolean'),
  F('partner-state', 'Partner State'),
  F('partner-firmware-state', 'Partner Firmware State', 'text', { privilege: 'advanced' }),
  F('local-firmware-state', 'Firmware State', 'text', { privilege: 'advanced' }),
  F('takeover-status', 'Takeover Status'),
  F('takeover-reason', 'Takeover Reason'),
  F('takeover-failure-reason', 'Takeover Failure Reason'),
  F('reason-not-possible', 'Reason Takeover not Possible'),
  F('giveback-status', 'Giveback Status'),
  F('interconnect-up', 'Interconnect Up', 'boolean'),
  F('mailbox-status', 'Mailbox Status', 'text', { privilege: 'advanced' }),
  F('auto-giveback', 'Auto Giveback Enabled', 'boolean'),
  F('auto-giveback-after-panic', 'Auto Giveback After Panic Enabled', 'boolean'),
  F('auto-giveback-override-vetoes', 'Auto Giveback Override Vetoes Enabled', 'boolean'),
  F('delay-seconds', 'Delay Before Auto Giveback (secs)', 'integer'),
  F('onreboot', 'Takeover on Reboot Enabled', 'boolean'),
  F('onpanic', 'Takeover on Panic Enabled', 'boolean'),
  F('detection-time', 'Takeover Detection Time (secs)', 'integer'),
  F('time-until-takeover', 'Time Until Takeover', 'integer'),
  F('time-since-takeover', 'Time Since Takeover', 'integer'),
  F('time-until-autogiveback', 'Time Until Auto Giveback', 'integer'),
  F('hwassist', 'HW-assist Enabled', 'boolean'),
  F('hwassist-partner-ip', "HW-assist Partner's IP Address"),
  F('hwassist-partner-port', "HW-assist Partner's Port", 'integer'),
  F('hwassist-health-check-interval', 'HW-assist Health Check Interval (secs)', 'integer'),
  F('hwassist-retry-count', 'HW-assist Retry Count', 'integer'),
  F('hwassist-status', 'HW-assist Status'),
];

const show: OntapCommand = {
  kind: 'show',
  path: 'storage failover show',
  help: 'Display storage failover status',
  fields: SHOW_FIELDS,
  keys: ['node'],
  rows: (view) => view.nodes.map((row) => failoverRow(view, row)),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 14, field: 'node' },
      { heading: 'Partner', width: 14, field: 'partner-name' },
      { heading: 'Takeover\nPossible', width: 8, field: 'possible' },
      { heading: 'State Description', width: 37, field: 'state-description' },
    ],
  },
};

/** The node that the one or the other parameter names: `-ofnode X` is its partner's `-bynode`. */
function actor(view: CliView, args: Args, own: string, other: string): NodeName | Failure {
  const byOwn = args[own];
  const byOther = args[other];
  if (byOwn === undefined && byOther === undefined) {
    return { failure: `Missing required parameter "-${other}"` };
  }
  if (byOwn !== undefined) return nodeNamed(view, own, byOwn);
  const found = nodeNamed(view, other, byOther ?? '');
  return typeof found === 'string' ? partnerOf(found) : found;
}

const isYes = (args: Args, name: string) => readBoolean(args[name] ?? 'false') === true;

const TAKEOVER_OPTIONS = ['normal', 'immediate', 'force', 'allow-version-mismatch'] as const;

const takeover: OntapCommand = {
  kind: 'change',
  path: 'storage failover takeover',
  help: "Take over the storage of a node's partner",
  params: [
    param('ofnode', 'Node to be Taken Over', 'node', { isPositional: true }),
    param('bynode', 'Node Initiating the Takeover', 'node'),
    param('option', 'Takeover Option', 'enum', { values: TAKEOVER_OPTIONS }),
    param('bypass-optimization', 'Bypass Takeover Optimization', 'boolean'),
    param('skip-lif-migration', 'Skip LIF Migration', 'boolean'),
    param('override-vetoes', 'Override All Soft Vetos', 'boolean'),
    param('ignore-quorum-warnings', 'Skip Quorum Check Before Takeover', 'boolean'),
  ],
  change(view, args) {
    const node = actor(view, args, 'bynode', 'ofnode');
    if (typeof node !== 'string') return node;
    const option = valueNamed(TAKEOVER_OPTIONS, args.option ?? 'normal');
    return [
      {
        type: 'takeover',
        node,
        option: (option ?? 'normal') as (typeof TAKEOVER_OPTIONS)[number],
        isBypassed: isYes(args, 'bypass-optimization'),
        isLifMigrationSkipped: isYes(args, 'skip-lif-migration'),
        areVetoesOverridden: isYes(args, 'override-vetoes'),
      },
    ];
  },
  confirm(view, args) {
    const node = actor(view, args, 'bynode', 'ofnode');
    if (typeof node !== 'string') return null;
    const partner = partnerOf(node);
    const warning = isDisruptive(args)
      ? `Warning: Taking over node "${partner}" with option "${args.option}" might cause\n` +
        '         data loss or a service disruption.'
      : 'Warning: A takeover will be initiated. Once the partner node reboots, a giveback\n' +
        '         will be automatically initiated.';
    return `\n${warning}\n${PROMPT}`;
  },
};

function isDisruptive({ option }: Args): boolean {
  const wanted = valueNamed(TAKEOVER_OPTIONS, option ?? 'normal');
  return wanted === 'immediate' || wanted === 'force';
}

const giveback: OntapCommand = {
  kind: 'change',
  path: 'storage failover giveback',
  help: 'Return failed-over storage to its home node',
  params: [
    param('ofnode', 'Node to which Storage will be Given Back', 'node', { isPositional: true }),
    param('fromnode', 'Node Initiating the Giveback', 'node'),
    param('require-partner-waiting', 'Require Partner in Waiting', 'boolean'),
    param('override-vetoes', 'Override All Soft Vetos', 'boolean'),
    param('only-cfo-aggregates', 'Give Back Only CFO Aggregates', 'boolean'),
  ],
  change(view, args) {
    const node = actor(view, args, 'fromnode', 'ofnode');
    if (typeof node !== 'string') return node;
    return [
      {
        type: 'giveback',
        node,
        isPartnerWaitingRequired: isYes(args, 'require-partner-waiting'),
        areVetoesOverridden: isYes(args, 'override-vetoes'),
        isOnlyRoot: isYes(args, 'only-cfo-aggregates'),
      },
    ];
  },
  confirm: (_view, args) =>
    isYes(args, 'override-vetoes')
      ? '\nWarning: Initiating a giveback with vetoes overridden will result in giveback\n' +
        '         proceeding even if the node detects outstanding issues that would make\n' +
        `         a giveback dangerous or disruptive.\n${PROMPT}`
      : null,
  done: () => '\nInfo: Run the storage failover show-giveback command to check giveback status.\n',
};

type Settings = Partial<FailoverSettings> & { hwassist: Partial<HwassistSettings> };

function settingsOf(args: Args): Settings {
  const flag = (name: string) => readBoolean(args[name] ?? '');
  const number = (name: string) => (args[name] === undefined ? null : Number(args[name]));
  const kept = <Value extends object>(all: Value) =>
    Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  return {
    ...kept({
      isEnabled: flag('enabled'),
      isAutoGiveback: flag('auto-giveback'),
      isAutoGivebackAfterPanic: flag('auto-giveback-after-panic'),
      isAutoGivebackOverrideVetoes: flag('auto-giveback-override-vetoes'),
      delaySeconds: number('delay-seconds'),
      isOnReboot: flag('onreboot'),
      isOnPanic: flag('onpanic'),
      detectionSeconds: number('detection-time'),
    }),
    hwassist: kept({
      isEnabled: flag('hwassist'),
      partnerIp: args['hwassist-partner-ip'] ?? null,
      partnerPort: number('hwassist-partner-port'),
      healthCheckSeconds: number('hwassist-health-check-interval'),
      retryCount: number('hwassist-retry-count'),
    }),
  };
}

const modify: OntapCommand = {
  kind: 'change',
  path: 'storage failover modify',
  help: 'Modify storage failover attributes',
  params: [
    param('node', 'Node', 'node', { isRequired: true, isPositional: true }),
    param('enabled', 'Takeover Enabled', 'boolean'),
    param('auto-giveback', 'Auto Giveback Enabled', 'boolean'),
    param('auto-giveback-after-panic', 'Auto Giveback After Panic Enabled', 'boolean'),
    param('auto-giveback-override-vetoes', 'Auto Giveback Override Vetoes Enabled', 'boolean'),
    param('delay-seconds', 'Delay Before Auto Giveback (secs)', 'integer'),
    param('onreboot', 'Takeover on Reboot Enabled', 'boolean'),
    param('onpanic', 'Takeover on Panic Enabled', 'boolean'),
    param('detection-time', 'Takeover Detection Time (secs)', 'integer'),
    param('hwassist', 'HW-assist Enabled', 'boolean'),
    param('hwassist-partner-ip', "HW-assist Partner's IP Address"),
    param('hwassist-partner-port', "HW-assist Partner's Port", 'integer'),
    param('hwassist-health-check-interval', 'HW-assist Health Check Interval (secs)', 'integer'),
    param('hwassist-retry-count', 'HW-assist Retry Count', 'integer'),
  ],
  change(view, args): Command[] | Failure | NoMatch {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    const { hwassist, ...failover } = settingsOf(args);
    return nodes.flatMap((of): Command[] => [
      ...(Object.keys(failover).length > 0
        ? [{ type: 'failoverModify', of, set: failover } as const]
        : []),
      ...(Object.keys(hwassist).length > 0
        ? [{ type: 'hwassistModify', of, set: hwassist } as const]
        : []),
    ]);
  },
};

function givebackRows(view: CliView): CliRow[] {
  return view.nodes
    .filter(({ isReachable }) => isReachable)
    .flatMap(({ node, report }): CliRow[] => {
      const { moves } = report.ha.giveback;
      const partner = MEMBERS[node].partner;
      const none = 'No aggregates to give back';
      if (moves.length === 0) return [{ node, 'partner-aggregate': null, status: none, partner }];
      return moves.map((move) => ({
        node,
        'partner-aggregate': move.aggregate,
        status: moveText(move),
        partner,
      }));
    });
}

const showGiveback: OntapCommand = {
  kind: 'show',
  path: 'storage failover show-giveback',
  help: 'Display giveback status',
  fields: [
    F('node', 'Node'),
    F('partner-aggregate', 'Partner Aggregate'),
    F('status', 'Giveback Status'),
  ],
  keys: ['node', 'partner-aggregate'],
  rows: givebackRows,
  layout: {
    kind: 'table',
    columns: [
      { heading: '\nNode', width: 14, field: 'node', isGrouped: true },
      { heading: 'Partner\nAggregate', width: 19, field: 'partner-aggregate' },
      { heading: 'Giveback Status', width: 45, field: 'status' },
    ],
  },
};

function takeoverRows(view: CliView): CliRow[] {
  return view.nodes
    .filter(({ isReachable }) => isReachable)
    .flatMap(({ node, report }): CliRow[] => {
      const { takeover: under } = report.ha;
      const status = under.state === 'not_in_takeover' ? 'Not in takeover' : under.state;
      if (under.moves.length === 0) {
        return [
          { node, 'node-status': status, aggregate: null, status: 'No aggregates to relocate' },
        ];
      }
      return under.moves.map((move) => ({
        node,
        'node-status': status,
        aggregate: move.aggregate,
        status: moveText(move),
      }));
    });
}

const showTakeover: OntapCommand = {
  kind: 'show',
  path: 'storage failover show-takeover',
  help: 'Display takeover status',
  fields: [
    F('node', 'Node'),
    F('node-status', 'Node Status'),
    F('aggregate', 'Aggregate'),
    F('status', 'Aggregate Takeover Status'),
  ],
  keys: ['node', 'aggregate'],
  rows: takeoverRows,
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 14, field: 'node', isGrouped: true },
      { heading: 'Node Status', width: 20, field: 'node-status', isGrouped: true },
      { heading: 'Takeover\nAggregate', width: 19, field: 'aggregate' },
      { heading: 'Status', width: 24, field: 'status' },
    ],
  },
};

const haShow: OntapCommand = {
  kind: 'show',
  path: 'cluster ha show',
  help: 'Show high-availability configuration status for the cluster',
  fields: [F('configured', 'High-Availability Configured', 'boolean')],
  keys: [],
  isSingle: true,
  rows: ({ state }) => [{ configured: state.durable.cluster.isHaConfigured }],
  layout: { kind: 'instance' },
};

const haModify: OntapCommand = {
  kind: 'change',
  path: 'cluster ha modify',
  help: 'Modify high-availability configuration status for the cluster',
  params: [param('configured', 'High-Availability Configured', 'boolean', { isRequired: true })],
  change: (_view, args) => [{ type: 'haModify', isConfigured: isYes(args, 'configured') }],
  confirm: (_view, args) =>
    isYes(args, 'configured')
      ? null
      : `\nWarning: Disabling high availability leaves the cluster without takeover.\n${PROMPT}`,
};

export const FAILOVER_COMMANDS: readonly OntapCommand[] = [
  show,
  takeover,
  giveback,
  modify,
  showGiveback,
  showTakeover,
  haShow,
  haModify,
];
