// The failover monitor of a node: phases, the vendor's enums (reference §5.2), who owns what, and
// what is under way.

import type { Instant } from '../../../../core/time.ts';
import type { NodeName } from '../members.ts';

/** `post`: firmware; `loader`: its prompt; `booting`: ONTAP up to the failover monitor;
 * `waitingForMailbox`, `waitingForGiveback`: it may not serve; `joining`: its root aggregate is
 * online, cluster applications start; `dumping`: a panic writes its core; `halting`: services
 * stop. Without power there is no process. */
export type NodePhase =
  | 'post'
  | 'loader'
  | 'booting'
  | 'waitingForMailbox'
  | 'waitingForGiveback'
  | 'joining'
  | 'up'
  | 'halting'
  | 'dumping';

/** What the failover monitors tell each other (reference §5.2). */
export type FirmwareState =
  | 'SF_UP'
  | 'SF_BOOTING'
  | 'SF_POST'
  | 'SF_OS_BOOTED'
  | 'SF_HALT'
  | 'SF_REBOOT'
  | 'SF_DUMPCORE'
  | 'SF_GIVEWAIT'
  | 'SF_MBWAIT'
  | 'SF_TO'
  | 'SF_NOTO'
  | 'SF_CLUSTERWAIT'
  | 'SF_UNKNOWN';

export type TakeoverState =
  | 'not_in_takeover'
  | 'takeover_scheduled'
  | 'relocating_aggrs_before_takeover'
  | 'takeover_started'
  | 'sfo_takeover_in_progress'
  | 'in_takeover'
  | 'takeover_failed';

export type TakeoverReason =
  | 'none'
  | 'takeover_normal'
  | 'takeover_immediate'
  | 'takeover_forced'
  | 'takeover_ndu'
  | 'takeover_panic'
  | 'takeover_reboot'
  | 'takeover_halt'
  | 'takeover_reboot_exp'
  | 'takeover_nfo_shutdown'
  | 'takeover_clam'
  | 'takeover_hwassist';

export type GivebackState =
  | 'nothing_to_gb'
  | 'not_attempted_yet'
  | 'giveback_in_progress'
  | 'giveback_vetoed'
  | 'giveback_failed_autogiveback_disabled'
  | 'giveback_failed_autogiveback_scheduled'
  | 'autogiveback_scheduled'
  | 'autogiveback_deferred'
  | 'sfo_aggr_giveback_in_progress'
  | 'sfo_aggr_giveback_failed'
  | 'partial_giveback';

/** Why no takeover of the partner is possible (reference §5.2); `ok`: it is. */
export type TakeoverObstacle =
  | 'ok'
  | 'not_initialized'
  | 'non_ha_mode'
  | 'disabled'
  | 'partner_disabled'
  | 'mailbox_invalid'
  | 'mailbox_uncertain'
  | 'ic_error'
  | 'log_unsync'
  | 'version'
  | 'booting'
  | 'halting'
  | 'halt_no_takeover'
  | 'no_auto_takeover'
  | 'waiting_for_partner'
  | 'local_takeover'
  | 'partner_takeover'
  | 'shelf_hot'
  | 'pending_shutdown';

export type AggregateGiveback =
  | 'sfo_am_nothing_to_gb'
  | 'sfo_am_not_started'
  | 'sfo_am_running_checks'
  | 'sfo_am_inprog'
  | 'sfo_am_done'
  | 'sfo_am_veto'
  | 'sfo_am_communication_err'
  | 'sfo_am_failed';

export type MailboxState = 'valid' | 'uncertain' | 'stale' | 'nodisks';

/** What moves between the nodes. Its generation grows by one with every move, so its parity says
 * who owns it: even is its home, odd the other (see ownership.ts). */
export type Generations = { [resource: string]: number };

export type AggregateView = {
  name: string;
  home: NodeName;
  owner: NodeName;
  isRoot: boolean;
  state: 'online' | 'offline' | 'relocating' | 'unknown';
};
export type LifView = {
  vserver: string;
  name: string;
  address: string;
  netmask: string;
  role: 'cluster' | 'node-mgmt' | 'cluster-mgmt' | 'data';
  home: NodeName;
  homePort: string;
  current: NodeName;
  currentPort: string;
  isHome: boolean;
  isUp: boolean;
  isAutoRevert: boolean;
};

/** One aggregate's part of a takeover or giveback, in the order in which they are done. */
export type AggregateMove = {
  aggregate: string;
  status: AggregateGiveback;
  /** Why it failed; empty otherwise. */
  module: string;
};

