// What crosses the wires between the controllers and host-1.
//
//   interface1        beat (5/s), report, reportRequest, mirror, mirrored, destaged, enable,
// wantArray
//   data-2, data-3    arp (request, reply, the three announcements), and TCP segments in both
//                     directions: login, command, answer, reset. `mac` is where a frame is sent to.
//   management        arp, dump (the support archive on its way to a host)
//
// A frame for a MAC or an address that the receiver does not have is dropped, as on a wire.

import type { JsonObject } from '../../../core/json.ts';
import type { Eth, Side } from './config.ts';
import type { ArchiveFile } from './logs/archive.ts';
import type { GrantGroup } from './scsi/grant.ts';
import type { ArrayRecord, Drive } from './state/enclosure.ts';
import type { ControllerPhase, Settings } from './state.ts';

/** Five times a second, and with each change. What is large comes as a report, once for each
 * revision. */
export type Beat = {
  type: 'beat';
  /** Rises with every beat of a life: a late one is dropped. */
  count: number;
  phase: ControllerPhase;
  /** Since when it is enabled; null: it is not. */
  enabledAt: number | null;
  bootedAt: number;
  epoch: number;
  revision: number;
  /** It hands everything over as soon as it may. */
  isHandingOver: boolean;
};

/** All that a controller tells the other of itself (S3:16). */
export type Report = {
  type: 'report';
  bootedAt: number;
  revision: number;
  epoch: number;
  failed: Side | null;
  links: { eth2: boolean; eth3: boolean; management: boolean };
  arrays: ArrayRecord[];
  drives: Drive[];
  addressSets: { [Name in Side]: { holder: Side; version: number } };
  settings: Settings;
  /** Modelled addresses on its ports, aliases marked: its own list. */
  held: { address: string; port: Eth | 'management'; isAlias: boolean }[];
  /** The highest number of a write that it knows: see state/service.ts. */
  writeNumber: number;
};

export type ControllerMessage =
  | Beat
  | Report
  | { type: 'reportRequest' }
  /** @seed S3:16 a completed write is guaranteed: the peer has it. */
  | { type: 'mirror'; number: number; lun: number; block: number; value: number }
  | { type: 'mirrored'; number: number }
  /** The store has it: the peer may forget it. */
  | { type: 'destaged'; number: number }
  /** @seed S3:35 to a controller that has come back. */
  | { type: 'enable'; epoch: number }
  /** An explicit failover: the owner is asked to let an array go. */
  | {
      type: 'wantArray';
      array: string;
      cause: 'management' | 'host' | 'failback';
      initiator: string;
    }
  | { type: 'failbackNow' };

/** `op` announce: one of the three packets (S3:17), sender and target address the same. */
export type Arp = {
  type: 'arp';
  op: 'announce' | 'request' | 'reply';
  address: string;
  mac: string;
};

/** Commands of host-1: the same words as the gate's table and the real target's. */
export type HostCommand =
  | { id: number; lun: number; op: 'testUnitReady' }
  | { id: number; lun: number; op: 'reportTargetPortGroups' }
  | { id: number; lun: number; op: 'setTargetPortGroups'; group: number }
  | { id: number; lun: number; op: 'read'; block: number }
  | { id: number; lun: number; op: 'write'; block: number; value: number };

export type Sense = { key: number; asc: number; ascq: number };
export type HostAnswer = {
  id: number;
  status: 'good' | 'checkCondition' | 'busy' | 'taskSetFull' | 'reservationConflict';
  sense: Sense | null;
  /** Of a read; null: never written. */
  value: number | null;
  /** Of reportTargetPortGroups. */
  groups: GrantGroup[];
};

type Segment = { from: string; to: string; mac: string; session: string };
export type DataMessage =
  | Arp
  | (Segment & { type: 'login'; initiator: string })
  | (Segment & { type: 'loginAnswer'; isAccepted: boolean; luns: number[] })
  /** `sentAt`: an old segment belongs to no connection any more. */
  | (Segment & { type: 'command'; command: HostCommand; sentAt: number })
  | (Segment & { type: 'answer'; answer: HostAnswer })
  /** The far end has no such connection, or gives it up. */
  | (Segment & { type: 'reset' });

export type ManagementMessage =
  | Arp
  /** The support archive, unpacked. */
  | { type: 'dump'; to: string; file: string; files: ArchiveFile[] }
  | { type: 'dumpTaken'; file: string };

/** Messages as they came off the wire: our own nodes write nothing else. */
export function readControllerMessage(body: JsonObject): ControllerMessage {
  return body as unknown as ControllerMessage;
}
export function readDataMessage(body: JsonObject): DataMessage {
  return body as unknown as DataMessage;
}
export function readManagementMessage(body: JsonObject): ManagementMessage {
  return body as unknown as ManagementMessage;
}
export function writeMessage(
  message: ControllerMessage | DataMessage | ManagementMessage,
): JsonObject {
  return message as unknown as JsonObject;
}
