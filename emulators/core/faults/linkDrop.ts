import type { FaultKind } from '../fault.ts';
import { FILTER_PARAMS, FROM_PARAM } from '../fault.ts';

/** Some messages vanish; the carrier stays. */
export const linkDrop: FaultKind = {
  kind: 'link.drop',
  sentence: 'Messages vanish, though the carrier stays.',
  targets: ['link', 'path'],
  params: { ...FROM_PARAM, ...FILTER_PARAMS },
  onMessage: (verdict) => {
    verdict.isDropped = true;
  },
};
