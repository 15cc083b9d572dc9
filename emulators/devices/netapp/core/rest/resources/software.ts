// `cluster/software`: the release, and the firmware of the Service Processors with their updates.

import type { Json, JsonObject } from '../../../../../core/json.ts';
import type { ClusterRow } from '../../state/cluster.ts';
import { oneOf, since, writable } from '../language.ts';
import type { RestResource, RestView } from '../view.ts';

export const software: RestResource = {
  path: 'cluster/software',
  keys: [],
  fields: {
    version: 'string',
    state: oneOf('completed', 'in_progress', 'failed'),
    elapsed_duration: 'integer',
    'nodes.name': 'string',
    'nodes.version': 'string',
    'nodes.firmware.sp_bmc.fw_type': since('9.9.1', 'string'),
    'nodes.firmware.sp_bmc.image': since('9.9.1', 'string'),
    'nodes.firmware.sp_bmc.is_current': since('9.9.1', 'boolean'),
    'nodes.firmware.sp_bmc.running_version': since('9.9.1', 'string'),
    'nodes.firmware.sp_bmc.state': since('9.9.1', 'string'),
    'nodes.firmware.sp_bmc.autoupdate': since('9.9.1', 'boolean'),
    'nodes.firmware.sp_bmc.percent_done': since('9.9.1', 'integer'),
    'nodes.firmware.sp_bmc.in_progress': since('9.9.1', 'boolean'),
    'nodes.firmware.sp_bmc.last_update_status': since('9.9.1', 'string'),
  },
  brief: ['version'],
  rows: (view) => [
    {
      version: view.profile.release,
      state: 'completed',
      nodes: view.rows.map((row) => soft(view, row)),
    },
  ],
};

function soft(view: RestView, { node, settings, report }: ClusterRow): Json {
  const { sp, spUpdate } = report;
  const current = sp.images.find(({ isCurrent }) => isCurrent);
  const spBmc: JsonObject = {
    fw_type: 'SP',
    image: current?.slot ?? 'primary',
    is_current: true,
    running_version: sp.firmware,
    state: current?.status.replace('-', '_') ?? 'none',
    autoupdate: settings.sp.isAutoUpdate,
    in_progress: spUpdate?.isInProgress ?? false,
    percent_done: spUpdate?.percent ?? 0,
  };
  if (sp.lastUpdate !== 'none') spBmc.last_update_status = sp.lastUpdate;
  return { name: node, version: view.profile.release, firmware: { sp_bmc: spBmc } };
}

export const softwarePackages: RestResource = {
  path: 'cluster/software/packages',
  keys: ['version'],
  fields: { version: 'string', create_time: 'time' },
  brief: [],
  rows: () => [],
};

/** A firmware package that the cluster fetches. The job only takes its time. */
export const softwareDownload: RestResource = {
  path: 'cluster/software/download',
  keys: [],
  since: '9.7',
  fields: {
    url: writable('string'),
    username: writable('string'),
    password: writable('string'),
    state: oneOf('not_started', 'running', 'success', 'failure'),
    code: 'integer',
    message: 'string',
  },
  brief: ['state'],
  rows: () => [{ state: 'not_started', code: 0, message: '' }],
  verbs: {
    POST: {
      required: ['url'],
      plan: (_, { body }) => ({
        commands: [{ type: 'imageGet', url: String(body.url), isReplacing: true }],
        job: 'POST /api/cluster/software/download',
      }),
    },
  },
};
