import type { FaultKind } from '../fault.ts';
import { FILTER_PARAMS } from '../fault.ts';

/** Requests fail at once with an I/O error. */
export const diskFail: FaultKind = {
  kind: 'disk.fail',
  sentence: 'Requests to the disk fail at once with an I/O error.',
  targets: ['disk', 'path'],
  params: FILTER_PARAMS,
  onDisk: (verdict) => {
    verdict.error = 'EIO';
  },
};
