// What our emulator must never do: a broken one is a bug of ours. What the vendor does not promise
// is a hazard (hazards.ts). Plain loops over a few fields: they run after every step of every
// search.

import type { Invariant, RackView } from '../../../core/device.ts';
import { clocklessBoard, clockMode } from './machines/clocks.ts';
import { isActive } from './machines/domains.ts';
import { ROLE_MOVES } from './machines/roles.ts';
import { platformOf, scOf } from './pair.ts';
import type { DomainRecord, DstopRecord, PlatformState, ScState } from './state.ts';

/** Holds if it holds on each SC that runs. */
function onEach(check: (state: ScState, view: RackView) => string | null): Invariant['check'] {
  return (view) => {
    for (let index = 0; index < 2; index++) {
      const state = scOf(view, index);
      if (state === null) continue;
      const wrong = check(state, view);
      if (wrong !== null) return `${state.volatile.identity.node}: ${wrong}`;
    }
    return null;
  };
}

const CLOCKLESS: readonly DstopRecord['cause'][] = ['bothSourcesLost', 'sourceLostStuck'];

function isSomeClockAbsent(state: PlatformState): boolean {
  return clockMode(state, 'sc0') === 'absent' || clockMode(state, 'sc1') === 'absent';
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'spllsNameAnSc',
    claim: 'the SPLL of a board names sc0 or sc1',
    source: 'S4:130',
    check: (view) => {
      const boards = platformOf(view)?.durable.boards ?? [];
      for (let index = 0; index < boards.length; index++) {
        const spll = boards[index]?.spll;
        if (spll !== 'sc0' && spll !== 'sc1') return `${boards[index]?.location} names ${spll}`;
      }
      return null;
    },
  },
  {
    name: 'lockedDomainsRun',
    claim: 'a board with a good, locked clock never stops its domain',
    source: 'S4:99,140',
    check: (view) => {
      const domains = platformOf(view)?.durable.domains ?? [];
      for (let index = 0; index < domains.length; index++) {
        const stop = (domains[index] as DomainRecord).lastStop;
        if (stop === null || !stop.wasLocked || CLOCKLESS.includes(stop.cause)) continue;
        return `domain ${domains[index]?.id} stopped (${stop.cause}) while the clocks were locked`;
      }
      return null;
    },
  },
  {
    name: 'runningDomainsHaveAClock',
    claim: 'no running domain hangs on a board whose selected clock is absent',
    source: 'reference §4.2',
    check: (view) => {
      const platform = platformOf(view);
      if (platform === null || !isSomeClockAbsent(platform)) return null;
      for (const domain of platform.durable.domains) {
        if (!isActive(domain)) continue;
        const board = clocklessBoard(platform, domain);
        if (board !== null) return `domain ${domain.id} runs, and ${board.location} has no clock`;
      }
      return null;
    },
  },
  {
    name: 'programsAfterItsCheck',
    claim: 'no SPLL is written unless all boards registered and the lock was seen',
    source: 'S4:130',
    check: onEach(({ volatile: { hwad } }) => {
      if (hwad.programmedAt === null) return null;
      if (!hwad.areAllRegistered) return 'SPLLs were written though not all boards registered';
      return hwad.isLockSeen === true ? null : 'SPLLs were written and the lock was not seen';
    }),
  },
  {
    name: 'rolesKeepTheirWay',
    claim: 'roles only move along the state machine',
    source: 'S4:107-121',
    check: onEach(({ volatile: { fomd } }) => {
      if (fomd.role === fomd.previousRole) return null;
      if (ROLE_MOVES[fomd.previousRole].includes(fomd.role)) return null;
      return `${fomd.previousRole} became ${fomd.role}`;
    }),
  },
  {
    name: 'onlyMainsBeat',
    claim: 'a spare generates no heartbeat',
    source: 'S4:113-115',
    check: onEach(({ volatile: { fomd } }) => {
      const mayBeat = fomd.role === 'BECOMING_MAIN' || fomd.role === 'MAIN';
      return fomd.beatAt === null || mayBeat ? null : `beats as ${fomd.role}`;
    }),
  },
  {
    name: 'sc0LooksTwice',
    claim: 'SC0 does not become MAIN without having looked at SC1 again',
    source: 'S4:119',
    check: onEach(({ volatile: { fomd, identity } }) => {
      if (identity.node !== 'sc0' || fomd.role !== 'MAIN') return null;
      return fomd.secondCheckedAt === null ? 'MAIN without a second check' : null;
    }),
  },
  {
    name: 'resetIsFollowedByInit',
    claim: 'an SC that resets the opposite one does hwad’s MAIN initialization anew',
    source: 'S4:121',
    check: onEach(({ volatile: { fomd, hwad } }) => {
      const { resetOppositeAt, role } = fomd;
      if (resetOppositeAt === null || hwad.initBeganAt === null) return null;
      if (role !== 'MAIN' && role !== 'BECOMING_MAIN') return null;
      return hwad.initBeganAt < resetOppositeAt ? 'the opposite SC’s work was not undone' : null;
    }),
  },
];
