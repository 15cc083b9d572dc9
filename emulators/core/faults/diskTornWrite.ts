import type { FaultKind } from '../fault.ts';
import { FILTER_PARAMS } from '../fault.ts';

/** A write lands in part, and its answer is an error. */
export const diskTornWrite: FaultKind = {
  kind: 'disk.tornWrite',
  sentence: 'A write lands only in part, and an error is answered.',
  targets: ['disk', 'path'],
  params: FILTER_PARAMS,
  onDisk: (verdict, _params, op) => {
    if (op !== 'write') return;
    verdict.isTorn = true;
    verdict.error = 'EIO';
  },
};
