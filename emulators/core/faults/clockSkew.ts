import type { FaultKind } from '../fault.ts';

/** The node's wall date is off; its timers run as ever. */
export const clockSkew: FaultKind = {
  kind: 'clock.skew',
  sentence: "The node's wall date is off; its timers run as ever.",
  targets: ['node'],
  params: {
    skewMs: {
      type: 'integer',
      description: 'how far the date is ahead',
      default: 90_000,
      minimum: -31_536_000_000,
      maximum: 31_536_000_000,
      unit: 'ms',
    },
  },
  onNode: 'input',
};
