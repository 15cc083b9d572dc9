// Faults of the family's own that are active on a controller: what machines/afflictions.ts notes.

import type { Instant } from '../../../../core/time.ts';
import type { Eth } from '../config.ts';

export type Afflictions = {
  /** Ports whose link is down by a fault of their own. */
  linksDown: Eth[];
  flapping: { port: Eth; periodMs: number; nextAt: Instant; isDown: boolean }[];
  /** Data networks whose switch is dead: link stays up. */
  switchesDown: Eth[];
  isArpDropped: boolean;
  arpLateMs: number;
  takeoverDelayMs: number;
  /** Drives that have failed, and bays whose drive was pulled. */
  failedDrives: number[];
  pulledDrives: number[];
  slowDrives: { bay: number; delayMs: number }[];
  isBatteryDead: boolean;
  isMirrorBroken: boolean;
  isFailbackInterrupted: boolean;
};
