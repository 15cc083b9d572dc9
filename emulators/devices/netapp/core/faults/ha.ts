// Faults of a NetApp pair's own that strike a node: what stops it, and what stops a takeover or a
// giveback. A dead interconnect and dead mailbox disks are the shared link and disk faults.

import type { FaultKind } from '../../../../core/fault.ts';
import { NODE_KINDS } from '../members.ts';

const ON_NODE = { targets: ['node'], nodeKinds: [NODE_KINDS.node], onNode: 'input' } as const;

export const HA_FAULTS: readonly FaultKind[] = [
  {
    kind: 'node.panic',
    sentence: 'The node panics, and writes a core.',
    params: {
      reason: {
        type: 'string',
        description: 'panic string',
        default: 'WAFL inconsistent',
        maxLength: 120,
      },
    },
    ...ON_NODE,
    isMomentary: true,
  },
  {
    kind: 'giveback.veto',
    sentence: 'Something on this node vetoes every giveback.',
    params: {},
    ...ON_NODE,
  },
  {
    kind: 'version.mismatch',
    sentence: 'This node cannot take over: its version does not fit the partner’s.',
    params: {},
    ...ON_NODE,
  },
  {
    kind: 'shelf.hot',
    sentence: 'A disk shelf is too hot: this node must not take over.',
    params: {},
    ...ON_NODE,
  },
];
