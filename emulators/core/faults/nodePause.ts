import type { FaultKind } from '../fault.ts';

/** The node is frozen whole (SIGSTOP); when it goes on, it is late. */
export const nodePause: FaultKind = {
  kind: 'node.pause',
  sentence: 'The node is frozen whole; when it goes on, it is late.',
  targets: ['node'],
  params: {},
  onNode: 'pause',
};
