// What crosses the wires between the SCs and the platform.
//
//   heartbeat-lines    beat                                   (BECOMING_MAIN and MAIN, 1/s)
//   i2-network         roleRequest -> status; status (every 5 s and with each change); takeOver
//   console-bus-scN    scN: writeRefSel, readPresence, readLock, writeSpll, subscribe, order, ...
//                      platform: presence, lock, spll, order answers, reports; reset (of scN)
//   i2c                scN: i2cRead; platform: i2cAnswer
//   clock-scN          no message: the clock itself; its carrier is what counts
//   community-network  no message: carrier

import type { JsonObject } from '../../../core/json.ts';
import type { Domain, Keyswitch, Refusal } from './commands.ts';
import type { ScId } from './config.ts';
import type {
  BoardView,
  ClocksView,
  DomainView,
  Environment,
  FailoverStatus,
  Health,
  Role,
} from './state.ts';

/** SC to SC. */
export type ScMessage =
  | { type: 'beat' }
  | { type: 'roleRequest' }
  | {
      type: 'status';
      role: Role;
      isStarting: boolean;
      failover: { status: FailoverStatus; failure: string };
      smsVersion: string;
      health: Health;
    }
  /** From a main that is sick, or was told to: the spare takes over and resets it later. */
  | { type: 'takeOver'; why: string };

/** SC to platform. `init` numbers the MAIN initialization: answers to an older one are void. */
export type ScToPlatform =
  | { type: 'writeRefSel'; refSel: 0 | 1 }
  | { type: 'readPresence'; init: number }
  | { type: 'i2cRead'; init: number; bus: number }
  | { type: 'readLock'; init: number }
  | { type: 'writeSpll'; init: number; board: string }
  /** Tell me all, and all that changes; or no more. */
  | { type: 'subscribe'; isOn: boolean }
  | { type: 'resetOpposite' }
  /** The dump is taken; `isRecovering`: ASR boots it again. */
  | { type: 'stopHandled'; domain: Domain; isRecovering: boolean }
  | { type: 'environmentShutdown' }
  | { type: 'order'; id: number; order: PlatformOrder };

export type PlatformOrder =
  | { order: 'keyswitch'; domain: Domain; position: Keyswitch }
  | { order: 'power'; location: string; isOn: boolean }
  | { order: 'resetDomain'; domain: Domain }
  | { order: 'assign'; boards: string[]; domain: Domain | null }
  | { order: 'tag'; domain: Domain; tag: string };

/** Platform to SC. */
export type PlatformToSc =
  | { type: 'presence'; init: number; boards: string[] }
  /** `unregistered`: boards behind this bus that cannot be registered. */
  | { type: 'i2cAnswer'; init: number; bus: number; unregistered: string[] }
  | { type: 'lock'; init: number; isLocked: boolean }
  /** Read back after a write: a stuck SPLL still names the other. */
  | { type: 'spll'; init: number; board: string; spll: ScId }
  | { type: 'reset' }
  | { type: 'orderAnswer'; id: number; refusal: Refusal | null }
  | { type: 'boards'; boards: BoardView[] }
  | { type: 'domains'; domains: DomainView[] }
  | { type: 'clocks'; clocks: ClocksView }
  | { type: 'environment'; environment: Environment };

/** A message as it came off the wire: our own nodes write nothing else. */
export function readScMessage(body: JsonObject): ScMessage | PlatformToSc {
  return body as unknown as ScMessage | PlatformToSc;
}

export function readPlatformMessage(body: JsonObject): ScToPlatform {
  return body as unknown as ScToPlatform;
}

export function writeMessage(message: ScMessage | ScToPlatform | PlatformToSc): JsonObject {
  return message as unknown as JsonObject;
}
