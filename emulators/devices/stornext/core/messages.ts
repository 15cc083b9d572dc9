// What crosses metadata-lan. A heartbeat says only which version of the sender's report holds; who
// does not have it asks for it.
// @choice fsmpm and snhamgr_daemon of one MDC share their heartbeat: one frame speaks for both.
//
//   mdc-a                          mdc-b
//     | heartbeat {version: 7} ->    |
//     |    <- reportRequest {}       |   only if 7 is news
//     | report {version: 7, ...} ->  |   also sent unasked with every change
//
// client-lan carries no modelled message: clients are a count, reached or not.

import type { JsonObject } from '../../../core/json.ts';
import type { Instant } from '../../../core/time.ts';
import type { SnhamgrMode } from './commands.ts';
import type { FsmPhase } from './state.ts';

export type Message =
  | { type: 'heartbeat'; version: number }
  | { type: 'reportRequest' }
  | Report
  /** The coordinator's order to usurp: from now on cvadmin shows `*` (reference §2.3). */
  | { type: 'activate'; fs: string; votes: number }
  /** May I restart my HA Monitor timer without a brand? `sentAt` is the sender's instant, echoed.
   */
  | { type: 'grantRequest'; fs: string; sentAt: Instant }
  | { type: 'grantAnswer'; fs: string; sentAt: Instant; isGranted: boolean }
  /** snhamgr_daemon to snhamgr_daemon (TCP 5189). */
  | { type: 'peerRequest'; id: number; action: PeerAction; mode: SnhamgrMode }
  | { type: 'peerAnswer'; id: number; isDone: boolean }
  /** cvadmin start and stop on the other MDC. */
  | { type: 'fsmOrder'; fs: string; order: 'start' | 'stop' };

/** `mode`: enter `mode`, as if asked here. `quietMode`: the same, but do not start StorNext. */
export type PeerAction = 'mode' | 'quietMode' | 'stop' | 'start';

/** Everything about an MDC that its peer shows or decides by. */
export type Report = {
  type: 'report';
  version: number;
  /** Null: its snhamgr_daemon does not run. */
  manager: { mode: SnhamgrMode; isLatched: boolean; isPeerdown: boolean } | null;
  isFsmpmRunning: boolean;
  /** CVFS is on its way up: an election waits for it. */
  isStarting: boolean;
  isPrimary: boolean;
  intervalMs: number;
  /** Clients it reaches: its votes in an election. */
  votes: number;
  fsms: ReportedFsm[];
};

export type ReportedFsm = {
  fs: string;
  phase: FsmPhase;
  pid: number;
  port: number;
  priority: number | null;
  connections: number;
  activatedAt: Instant | null;
};

/** A message as it came off the wire: our own nodes write nothing else. */
export function readMessage(body: JsonObject): Message {
  return body as unknown as Message;
}

export function writeMessage(message: Message): JsonObject {
  return message as unknown as JsonObject;
}
