// What a rack is started with, and what is said between whoever starts it and the server's process.

import type { FamilyConfig } from './familyConfig.ts';
import type { ErrorDocument } from './protocol/rack.ts';

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 8700;
export const DEFAULT_SEED = 1;

export type LaunchOptions = {
  /** Names of families; empty: all of them. */
  families: string[];
  seed: number;
  /** What modelled addresses become; null: what suits this system. */
  network: string | null;
  host: string;
  /** 0: any free one. */
  port: number;
  isPaused: boolean;
  rate: number;
  /** Threads of one process instead of OS processes. */
  isSimulated: boolean;
  /** Begin before the boot, not when the rack is at rest. */
  isCold: boolean;
  /** By family: what differs from its usual configuration. */
  config: FamilyConfig;
  token: string | null;
  /** Of the accounts on the boxes. */
  password: string;
  /** Public keys, one line each. */
  authorizedKeys: string[];
  /** Listen on the boxes' real ports, too. */
  hasRealPorts: boolean;
  /** Let the world go on without a node that has been silent for so long; null: wait for it. */
  stallAfterMs: number | null;
};

export type ToServer = { start: LaunchOptions } | { stop: true };
export type FromServer = { ready: { url: string } } | { failed: ErrorDocument };
