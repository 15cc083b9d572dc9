// What crosses the wires between the controllers and host-1.
//
//   interface1        beat (5/s and with each change), mirror, mirrored, destaged, enable, wantArray
//   data-2, data-3    arp (request, reply, the three announcements), and TCP segments in both
//                     directions: login, command, answer, reset. `mac` is where a frame is sent to.
//   management        arp, dump (the support archive on its way to a host)
//
// A frame for a MAC or an address that the receiver does not have is dropped, as on a wire.

import type { JsonObject } from '../../../core/json.ts';
import type { Side } from './config.ts';
import type { GrantGroup } from './scsi/grant.ts';
import type { ArrayRecord, Drive } from './state/enclosure.ts';
import type { StoreWrite } from './state/service.ts';
import type { ControllerPhase, Settings } from './state.ts';

/** All that a controller tells the other of itself (S3:16). */
export type Beat = {
  type: 'beat';
  phase: ControllerPhase;
  /** Since when it is enabled; null: it is not. */
  enabledAt: number | null;
  bootedAt: number;
  epoch: number;
  failed: Side | null;
  links: { eth2: boolean; eth3: boolean; management: boolean };
  arrays: ArrayRecord[];
  drives: Drive[];
  addressSets: { [Name in Side]: { holder: Side; version: number } };
  settings: Settings;
  /** Modelled addresses on its ports, aliases marked: its own list. */
  held: { address: string; port: string; isAlias: boolean }[];
  /** Is it taking over? Then nothing is given to it. */
  isTakingOver: boolean;
};

export type ControllerMessage =
  | Beat
  | { type: 'mirror'; write: StoreWrite }
  | { type: 'mirrored'; number: number }
  | { type: 'destaged'; numbers: number[] }
  | { type: 'mirrorReset' }
  /** @seed S3:35 to a controller that has come back. */
  | { type: 'enable'; epoch: number }
  /** An explicit failover: the owner is asked to let an array go. */
  | {
      type: 'wantArray';
      array: string;
      cause: 'management' | 'host' | 'failback';
      initiator: string;
    }
  | { type: 'handOver' }
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
  | (Segment & { type: 'command'; command: HostCommand })
  | (Segment & { type: 'answer'; answer: HostAnswer })
  /** The far end has no such connection, or gives it up. */
  | (Segment & { type: 'reset' });

export type ManagementMessage =
  | Arp
  | { type: 'dump'; to: string; file: string; files: string[] }
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
