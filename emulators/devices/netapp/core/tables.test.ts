// Each table decides every combination of its inputs exactly once, and its rows can all be reached.

import { describe, expect, test } from 'vitest';
import { enumerate, matchingRows, type Row } from '../../../core/table.ts';
import { obstacleOf } from './machines/obstacles.ts';
import type { TakeoverReason } from './state/ha.ts';
import { HWASSIST_ALERTS } from './tables/hwassistAlerts.ts';
import {
  AUTO_GIVEBACK,
  BOOT,
  CLASS_OF_REASON,
  FORCED_OBSTACLES,
  LEAVING_WORDS,
  LEAVINGS,
  TAKEOVER_CLASSES,
  TAKEOVER_OBSTACLES,
  TAKEOVER_ON_LEAVING,
  type TakeoverFacts,
} from './tables.ts';

const BOTH = [true, false];

function expectSound<Inputs extends object, Outcome>(
  rows: readonly Row<Inputs, Outcome>[],
  columns: { readonly [Key in keyof Inputs]: readonly Inputs[Key][] },
): void {
  const used = new Set<Row<Inputs, Outcome>>();
  for (const inputs of enumerate(columns)) {
    const found = matchingRows(rows, inputs);
    expect({ inputs, rows: found.length }).toEqual({ inputs, rows: 1 });
    used.add(found[0] as Row<Inputs, Outcome>);
  }
  expect(used.size).toBe(rows.length);
}

describe('tables', () => {
  test('who is taken over when it leaves', () => {
    const columns = { leaving: LEAVINGS, isInhibited: BOTH, isOnReboot: BOTH, isOnPanic: BOTH };
    expectSound(TAKEOVER_ON_LEAVING, columns);
  });

  test('when a giveback comes by itself', () => {
    const columns = {
      takeover: TAKEOVER_CLASSES,
      isAuto: BOTH,
      isAfterPanic: BOTH,
      isOnReboot: BOTH,
    };
    expectSound(AUTO_GIVEBACK, columns);
  });

  test('what a node becomes after its boot', () => {
    expectSound(BOOT, { isMailboxKnown: BOTH, isRootOwned: BOTH });
  });

  test('each fact alone is its own obstacle, and an earlier one goes before a later', () => {
    const none = Object.fromEntries(
      TAKEOVER_OBSTACLES.map(({ fact }) => [fact, false]),
    ) as TakeoverFacts;
    expect(obstacleOf(none)).toBe('ok');
    for (const [index, { fact, obstacle }] of TAKEOVER_OBSTACLES.entries()) {
      expect(obstacleOf({ ...none, [fact]: true })).toBe(obstacle);
      for (const later of TAKEOVER_OBSTACLES.slice(index + 1)) {
        expect(obstacleOf({ ...none, [fact]: true, [later.fact]: true })).toBe(obstacle);
      }
    }
  });

  test('what force goes over is never who owns, or whether this node is up', () => {
    for (const never of ['local_takeover', 'partner_takeover', 'halting', 'not_initialized']) {
      expect(FORCED_OBSTACLES).not.toContain(never);
    }
  });

  test('every leaving has a reason of takeover that auto-giveback knows', () => {
    for (const leaving of LEAVINGS) {
      const reason: TakeoverReason = LEAVING_WORDS[leaving].reason;
      expect(TAKEOVER_CLASSES).toContain(CLASS_OF_REASON[reason]);
    }
  });

  test('eight alerts take over, and five do not (S0:50-62)', () => {
    const yes = HWASSIST_ALERTS.filter(({ isTakeover }) => isTakeover);
    expect([yes.length, HWASSIST_ALERTS.length]).toEqual([8, 13]);
    expect(yes.map(({ event }) => event)).not.toContain('loss_of_heartbeat');
  });
});
