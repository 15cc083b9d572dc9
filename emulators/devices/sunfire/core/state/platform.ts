// The state of the platform: registers, boards, domains, and what surrounds them.

import type { NodeState } from '../../../../core/machine.ts';
import type { Stream } from '../../../../core/prng.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Domain as DomainId, Keyswitch } from '../commands.ts';
import type { Config, ScId } from '../config.ts';

export type PlatformState = NodeState<PlatformDurable, PlatformVolatile>;

/** Boards, switches and registers live on while the platform has power; all of it is kept here,
 * because the process of a platform that crashes is not the platform's end. */
export type PlatformDurable = {
  clocks: { sc0: ScClock; sc1: ScClock };
  /** In the order EX, SB, IO, CS by number: those that are present. */
  boards: Board[];
  domains: DomainRecord[];
};

/** The generators of one SC. Power off clears REF_SEL; an SC reset does not (@choice). */
export type ScClock = {
  isPowered: boolean;
  /** @seed S4:91-97: 1 leader, 0 follower. */
  refSel: 0 | 1;
  /** @seed S4:90 the 75 MHz VCXO; the others are there and not selected. */
  generator: Generator;
  /** Fault: the VCXO drifts out of the comparator's reach. */
  isDrifting: boolean;
  /** Fault: no clock comes out. */
  isDead: boolean;
  /** Does its clock reach the boards? */
  isLineUp: boolean;
};
export type Generator = 'VCXO 75 MHz' | 'XO 75 MHz' | 'XO 79 MHz' | 'XO 71 MHz';

/** What one SC's clock is, seen from the boards. */
export type ClockMode = 'leader' | 'follower' | 'absent';

export type BoardKind = 'EX' | 'SB' | 'IO' | 'CS';
export type TestStatus = 'Passed' | 'Failed' | 'Degraded' | 'Unknown' | 'iPOST' | '-';
export type Board = {
  /** `SB0`. */
  location: string;
  kind: BoardKind;
  /** `V3CPU`, `HPCI`, `EXB`, `CSB`. */
  type: string;
  /** Its expander; for a CSB its own number. */
  slot: number;
  isOn: boolean;
  test: TestStatus;
  /** SB and IO: the domain it belongs to; null: isolated. */
  domain: DomainId | null;
  /** The clock input that its SPLL has selected. */
  spll: ScId;
  /** Fault: writes to its SPLL do nothing. */
  isStuck: boolean;
  /** Fault: hwad cannot register it. */
  isUnregistrable: boolean;
};

/** @seed reference §2: words of showplatform. */
export type DomainStatus =
  | 'Powered Off'
  | 'Keyswitch Standby'
  | 'Domain Down'
  | 'In Recovery'
  | 'Running Domain POST'
  | 'Loading OBP'
  | 'Booting OBP'
  | 'Running OBP'
  | 'Loading Solaris'
  | 'Booting Solaris'
  | 'Running Solaris'
  | 'Environmental Domain Halt';

export type DomainRecord = {
  id: DomainId;
  tag: string;
  keyswitch: Keyswitch;
  status: DomainStatus;
  statusSince: Instant;
  /** The next step on its way up. */
  nextAt: Instant | null;
  /** It stopped, and no hwad has taken notice yet (no dump so far). */
  isStopPending: boolean;
  lastStop: DstopRecord | null;
  stopCount: number;
};

/** Why a domain stopped, for the console and for the invariant that it had to. */
export type DstopRecord = {
  at: Instant;
  board: string;
  cause:
    | 'movedUnlocked'
    | 'sourceLostUnlocked'
    | 'sourceLostStuck'
    | 'bothSourcesLost'
    | 'lockLostBetweenSources';
  wasLocked: boolean;
};

export type PlatformVolatile = {
  config: Config;
  bootedAt: Instant;
  chance: Stream;
  lock: PhaseLock;
  environment: Environment;
  /** Does the console bus of each SC live? With its clock line it tells whether an SC has power. */
  buses: { sc0: boolean; sc1: boolean };
  /** Which hwads want to know: those that are (becoming) MAIN. */
  listeners: { sc0: boolean; sc1: boolean };
  /** What has changed since it was told, and when it is told. */
  dirty: { boards: boolean; domains: boolean; clocks: boolean; environment: boolean };
  reportAt: Instant | null;
  /** Orders of an SC that take their time. */
  orders: PendingOrder[];
  /** The last SPLL write: what the console draws and the invariant looks at. */
  lastWrite: { at: Instant; by: ScId; board: string; wasMoved: boolean; wasLocked: boolean } | null;
};

/** @seed S4:99-101. `isGuaranteed`: one leads and one follows. */
export type PhaseLock = {
  isLocked: boolean;
  since: Instant;
  isGuaranteed: boolean;
  /** Without a guarantee it is lost then; with one it settles then. */
  changesAt: Instant | null;
};

export type PendingOrder = { id: number; from: ScId; endsAt: Instant; domain: DomainId | null };

export type Environment = {
  /** In order FT0 to FT7, PS0 to PS5. */
  fanTrays: { isOn: boolean; isFast: boolean; failedFans: number[] }[];
  supplies: { isOn: boolean; failed: string[] }[];
  /** Sensors that are not as they should be. */
  sensors: { name: string; status: string; value: string }[];
};
