// What the vendor's design can do, and this testbed exists to show. A finding on the timeline, red
// in the console, never an exception.

import type { Hazard, RackView } from '../../../core/device.ts';
import { platformOf, roleOf, scOf } from './pair.ts';
import type { DomainRecord, Role } from './state.ts';

/** A start may take so long before "nobody is MAIN" is more than a matter of time (@choice). */
const NO_MAIN_MS = 60_000;

export const HAZARDS: readonly Hazard[] = [
  {
    name: 'twoMains',
    sentence: 'Both SCs believe that they are the main SC.',
    source: 'S4:47, 117',
    find: (view) => {
      const [left, right] = [roleOf(view, 0), roleOf(view, 1)];
      return isMainish(left) && isMainish(right) ? `sc0 ${left}, sc1 ${right}` : null;
    },
  },
  {
    name: 'noMain',
    sentence: 'No SC controls the platform, and none is about to.',
    source: 'S4:40; reference §6.2',
    find: findNoMain,
  },
  {
    name: 'lockLost',
    sentence: 'Both clocks are there, and they are not phase locked.',
    source: 'S4:101',
    find: (view) => {
      const platform = platformOf(view);
      if (platform === null) return null;
      const { lock } = platform.volatile;
      if (lock.isLocked || (lock.isGuaranteed && lock.changesAt !== null)) return null;
      const { sc0, sc1 } = platform.durable.clocks;
      const areBothThere = sc0.isPowered && sc1.isPowered && sc0.isLineUp && sc1.isLineUp;
      if (!areBothThere || sc0.isDead || sc1.isDead) return null;
      return `REF_SEL: sc0 ${sc0.refSel}, sc1 ${sc1.refSel}`;
    },
  },
  {
    name: 'oneClock',
    sentence: 'One SC alone clocks the platform: its loss stops every domain.',
    source: 'S4:99; reference §4.1',
    find: (view) => {
      const platform = platformOf(view);
      if (platform === null) return null;
      const { sc0, sc1 } = platform.durable.clocks;
      const lost = [sc0, sc1].filter(
        ({ isPowered, isDead, isLineUp }) => !isPowered || isDead || !isLineUp,
      );
      if (lost.length !== 1) return null;
      return lost[0] === sc0 ? 'sc0 is gone' : 'sc1 is gone';
    },
  },
  {
    name: 'movedUnlocked',
    sentence: 'An SPLL took the other clock while the clocks were not phase locked.',
    source: 'S4:140',
    find: (view) => {
      const write = platformOf(view)?.volatile.lastWrite ?? null;
      if (write === null || !write.wasMoved || write.wasLocked) return null;
      return view.now - write.at > 1_000 ? null : `${write.board} by ${write.by}`;
    },
  },
  {
    name: 'dstop',
    sentence: 'A domain stopped.',
    source: 'S4:32,140',
    find: (view) => {
      const domains = platformOf(view)?.durable.domains ?? [];
      let stopped = '';
      for (let index = 0; index < domains.length; index++) {
        const { id, status, lastStop } = domains[index] as DomainRecord;
        if (status === 'Domain Down' && lastStop !== null) stopped += ` ${id}`;
      }
      return stopped === '' ? null : `domain${stopped}`;
    },
  },
];

function isMainish(role: Role | null): boolean {
  return role === 'MAIN' || role === 'BECOMING_MAIN';
}

/** Nobody is, becomes or looks for MAIN, though SMS runs somewhere; or nobody has for a minute. */
function findNoMain(view: RackView): string | null {
  if (isMainish(roleOf(view, 0)) || isMainish(roleOf(view, 1))) return null;
  if (isUnderWay(view, 0) || isUnderWay(view, 1)) return null;
  const words = [0, 1].map((index) => {
    const sc = scOf(view, index);
    if (sc === null) return `sc${index} off`;
    const { ssd, fomd, os } = sc.volatile;
    if (os.phase !== 'up') return `sc${index} ${os.phase}`;
    return `sc${index} ${ssd.phase === 'stopped' ? 'without SMS' : fomd.role}`;
  });
  return words.join(', ');
}

/** Does this SC do something about it, or may it still believe that there is no need to? */
function isUnderWay(view: RackView, index: number): boolean {
  const sc = scOf(view, index);
  if (sc === null) return false;
  const { fomd, os, ssd, peer } = sc.volatile;
  if (os.phase === 'firmware' || os.phase === 'booting') return view.now - os.kernelZeroAt >= 0;
  if (ssd.phase === 'stopping') return true;
  if (fomd.checkAt !== null || fomd.checkEndsAt !== null || fomd.spareAt !== null) return true;
  if (fomd.failover.takeoverAt !== null || fomd.failover.handedOverAt !== null) return true;
  if (fomd.role !== 'SPARE') return false;
  const isHeard = peer.rpcLostAt !== null || peer.beatLostAt !== null;
  return isHeard && view.now - fomd.roleSince < NO_MAIN_MS * 10;
}
