import type { FaultKind } from '../fault.ts';

/** The node accepts connections and says nothing; inside, nothing advances. */
export const nodeHang: FaultKind = {
  kind: 'node.hang',
  sentence: 'The node is alive on the wire, but nothing in it advances.',
  targets: ['node'],
  params: {},
  onNode: 'hang',
};
