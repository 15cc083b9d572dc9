// The ARP packets of the model as real ones, where an address stands on a real interface: one for
// each that the state says was sent (S3:17).

import { announceAddress } from '../../../process/interfaces.ts';
import type { NodeHandle } from '../../../process/port.ts';
import { ANNOUNCED_VIEW, type Announced } from '../core/query.ts';

export type Announcer = { stepped(): void };

export function createAnnouncer(handle: NodeHandle): Announcer {
  const real = new Set(
    handle.bindings.filter(({ isOnInterface }) => isOnInterface).map(({ modelled }) => modelled),
  );
  const sent = new Map<string, number>();

  function stepped(): void {
    const held = handle.glance({ kind: 'data', name: ANNOUNCED_VIEW, args: {} }) as Announced;
    for (const { address, announced } of held) {
      if (!real.has(address)) continue;
      // Whoever comes up with its own addresses announces nothing: they count as told.
      const before = sent.get(address) ?? announced;
      sent.set(address, announced);
      if (announced > before) void announceAddress(address, announced - before);
    }
    for (const address of sent.keys()) {
      if (!held.some((one) => one.address === address)) sent.delete(address);
    }
  }
  return { stepped: real.size > 0 ? stepped : () => {} };
}
