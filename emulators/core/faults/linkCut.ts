import type { FaultKind } from '../fault.ts';
import { FROM_PARAM } from '../fault.ts';

/** The line is cut: nothing gets through, and what was in flight is lost. */
export const linkCut: FaultKind = {
  kind: 'link.cut',
  sentence: 'The line is cut: nothing gets through.',
  targets: ['link', 'path'],
  params: FROM_PARAM,
  cutsCarrier: true,
  onMessage: (verdict) => {
    verdict.isDropped = true;
  },
};
