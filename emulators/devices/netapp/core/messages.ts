// What crosses the wires of the pair.
//
//   ha-interconnect   beat (1/s): firmware state, generations, echo; hwassistConfig; orders of HA
//   mailbox           a block for each node, `MailboxBlock`; read and written by the clock
//   cluster-network   hello -> sync; config; report; ems; order -> orderAnswer
//   management-lan    hwassist (SP -> the partner's node)
//   sp-bus-0N         node -> SP: nodeState (also pets the watchdog), setNetwork, setHwassist, ...
//                     SP -> node: spBeat, sensors, updateProgress, ...; console lines both ways

import type { JsonObject } from '../../../core/json.ts';
import type { Instant } from '../../../core/time.ts';
import type { Answer, Command, PowerTarget } from './commands.ts';
import type { NodeName } from './members.ts';
import type { ClusterConfig, EmsEntry, NodeReport, SpAddressSettings } from './state/cluster.ts';
import type { FirmwareState, Generations, NodePhase, TakeoverObstacle } from './state/ha.ts';
import type { HwassistTrap } from './state/hwassist.ts';
import type { SensorReading, SpHwassist, SpImage } from './state/sp.ts';
import type { Leaving } from './tables.ts';

/** A node's block on the mailbox disks. */
export type MailboxBlock = {
  node: NodeName;
  seq: number;
  bootCount: number;
  firmware: FirmwareState;
  generations: Generations;
  serving: string[];
  isInTakeover: boolean;
  isTakeoverInhibited: boolean;
};

/** Failover monitor to failover monitor. */
export type InterconnectMessage =
  | (MailboxBlock & {
      type: 'beat';
      /** The number of this beat, and the newest of the partner's that arrived; 0: none. */
      beat: number;
      echo: number;
      /** The sender's own NVRAM log mirrors the partner's. */
      isLogSynced: boolean;
      obstacle: TakeoverObstacle;
      /** Where the sender believes that alerts go: told again, if a message was lost. */
      hwassist: { secret: string; isEnabled: boolean } | null;
    })
  /** Where alerts to the sender shall go. */
  | { type: 'hwassistConfig'; address: string; port: number; secret: string; isEnabled: boolean }
  /** A planned takeover: the target relocates its aggregates, then halts. */
  | { type: 'takeoverRequest'; isImmediate: boolean; isLifMigrationSkipped: boolean }
  | { type: 'takeoverRefused'; reason: TakeoverObstacle }
  /** A halt, a reboot or a panic announced (negotiated failover); reason `E`: environment. */
  | {
      type: 'goingDown';
      /** When it stopped, and in which of its lives: a late one is worth nothing. */
      at: Instant;
      bootCount: number;
      firmware: FirmwareState;
      leaving: Leaving;
      reason: string;
      isTakeoverWanted: boolean;
    }
  /** `storage failover hwassist test -node X`: the SP of X sends a test alert to the partner, which
   * counts it (reference §2.3) and tells X that it came. */
  | { type: 'hwassistTestSeen' };

/** Node to node over the cluster network. */
export type ClusterMessage =
  /** After a boot: tell me all; I know your EMS up to there. */
  | { type: 'hello'; emsNext: number; revision: number }
  | { type: 'sync'; config: ClusterConfig; report: NodeReport; ems: EmsEntry[] }
  /** Every few seconds: in quorum. */
  | { type: 'alive' }
  | { type: 'config'; config: ClusterConfig }
  | { type: 'report'; report: NodeReport }
  | { type: 'ems'; entries: EmsEntry[] }
  /** A command for the other node: `-node netapp-02` typed on netapp-01. */
  | { type: 'order'; id: number; command: Command }
  | { type: 'orderAnswer'; id: number; answer: Answer };

/** SP to the partner's node over the management LAN. */
export type LanMessage = { type: 'hwassist'; trap: HwassistTrap; transport: 'udp' | 'tcp' };

/** Node to its own SP. */
export type NodeToSp =
  /** Every few seconds: it lives. Pets the watchdog while ONTAP runs. */
  | { type: 'nodeState'; phase: NodePhase; firmwareStatus: number; isUpForHwassist: boolean }
  | { type: 'setNetwork'; ipv4: SpAddressSettings; ipv6: SpAddressSettings }
  | { type: 'setHwassist'; hwassist: SpHwassist }
  | { type: 'sendTest' }
  | { type: 'startUpdate'; version: string; isAutomatic: boolean }
  | { type: 'rebootSp'; slot: 'primary' | 'backup' | 'current' }
  /** IPMI reset: what ONTAP tries before the ladder goes on. */
  | { type: 'resetSp' }
  | { type: 'consoleOutput'; lines: string[] }
  | { type: 'askSensors' };

/** SP to its own node. */
export type SpToNode =
  | {
      type: 'spBeat';
      firmware: string;
      link: 'up' | 'down' | 'disabled';
      isAddressKnown: boolean;
      ipv4: SpAddressSettings;
      ipv6: SpAddressSettings;
      images: SpImage[];
      /** What it was told last: its node tells it again what a cut bus has lost. */
      hwassist: SpHwassist;
    }
  /** It reboots on purpose: silence until then is expected. */
  | { type: 'spRebooting'; expectedMs: number }
  | { type: 'networkApplied'; isOk: boolean; reason: string }
  | { type: 'updateProgress'; percent: number }
  | { type: 'updateEnded'; isOk: boolean; reason: string }
  | { type: 'sensors'; readings: SensorReading[] }
  | { type: 'loginDenied'; user: string }
  /** A line typed at the SP's `system console`. */
  | { type: 'consoleInput'; line: string }
  /** `system core`: a non-maskable interrupt. */
  | { type: 'nmi' }
  /** The boot device that `system reset primary|backup` asks for. */
  | { type: 'bootFrom'; image: 'primary' | 'backup' | 'current' }
  | { type: 'powerAnswer'; id: number; isOk: boolean };

/** Node to the *partner's* SP over the management LAN: SP API service (reference §2.4). */
export type NodeToPartnerSp = { type: 'spApi'; id: number; power: PowerTarget };

export type NodeMessage = InterconnectMessage | ClusterMessage | LanMessage | SpToNode;
export type SpMessage = NodeToSp | NodeToPartnerSp;

/** A message as it came off the wire: our own nodes write nothing else. */
export function readNodeMessage(body: JsonObject): NodeMessage {
  return body as unknown as NodeMessage;
}

export function readSpMessage(body: JsonObject): SpMessage {
  return body as unknown as SpMessage;
}

export function writeMessage(message: NodeMessage | SpMessage): JsonObject {
  return message as unknown as JsonObject;
}
