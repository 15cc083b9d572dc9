import type { FaultKind } from '../fault.ts';

/** The node dies on the spot and boots again. */
export const nodeCrash: FaultKind = {
  kind: 'node.crash',
  sentence: 'The node dies on the spot and boots again.',
  targets: ['node'],
  params: {},
  onNode: 'crash',
  isMomentary: true,
};
