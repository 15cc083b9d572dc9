// What the real target may do at this instant: `handle.glance({kind: 'data', name: 'grant', args:
// {}})` answers one. The target serves bulk data under it, and reads it again in `stepped()`.
//
// What changes comes as numbers that only grow, so that a target that compares them needs no input
// of its own: `serial` of the grant, `seq` of attentions, `epoch` of the pair.

import type { GroupState } from '../state.ts';

export type Grant = {
  /** False: this controller answers nobody (it boots, has failed, or awaits peer enable). */
  isServing: boolean;
  targetName: string;
  /** Two digits of it change with the side: nothing of it may show in designators of a LUN. */
  side: 'a' | 'b';
  /** Of this controller: what answers on any of its ports (reference §3.4). */
  group: number;
  /** Rises with every takeover: who writes checks that it is still his (fencing of the store). */
  epoch: number;
  /** All four portals of the enclosure, in the order of SendTargets; `here`: this controller holds
   * the address now, on a port that has link. */
  portals: GrantPortal[];
  luns: GrantLun[];
  transition: 'hold' | 'busy' | 'sense' | 'drop';
  holdLimitMs: number;
  standbyTur: 'sense' | 'good';
  chap: { user: string; secret: string; mutual: { user: string; secret: string } | null } | null;
  /** Newest last; at most 32. A nexus takes those with a higher seq than it has seen. */
  attentions: Attention[];
  injections: Injection[];
  /** Every sent status is late by so much: slow drives. */
  extraLatencyMs: number;
  isWriteBack: boolean;
};

export type GrantPortal = {
  address: string;
  port: number;
  /** Portal group tag: stays with the address (reference §2.2). */
  tag: number;
  here: boolean;
  /** What answers here: relative target port id of the physical port. */
  relativePort: number;
};

export type GrantLun = {
  lun: number;
  name: string;
  array: string;
  /** Unit serial number and NAA designator: both controllers answer the same. */
  serial: string;
  naa: string;
  blocks: number;
  blockBytes: number;
  /** How this controller stands to it: the column of the gate's table. */
  access: LunAccess;
  groups: GrantGroup[];
  isReadOnly: boolean;
};
/** `gone`: the array is offline, so that no group can process I/O. */
export type LunAccess = GroupState | 'transitioning' | 'gone';

export type GrantGroup = {
  id: number;
  state: GroupState;
  /** The preferred owner (PREF bit). */
  isPreferred: boolean;
  /** Byte 5 of REPORT TARGET PORT GROUPS: 0 none, 1 by STPG, 2 implicit. */
  statusCode: number;
  relativePorts: number[];
};

/** Unit attention for every nexus of `lun` (null: of all) but those of the initiator `except`. */
export type Attention = {
  seq: number;
  lun: number | null;
  asc: number;
  ascq: number;
  except: string;
};

/** Fault `scsi.status`: answer so, `count` times in all (0: always). Empty or null matches all. */
export type Injection = {
  id: number;
  command: string;
  lun: number | null;
  initiator: string;
  answer: 'busy' | 'taskSetFull' | 'reservationConflict' | 'sense';
  key: number;
  asc: number;
  ascq: number;
  count: number;
  used: number;
};
