import type { FaultKind } from '../fault.ts';
import { FILTER_PARAMS } from '../fault.ts';

/** Requests take longer. On a disk it strikes all nodes, on a path `node/disk` one of them. */
export const diskSlow: FaultKind = {
  kind: 'disk.slow',
  sentence: 'Requests to the disk take longer.',
  targets: ['disk', 'path'],
  params: {
    delayMs: {
      type: 'integer',
      description: 'added to each request',
      default: 6_000,
      minimum: 1,
      maximum: 3_600_000,
      unit: 'ms',
    },
    ...FILTER_PARAMS,
  },
  onDisk: (verdict, params) => {
    verdict.delayMs += params.delayMs as number;
  },
};
