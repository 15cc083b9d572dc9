// system service-processor image: firmware of the SPs, and how an update goes.
// @seed S0:9-31. @source netapp §2.4

import type { Command } from '../../commands.ts';
import type { ClusterRow } from '../../state/cluster.ts';
import type { SpImage } from '../../state/sp.ts';
import {
  type CliRow,
  type Failure,
  field,
  type NoMatch,
  param,
  readBoolean,
} from '../engine/language.ts';
import { renderTable } from '../engine/layout.ts';
import { nodesNamed, type OntapCommand } from '../view.ts';

const F = field;
const NODE = param('node', 'Node', 'node', { isRequired: true, isPositional: true });

function imageRow({ node }: ClusterRow, image: SpImage): CliRow {
  return {
    node,
    type: 'SP',
    image: image.slot,
    status: image.status,
    'is-current': image.isCurrent,
    version: image.version,
  };
}

const IMAGE_FIELDS = [
  F('node', 'Node'),
  F('image', 'Image'),
  F('type', 'Type of Device'),
  F('status', 'Image Status'),
  F('is-current', 'Is Image Current', 'boolean'),
  F('version', 'Firmware Version'),
];
const IMAGE_COLUMNS = [
  { heading: 'Node', width: 16, field: 'node', isGrouped: true },
  { heading: 'Type', width: 5, field: 'type' },
  { heading: 'Image', width: 8, field: 'image' },
  { heading: 'Status', width: 16, field: 'status' },
  { heading: 'Is\nCurrent', width: 8, field: 'is-current' },
  { heading: 'Version', width: 9, field: 'version' },
];
const BLANK = ' ';

const imageShow: OntapCommand = {
  kind: 'show',
  path: 'system service-processor image show',
  help: 'Display the details of currently installed Service Processor firmware image',
  fields: IMAGE_FIELDS,
  keys: ['node', 'image'],
  rows: ({ nodes }) =>
    nodes.flatMap((row) => row.report.sp.images.map((image) => imageRow(row, image))),
  layout: {
    kind: 'text',
    render(rows, { zone }) {
      const nodes = [...new Set(rows.map(({ node }) => node))];
      const shown = nodes.flatMap((node) => [
        {
          node: node ?? '',
          type: 'SP',
          image: BLANK,
          status: BLANK,
          'is-current': BLANK,
          version: BLANK,
        },
        ...rows.filter((row) => row.node === node).map((row) => ({ ...row, type: BLANK })),
      ]);
      return renderTable(IMAGE_COLUMNS, shown, { fields: IMAGE_FIELDS, zone });
    },
  },
};

/** @seed S0:11-13 */
const UPDATE_NOTE =
  '\nNote: Firmware update will need to reboot the SP on completion. If your console\n' +
  'connection is through the SP, it will be disconnected\n' +
  'Do you want to proceed with the firmware update ? {y|n}: ';

const imageUpdate: OntapCommand = {
  kind: 'change',
  path: 'system service-processor image update',
  help: 'Update Service Processor firmware',
  params: [
    NODE,
    param('package', 'Firmware Package'),
    param('baseline', 'Install Baseline', 'boolean'),
    param('clear-logs', 'Clear Logs After Update', 'boolean'),
    param('update-type', 'Firmware Update Type', 'enum', {
      values: ['serial-full', 'serial-differential', 'network-full'],
    }),
  ],
  change(view, args): Command[] | Failure | NoMatch {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    const isBaseline = readBoolean(args.baseline ?? '') === true;
    if (args.package === undefined && !isBaseline) {
      return { failure: 'Missing required parameter "-package"' };
    }
    return nodes.map((node) => ({
      type: 'spImageUpdate',
      node,
      package: args.package ?? '',
      isBaseline,
      isLogClear: readBoolean(args['clear-logs'] ?? '') === true,
      isAutomatic: false,
    }));
  },
  confirm: () => UPDATE_NOTE,
  /** @seed S0:14-15 */
  done: (_view, _args, count) =>
    `SP firmware update has been successfully scheduled.\n${acted(count)}`,
};

function acted(count: number): string {
  return count === 1 ? '1 entry was acted on.\n' : `${count} entries were acted on.\n`;
}

const imageModify: OntapCommand = {
  kind: 'change',
  path: 'system service-processor image modify',
  help: 'Enable/Disable automatic firmware update',
  params: [NODE, param('autoupdate', 'Firmware Autoupdate', 'boolean', { isRequired: true })],
  change(view, args) {
    const nodes = nodesNamed(view, args.node);
    if ('noMatch' in nodes) return nodes;
    const isOn = readBoolean(args.autoupdate ?? '') === true;
    return nodes.map((of) => ({ type: 'spAutoUpdate', of, isOn }));
  },
};

/** @seed S0:17-31: the row of the last update stays. */
const progressShow: OntapCommand = {
  kind: 'show',
  path: 'system service-processor image update-progress show',
  help: 'Display status for the latest Service Processor firmware update',
  fields: [
    F('node', 'Node'),
    F('in-progress', 'In Progress'),
    F('start-time', 'Latest SP Firmware Update Start Time', 'date'),
    F('percent-done', 'Percentage Done', 'integer'),
    F('end-time', 'Latest SP Firmware Update End Time', 'date'),
  ],
  keys: ['node'],
  rows: ({ nodes }) =>
    nodes
      .filter(({ isReachable }) => isReachable)
      .map(
        ({ node, report: { spUpdate } }): CliRow => ({
          node,
          'in-progress': spUpdate?.isInProgress ? 'yes' : 'no',
          'start-time': spUpdate?.startMs ?? null,
          'percent-done': spUpdate?.percent ?? 0,
          'end-time': spUpdate?.endMs ?? null,
        }),
      ),
  isOfNodes: true,
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 16, field: 'node' },
      { heading: 'In\nProgress', width: 8, field: 'in-progress' },
      { heading: 'Start Time', width: 19, field: 'start-time' },
      { heading: 'Percent\nDone', width: 7, field: 'percent-done' },
      { heading: 'End Time', width: 19, field: 'end-time' },
    ],
  },
};

export const SP_FIRMWARE_COMMANDS: readonly OntapCommand[] = [
  imageShow,
  imageUpdate,
  imageModify,
  progressShow,
];
