// system node image: the packages of firmware that the cluster holds, from which an SP is updated.
// Packages are the cluster's: both nodes see the same. @source netapp §2.4

import { field, param, readBoolean } from '../engine/language.ts';
import type { OntapCommand } from '../view.ts';

const imageGet: OntapCommand = {
  kind: 'change',
  path: 'system node image get',
  help: 'Fetch a file from a URL',
  privilege: 'advanced',
  params: [
    param('package', 'Package URL', 'text', { isRequired: true }),
    param('replace-package', 'Replace the Local File', 'boolean'),
  ],
  change: (_view, args) => [
    {
      type: 'imageGet',
      url: args.package ?? '',
      isReplacing: readBoolean(args['replace-package'] ?? '') === true,
    },
  ],
};

const packageShow: OntapCommand = {
  kind: 'show',
  path: 'system node image package show',
  help: 'Display software package information',
  privilege: 'advanced',
  fields: [field('node', 'Node'), field('package', 'Package File Name')],
  keys: ['node', 'package'],
  rows: ({ state, nodes }) =>
    nodes.flatMap(({ node }) =>
      state.durable.cluster.packages.map((name) => ({ node, package: name })),
    ),
  isOfNodes: true,
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 16, field: 'node' },
      { heading: 'Package File Name', width: 50, field: 'package' },
    ],
  },
};

const packageDelete: OntapCommand = {
  kind: 'change',
  path: 'system node image package delete',
  help: 'Delete a software package',
  privilege: 'advanced',
  params: [param('package', 'Package File Name', 'text', { isRequired: true, isPositional: true })],
  change: (_view, args) => [{ type: 'imageDelete', package: args.package ?? '' }],
};

export const PACKAGE_COMMANDS: readonly OntapCommand[] = [imageGet, packageShow, packageDelete];
