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
  seen: { lun: number; seq: number; isFresh: boolean }[];
  openedAt: Instant;
  /** The newest command: a copy of it, or an older one, is dropped. */
  lastCommand: number;
};

export type HeldCommand = { session: string; command: HostCommand; until: Instant };

/** `number` rises with every write, over both controllers: epoch times a million, and a count that
 * whoever gives an array away tells. The store keeps it beside the value, so that a mirror that
 * missed the end of a write cannot bring an old value back. */
export type StoreWrite = {
  number: number;
  lun: number;
  block: number;
  value: number;
  /** Who waits for it; null: it is acknowledged already. */
  waiting: { session: string; command: number } | null;
  /** The disk request under way (in the mirror: the read before its replay); 0: none. */
  request: number;
};
