import type { FaultKind } from '../fault.ts';
import { FILTER_PARAMS, FROM_PARAM } from '../fault.ts';

/** Messages arrive damaged: a receiver's checksum fails. */
export const linkCorrupt: FaultKind = {
  kind: 'link.corrupt',
  sentence: 'Messages arrive damaged: their checksum fails.',
  targets: ['link', 'path'],
  params: { ...FROM_PARAM, ...FILTER_PARAMS },
  onMessage: (verdict) => {
    verdict.isDamaged = true;
  },
};
