// The wire between a rack and the agents that start nodes for it elsewhere, one in each container.
// An agent connects to the rack's channel, says for which node it stands, and does as it is told.
//
//   agent                             rack
//     | agent {node, token} ->          |
//     | <- start {run, family, token}   |   answered by started; the node then says its own hello
//     | <- signal {run, signal}         |
//     | frozen {run, evidence} ->       |   what its kernel says of the process
//     | ended {run, how, log} ->        |   and its addresses are off the interfaces

import type { NodeId } from '../../emulators/core/ids.ts';

export type NodeSignal = 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';

export type ToAgent =
  | { type: 'start'; run: number; family: string; token: string }
  | { type: 'signal'; run: number; signal: NodeSignal };

export type FromAgent =
  | { type: 'agent'; node: NodeId; token: string }
  | { type: 'started'; run: number; pid: number }
  | { type: 'frozen'; run: number; evidence: string | null }
  | { type: 'ended'; run: number; how: string; log: string };
