// The platform as it is delivered (reference §5), or as the life of its process before left it.

import type { NodeIdentity } from '../../../../core/machine.ts';
import { splitStream } from '../../../../core/prng.ts';
import {
  type Config,
  FAN_TRAYS,
  POWER_SUPPLIES,
  PROFILES,
  readConfig,
  readDomains,
} from '../config.ts';
import type {
  Board,
  BoardKind,
  DomainRecord,
  PlatformDurable,
  PlatformState,
  ScClock,
} from '../state.ts';
import { isActive } from './domains.ts';

export function bootPlatform(
  told: NodeIdentity,
  persisted: PlatformDurable | null,
  seed: number,
): PlatformState {
  const config = readConfig(told.config);
  const durable = persisted ?? ship(config);
  if (persisted !== null) goDown(durable, told.bootedAt);
  return {
    durable,
    volatile: {
      config,
      bootedAt: told.bootedAt,
      chance: splitStream(seed, 'clocks'),
      lock: {
        isLocked: persisted === null,
        since: told.bootedAt,
        isGuaranteed: persisted === null,
        changesAt: null,
      },
      environment: {
        fanTrays: Array.from({ length: FAN_TRAYS }, () => {
          return { isOn: true, isFast: false, failedFans: [] };
        }),
        supplies: Array.from({ length: POWER_SUPPLIES }, () => ({ isOn: true, failed: [] })),
        sensors: [],
      },
      buses: { sc0: true, sc1: true },
      listeners: { sc0: false, sc1: false },
      dirty: { boards: false, domains: false, clocks: false, environment: false },
      reportAt: null,
      orders: [],
      lastWrite: null,
    },
  };
}

/** After a loss of its own power every domain that ran is down, and waits for a main SC. */
function goDown({ domains, clocks }: PlatformDurable, now: number): void {
  for (const sc of [clocks.sc0, clocks.sc1]) {
    sc.isLineUp = true;
    sc.isPowered = true;
    sc.isDead = false;
    sc.isDrifting = false;
  }
  for (const domain of domains) {
    if (!isActive(domain) && domain.status !== 'In Recovery') continue;
    domain.status = 'Domain Down';
    domain.statusSince = now;
    domain.nextAt = null;
    domain.isStopPending = true;
  }
}

function ship(config: Config): PlatformDurable {
  const plans = readDomains(config.domains);
  const place = (slotted: ReturnType<typeof boardsOf>[number]) => {
    const { kind, location } = slotted;
    const domain = plans.find(({ boards }) => boards.includes(location))?.id ?? null;
    const isOn = domain !== null || kind === 'EX' || kind === 'CS';
    return board({ ...slotted, domain, isOn, test: isOn ? 'Passed' : 'Unknown' });
  };
  return {
    clocks: { sc0: clock(1), sc1: clock(0) },
    boards: boardsOf(config).map(place),
    domains: shipDomains(config, PROFILES[config.profile].expanders),
  };
}

/** What stands in the slots of such a platform. */
export function boardsOf({
  profile,
  populated,
}: Config): Pick<Board, 'kind' | 'type' | 'slot' | 'location'>[] {
  const { expanders, cpuType } = PROFILES[profile];
  const slots = Array.from({ length: Math.min(populated, expanders) }, (_, slot) => slot);
  const fill = (kind: BoardKind, type: string) => (slot: number) => {
    return { kind, type, slot, location: `${kind}${slot}` };
  };
  return [
    ...slots.map(fill('EX', 'EXB')),
    ...slots.map(fill('SB', cpuType)),
    ...slots.map(fill('IO', 'HPCI')),
    ...[0, 1].map(fill('CS', 'CSB')),
  ];
}

function board(told: Omit<Board, 'spll' | 'isStuck' | 'isUnregistrable'>): Board {
  return { ...told, spll: 'sc0', isStuck: false, isUnregistrable: false };
}

function clock(refSel: 0 | 1): ScClock {
  return {
    isPowered: true,
    refSel,
    generator: 'VCXO 75 MHz',
    isDrifting: false,
    isDead: false,
    isLineUp: true,
  };
}

/** As many domains as expanders: those of the plan run Solaris, the others are off. */
function shipDomains({ domains }: Config, expanders: number): DomainRecord[] {
  const plans = readDomains(domains);
  return [...'ABCDEFGHIJKLMNOPQR'].slice(0, expanders).map((id) => {
    const plan = plans.find((candidate) => candidate.id === id);
    return {
      id,
      tag: plan?.tag ?? '',
      keyswitch: plan === undefined ? 'off' : 'on',
      status: plan === undefined ? 'Powered Off' : 'Running Solaris',
      statusSince: 0,
      nextAt: null,
      isStopPending: false,
      lastStop: null,
      stopCount: 0,
    };
  });
}
