// Faults of an MDC pair's own. The shared ones (links, disk, power, freezes) apply wherever their
// targets exist: `metadata-lan`, `client-lan`, `arb`, `mdc-a/arb`, `mdc-b/arb`, and the nodes.

import type { FaultKind, ParamSchemas } from '../../../core/fault.ts';
import type { Json } from '../../../core/json.ts';
import { readConfig, readFileSystems } from './config.ts';

const FS: ParamSchemas = {
  fs: { type: 'string', description: 'file system', default: 'shared', maxLength: 32 },
};

/** `fs` names a file system of this rack. */
function choices(config: Json): { readonly fs: readonly string[] } {
  return { fs: readFileSystems(readConfig(config).fileSystems).map(({ name }) => name) };
}

export const FAULTS: readonly FaultKind[] = [
  {
    kind: 'mount.busy',
    sentence: 'An unkillable process stays under the mount point of a file system.',
    targets: ['node'],
    params: {
      ...FS,
      exitAfterMs: {
        type: 'integer',
        description: 'exits after this long by itself; 0: never',
        default: 0,
        minimum: 0,
        maximum: 3_600_000,
        unit: 'ms',
      },
    },
    choices,
    onNode: 'input',
  },
  {
    kind: 'snactivated.fail',
    sentence: 'The snactivated script meets an error.',
    targets: ['node'],
    params: {},
    onNode: 'input',
  },
  {
    kind: 'fsm.kill',
    sentence: 'An FSM process is killed.',
    targets: ['node'],
    params: FS,
    choices,
    onNode: 'input',
    isMomentary: true,
  },
  {
    kind: 'fsmpm.kill',
    sentence: 'The fsmpm process is killed.',
    targets: ['node'],
    params: {},
    onNode: 'input',
    isMomentary: true,
  },
  {
    kind: 'snhamgr.kill',
    sentence: 'snhamgr_daemon is killed; its watcher starts it again.',
    targets: ['node'],
    params: {},
    onNode: 'input',
    isMomentary: true,
  },
  {
    kind: 'clients.lost',
    sentence: 'No client reaches the MDC any more, though its carrier stays.',
    targets: ['node'],
    params: {},
    onNode: 'input',
  },
];
