// What a controller serves: sessions of host-1, commands that wait, records on their way to the
// store. A record is what host-1 writes to one block: the number of its write.

import type { Instant } from '../../../../core/time.ts';
import type { HostCommand } from '../messages.ts';

export type HostSession = {
  id: string;
  initiator: string;
  /** The address it was opened to. */
  portal: string;
  /** Unit attentions with a higher number are still to be reported, for each LUN. */
  seen: { lun: number; seq: number }[];
  openedAt: Instant;
};

export type HeldCommand = { session: string; command: HostCommand; until: Instant };

/** `number` rises with every write of a controller: the order of the cache. */
export type StoreWrite = {
  number: number;
  lun: number;
  block: number;
  value: number;
  /** Who waits for it; null: it is acknowledged already. */
  waiting: { session: string; command: number } | null;
  /** The disk request under way; 0: none. */
  request: number;
};
