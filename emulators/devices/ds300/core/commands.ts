// What may be asked of a controller that changes something, typed: by an operator at the CLI, by an
// initiator at the real target, by host-1. Reads are views (query.ts) and are not here.
//
//   console/grammar.ts    parseChange(state, typed: VendorCommand): Change | null
//   machines/requests.ts  readRequest(name, args): Change | null    (`request` inputs of ports)
//   machines/commands.ts  execute(state, change, id, now, out): does it, now or in steps
//   console/outcomes.ts   renderOutcome(state, change, outcome): CommandOutput
//
// A port's `request` is answered with the outcome as JSON on stdout.

import type { FailbackPolicy, IpFailoverMode, Side, StandbyTur, Transition } from './config.ts';

export type Change =
  /** @seed S3:50-71 `ipfailover local|remote|both|none` */
  | { type: 'ipfailover'; mode: IpFailoverMode }
  /** @seed S3:35 `peer enable`: the only way back for a failed controller. Asked of one that has
   * failed itself, with a peer that is silent, it makes this one take over instead. */
  | { type: 'peerEnable' }
  /** A commanded failover of a whole controller (S3:34): the other one takes everything. */
  | { type: 'controllerFailover'; side: Side }
  /** @seed S3:31 a move by management changes the preferred owner, too. */
  | { type: 'arrayMove'; array: string; to: Side }
  | { type: 'failbackPolicy'; policy: FailbackPolicy }
  /** @seed S3:20 the reverse process, by hand. */
  | { type: 'failbackNow' }
  /** @seed S3:72-75 */
  | { type: 'hotSpareAssign'; bay: number; array: string }
  | { type: 'hotSpareRemove'; bay: number }
  | { type: 'cacheMode'; mode: 'writeBack' | 'writeThrough' }
  | { type: 'cacheMirror'; isOn: boolean }
  /** Both empty: no CHAP. `mutual`: what the target answers to an initiator that asks in turn. */
  | {
      type: 'chap';
      user: string;
      secret: string;
      mutual: { user: string; secret: string } | null;
    }
  | { type: 'transition'; transition: Transition }
  | { type: 'standbyTur'; answer: StandbyTur }
  | { type: 'eventClear' }
  /** @seed S3:109-110 `diagnostic dump`: the support archive goes to a host. */
  | { type: 'diagnosticDump'; to: string; file: string }
  /** SET TARGET PORT GROUPS: an explicit failover (S3:7). `group` is to be active/optimized.
   * `initiator` is the nexus that gets no unit attention of it. Request name `stpg`. */
  | { type: 'stpg'; lun: number; group: number; initiator: string }
  /** A unit attention for all nexuses of a LUN but one (null: of all LUNs). Name `attention`. */
  | { type: 'attention'; lun: number | null; asc: number; ascq: number; except: string }
  /** Injected statuses that a port handed out. Name `injected`. */
  | { type: 'injected'; id: number; count: number }
  /** Sessions of the real target came or went: for the list. Name `session`. */
  | { type: 'session'; action: 'open' | 'close'; session: SessionFacts };

export type SessionFacts = {
  /** Unique for the process's life. */
  id: string;
  initiator: string;
  isid: string;
  /** The modelled address it came in at. */
  portal: string;
  from: string;
};

export type Outcome =
  | { type: 'done' }
  | { type: 'refused'; reason: Refusal }
  /** Begun, and it did not come to its end. */
  | { type: 'failed'; reason: Failure };

export type Refusal =
  /** This controller is failed, or waits for peer enable. */
  | 'notEnabled'
  | 'peerEnabled'
  | 'peerNotEnabled'
  /** The unit has one controller. */
  | 'noPeer'
  | 'noSuchArray'
  | 'noSuchDrive'
  | 'noSuchLun'
  | 'noSuchGroup'
  | 'driveInUse'
  | 'notHotSpare'
  /** The array belongs to the other controller. */
  | 'notOwner'
  | 'alreadyThere'
  | 'nothingToDo'
  | 'noSuchHost'
  | 'busy';

export type Failure =
  /** The peer did not come back in time. */
  | 'peerSilent'
  /** A failover came in between. */
  | 'interrupted'
  /** The enclosure did not take what had to be stored first. */
  | 'storeFailed'
  /** The host did not take the dump. */
  | 'uploadFailed';
