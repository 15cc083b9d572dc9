// The ARP packets of the model as real ones: each that went out on a modelled wire, once (S3:17).
// What a fault swallowed, or made late, is swallowed and late here, too.

import { announceAddress } from '../../../process/interfaces.ts';
import type { NodeHandle } from '../../../process/port.ts';
import { FRAMES_VIEW } from '../core/query.ts';
import type { ArpFrame } from '../core/state.ts';

export type Announcer = {
  /** To be called after each step, and when an address has come. */
  look(): void;
};

/** Takes a frame, or leaves it for the next look. */
export type FrameSink = (frame: ArpFrame) => 'taken' | 'later';

/** What a sink leaves is dropped when so many more have come. */
const WAITING_MAX = 32;

export function createAnnouncer(
  handle: Pick<NodeHandle, 'glance'>,
  sinks: readonly FrameSink[],
): Announcer {
  let since = 0;
  const queues = sinks.map((take) => ({ take, waiting: [] as ArpFrame[] }));
  return {
    look() {
      const view = { kind: 'data', name: FRAMES_VIEW, args: { since } } as const;
      const fresh = handle.glance(view) as ArpFrame[];
      since = (fresh.at(-1)?.seq ?? since - 1) + 1;
      for (const queue of queues) {
        queue.waiting = [...queue.waiting, ...fresh]
          .filter((frame) => queue.take(frame) === 'later')
          .slice(-WAITING_MAX);
      }
    },
  };
}

/** Where addresses stand on real interfaces: before one does, nothing can be said of it. */
export function toInterfaces(handle: Pick<NodeHandle, 'bindings' | 'holds'>): FrameSink {
  const real = new Set(
    handle.bindings.filter(({ isOnInterface }) => isOnInterface).map(({ modelled }) => modelled),
  );
  return ({ address }) => {
    if (!real.has(address)) return 'taken';
    if (!handle.holds(address)) return 'later';
    void announceAddress(address, 1);
    return 'taken';
  };
}
