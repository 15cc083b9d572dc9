import type { FaultKind } from '../fault.ts';

/** The node has no power until the fault heals; then it boots. */
export const nodePowerLoss: FaultKind = {
  kind: 'node.powerLoss',
  sentence: 'The node has no power until this heals; then it boots.',
  targets: ['node'],
  params: {},
  onNode: 'powerLoss',
};
