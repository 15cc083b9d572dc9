// hwassist as a node sees it: its own listener, what came from the partner's SP, and what it told
// its own SP.

import type { EpochMs } from '../../../../core/calendar.ts';
import type { Instant } from '../../../../core/time.ts';

/** Rows of `hwassist stats show`, in its order: see tables.ts HWASSIST_ALERTS (S0:46-66). */
export type HwassistCounter = { count: number; lastMs: EpochMs | null };

export type Hwassist = {
  /** By row: `power_loss`, ..., `ID_mismatch`, `alerts_throttled`. */
  counters: { [row: string]: HwassistCounter };
  monitor: 'active' | 'inactive';
  inactiveReason: string;
  correctiveAction: string;
  /** `healthy`, `error`, or `none` while inactive. */
  keepAlive: 'healthy' | 'error' | 'none';
  /** The next keep-alive counts as missed then. */
  missedAt: Instant | null;
  lastKeepAliveAt: Instant | null;
  /** What alerts to this node must carry. Its failover monitor makes it and sends it to the partner
   * over the interconnect, which pushes it to its own SP (reference §4.5). */
  secret: string;
  /** Where the partner wants alerts of the own SP: null until it said so (noConfigRecv). */
  partner: { address: string; port: number; secret: string; isEnabled: boolean } | null;
  /** Not being told by then is an event; null: it was told, or the event is logged. */
  configDueAt: Instant | null;
  throttle: { windowFrom: Instant; alerts: number; until: Instant | null };
  /** `storage failover hwassist test`: given up then. */
  test: { replyTo: number; giveUpAt: Instant } | null;
};

/** What a row of `hwassist show` and `stats show` needs. */
export type HwassistReport = {
  isListening: boolean;
  ip: string;
  port: number;
  monitor: 'active' | 'inactive';
  inactiveReason: string;
  correctiveAction: string;
  keepAlive: 'healthy' | 'error' | 'none';
  counters: { [row: string]: HwassistCounter };
};

/** What arrives on port 4444, decoded. A real datagram (ports/hwassist.ts) and one of our SPs over
 * the management LAN look alike. */
export type HwassistTrap = {
  /** 532, 535, 536, 547, 556 (reference §4.5); anything else counts under Unknown. */
  trap: number;
  type: string;
  severity: string;
  event: string;
  secret: string;
  /** The sender's system id (@choice: as `sysid=`); 0 where it is missing. */
  systemId: number;
  serial: string;
};