export type Takeover = {
  state: TakeoverState;
  reason: TakeoverReason;
  /** The hwassist alert that began it; empty: none. */
  alert: string;
  isPlanned: boolean;
  beganAt: Instant | null;
  endedAt: Instant | null;
  stepEndsAt: Instant | null;
  /** Of the last one that did not come about; 'ok' if none. */
  failure: TakeoverObstacle;
  /** The reservation is on disk since then: the partner's lease ends before `fencedUntil`. */
  reservedAt: Instant | null;
  fencedUntil: Instant | null;
  moves: AggregateMove[];
  options: { isLifMigrationSkipped: boolean; areVetoesOverridden: boolean; isBypassed: boolean };
};

export type Giveback = {
  state: GivebackState;
  beganAt: Instant | null;
  /** What the partner was known to be when it began. */
  partnerWas: FirmwareState;
  stepEndsAt: Instant | null;
  isAutomatic: boolean;
  areVetoesOverridden: boolean;
  isOnlyRoot: boolean;
  moves: AggregateMove[];
  /** Auto-giveback begins then; null: not scheduled. */
  autoAt: Instant | null;
  attempts: number;
  /** Module of the last veto; empty: none. */
  vetoedBy: string;
};

/** The target's part of a planned takeover: it gives LIFs and SFO aggregates away, then goes down.
 */
export type Evacuation = {
  beganAt: Instant;
  step: 'lifs' | 'aggregates';
  stepEndsAt: Instant;
  /** What is left to give, in order. */
  left: string[];
};

export type Ha = {
  /** Own word to the partner. */
  firmware: FirmwareState;
  takeover: Takeover;
  giveback: Giveback;
  obstacle: TakeoverObstacle;
  /** Resources that it takes, whose new generations are not on the mailbox disks yet. */
  claim: string[];
  /** Owned, and online then: the partner's lease ends first. */
  arriving: { resource: string; at: Instant }[];
  /** Resources that it answers for now; each is owned, but not each owned one is online yet. */
  serving: string[];
  /** Of a planned takeover, on its target. */
  evacuation: Evacuation | null;
  /** The partner may not have taken over before then: until then it serves. */
  leaseUntil: Instant;
  /** The partner announced a halt with -inhibit-takeover, or a reboot with onreboot false. */
  isTakeoverInhibited: boolean;
  /** LIFs go home then. */
  revertAt: Instant | null;
  /** The partner's boot ended, and it waits: since then. */
  partnerReadyAt: Instant | null;
  /** The partner said that it went down, having stopped before: a takeover needs no fence. */
  partnerDownAt: Instant | null;
};

export type Interconnect = {
  isLinkUp: boolean;
  sendAt: Instant | null;
  seq: number;
  /** When the newest own beats were sent, `seq` last: an echo prolongs the lease. */
  sentAt: Instant[];
  heardAt: Instant | null;
  /** Number of the newest beat that arrived: echoed. */
  heardSeq: number;
  lostAt: Instant | null;
  /** NVRAM of both is the same: false while the partner lives without being heard here. */
  isLogSynced: boolean;
};

export type Mailbox = {
  state: MailboxState;
  nextAt: Instant | null;
  /** Requests under way: 0 means none. `writesClaim`: the write carries ha.claim. */
  writeRequest: number;
  writesClaim: boolean;
  /** The last write landed. */
  isWritten: boolean;
  readRequest: number;
  readIssuedAt: Instant;
  nextRequest: number;
  seq: number;
  /** Failures in a row. */
  errors: number;
  /** The partner's block was read in this life. */
  isRead: boolean;
  partner: PartnerSight;
};

/** What the failover monitor knows of its partner, by mailbox or interconnect. */
export type PartnerSight = {
  firmware: FirmwareState;
  /** The last change of its mailbox counter, and the counter. */
  seq: number;
  seenAt: Instant | null;
  /** Silent on both ways: it counts as dead then. */
  deadAt: Instant | null;
  isDead: boolean;
  bootCount: number;
  isTakeoverInhibited: boolean;
  isInTakeover: boolean;
  serving: string[];
  /** What it said last of taking over this node; 'ok' until then. */
  obstacle: TakeoverObstacle;
};

/** HA as the rows of both nodes show it. */
export type HaReport = {
  firmware: FirmwareState;
  obstacle: TakeoverObstacle;
  takeover: Takeover;
  giveback: Giveback;
  isInterconnectUp: boolean;
  mailbox: MailboxState;
  partnerFirmware: FirmwareState;
  /** Since when the partner is known as it is; SNMP's haPartnerLastStatusUpdate. */
  partnerSeenAt: Instant | null;
  isPartnerDead: boolean;
  isEvacuating: boolean;
  /** Resources that it serves. */
  serving: string[];
};
