import { describe, expect, test } from 'vitest';
import {
  ACTIONS,
  actionForKey,
  RATE_STEPS,
  rateName,
  type Situation,
  searched,
} from './actions.ts';
import { EMPTY_MODEL } from './model.ts';
import {
  FIRST_SCREEN,
  followed,
  kept,
  looking,
  restored,
  shownSpanMs,
  stood,
  withTerminal,
} from './screen.ts';

const nowhere: Situation = { model: EMPTY_MODEL, screen: FIRST_SCREEN };

describe('actions', () => {
  test('have one id each, and no key means two things at once', () => {
    const ids = ACTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = ACTIONS.filter(({ id }) => id !== 'clock.resume').flatMap((action) => action.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('that need a rack do not apply before there is one', () => {
    expect(actionForKey(' ', nowhere)).toBeNull();
    expect(actionForKey('?', nowhere)?.id).toBe('view.help');
    expect(actionForKey('x', nowhere)).toBeNull();
  });

  test('are found by words, those that begin with them first', () => {
    const [first] = searched(ACTIONS, 'run at');
    expect(first?.label).toBe('Run at ×0.1');
    expect(searched(ACTIONS, 'clock 100')[0]?.id).toBe('clock.step');
    expect(searched(ACTIONS, 'no such thing')).toEqual([]);
  });

  test('name the rates that the bar offers', () => {
    expect(RATE_STEPS.map(rateName)).toEqual(['×0.1', '×1', '×10', '×100', 'max']);
  });
});

describe('looking back', () => {
  const latest = { seq: 40, now: 60_000, rate: 1 };

  test('stands at the instant of looking, and counts as new what comes after', () => {
    const standing = stood(FIRST_SCREEN, latest);
    expect([standing.viewedTo, standing.stoodAfter]).toEqual([60_000, 40]);
    expect(stood(standing, { ...latest, seq: 50, now: 70_000 })).toBe(standing);
  });

  test('does not move for an event in sight, and moves to one that is not', () => {
    expect(looking(FIRST_SCREEN, { seq: 39, at: 55_000 }, latest).viewedTo).toBe(60_000);
    expect(looking(FIRST_SCREEN, { seq: 3, at: 5_000 }, latest).viewedTo).toBe(15_000);
  });

  test('shows more time where time runs faster, so that marks cross as slowly', () => {
    expect(shownSpanMs(FIRST_SCREEN, 0.1)).toBe(20_000);
    expect(shownSpanMs(FIRST_SCREEN, 100)).toBe(2_000_000);
    const fast = { ...latest, now: 3_000_000, rate: 100 };
    expect(looking(FIRST_SCREEN, { seq: 3, at: 1_500_000 }, fast).viewedTo).toBe(3_000_000);
  });

  test('ends with following, and lets go of the event', () => {
    const back = followed(looking(FIRST_SCREEN, { seq: 3, at: 5_000 }, latest));
    expect([back.viewedTo, back.selectedSeq]).toEqual([null, null]);
  });
});

describe('what is kept over a reload', () => {
  test('is the theme, the keys and the open panels', () => {
    const changed = { ...withTerminal(FIRST_SCREEN, 'a'), theme: 'dark' as const };
    const again = restored(kept(changed));
    expect(again.theme).toBe('dark');
    expect(again.openPanels).toEqual(['faults', 'scenarios', 'terminal']);
    expect(again.terminals).toEqual([]);
  });

  test.each([null, 'nonsense', '{"theme":"pink","openPanels":"all"}', '[]'])(
    'is taken on no trust: %s',
    (text) => {
      expect(restored(text)).toEqual(FIRST_SCREEN);
    },
  );
});
