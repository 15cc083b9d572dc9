// Outside inputs that wait for their node's reply.

import type { NodeId } from '../../emulators/core/ids.ts';
import type { CommandOutput } from '../../emulators/core/machine.ts';

export type OpenRequest = {
  node: NodeId;
  /** Null: the node died over it. Absent: whoever asked sees the reply in the process itself. */
  done?(output: CommandOutput | null): void;
  /** There will be no reply: the clock stands and it needs time to pass, or the rack broke. */
  refuse?(error: Error): void;
};

export type Requests = {
  open(inputId: number, request: OpenRequest): void;
  reply(inputId: number, output: CommandOutput): void;
  dropOf(node: NodeId): void;
  /** When the youngest on this node was opened, by the wall; 0 if there is none. */
  lastOpenedOn(node: NodeId): number;
  refuseAll(errorFor: (node: NodeId) => Error): void;
};

export function createRequests(): Requests {
  const requests = new Map<number, OpenRequest & { openedAt: number }>();
  return {
    open: (inputId, request) =>
      void requests.set(inputId, { ...request, openedAt: performance.now() }),
    reply(inputId, output) {
      const request = requests.get(inputId);
      requests.delete(inputId);
      request?.done?.(output);
    },
    dropOf(node) {
      for (const [inputId, request] of requests) {
        if (request.node !== node) continue;
        requests.delete(inputId);
        request.done?.(null);
      }
    },
    lastOpenedOn(node) {
      const open = [...requests.values()].filter((request) => request.node === node);
      return Math.max(0, ...open.map(({ openedAt }) => openedAt));
    },
    refuseAll(errorFor) {
      for (const [inputId, request] of requests) {
        if (!request.refuse) continue;
        requests.delete(inputId);
        request.refuse(errorFor(request.node));
      }
    },
  };
}
