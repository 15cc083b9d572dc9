import type { FaultKind } from '../fault.ts';
import { FILTER_PARAMS, FROM_PARAM } from '../fault.ts';

/** Messages arrive late. */
export const linkDelay: FaultKind = {
  kind: 'link.delay',
  sentence: 'Messages arrive late.',
  targets: ['link', 'path'],
  params: {
    delayMs: {
      type: 'integer',
      description: 'added to each message',
      default: 200,
      minimum: 1,
      maximum: 3_600_000,
      unit: 'ms',
    },
    ...FROM_PARAM,
    ...FILTER_PARAMS,
  },
  onMessage: (verdict, params) => {
    verdict.delayMs += params.delayMs as number;
  },
};
