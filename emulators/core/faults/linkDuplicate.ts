import type { FaultKind } from '../fault.ts';
import { FILTER_PARAMS, FROM_PARAM } from '../fault.ts';

/** Messages arrive twice. */
export const linkDuplicate: FaultKind = {
  kind: 'link.duplicate',
  sentence: 'Messages arrive twice.',
  targets: ['link', 'path'],
  params: { ...FROM_PARAM, ...FILTER_PARAMS },
  onMessage: (verdict) => {
    verdict.copies = 2;
  },
};
