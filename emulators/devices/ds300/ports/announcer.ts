// The ARP packets of the model as real ones, where an address stands on a real interface: one for
// each that the state says was sent (S3:17).

import { announceAddress } from '../../../process/interfaces.ts';
import type { NodeHandle } from '../../../process/port.ts';
import { ARP_PACKETS } from '../core/machines/addresses.ts';
import { ANNOUNCED_VIEW, type Announced } from '../core/query.ts';

export type Announcer = {
  /** To be called after each step, and when an address has come. */
  look(): void;
};

export function createAnnouncer(handle: NodeHandle): Announcer {
  const real = new Set(
    handle.bindings.filter(({ isOnInterface }) => isOnInterface).map(({ modelled }) => modelled),
  );
  const sent = new Map<string, number>();

  function look(): void {
    const held = handle.glance({ kind: 'data', name: ANNOUNCED_VIEW, args: {} }) as Announced;
    for (const { address, announced } of held) {
      // Before the address stands on its interface nothing can be said of it.
      if (!real.has(address) || !handle.holds(address)) continue;
      // Whoever comes up with its own addresses announces nothing: all counts as told.
      const before = sent.get(address) ?? (announced === ARP_PACKETS ? announced : 0);
      sent.set(address, announced);
      if (announced > before) void announceAddress(address, announced - before);
    }
    for (const address of sent.keys()) {
      if (!held.some((one) => one.address === address)) sent.delete(address);
    }
  }
  return { look: real.size > 0 ? look : () => {} };
}
