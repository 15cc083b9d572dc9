// What several incidents ask or wait for.

import type { ScenarioStep } from '../../../../core/scenario.ts';

/** Auto-giveback without ten minutes of waiting: the story is not about the delay. */
export const QUICK_GIVEBACK = { autoGivebackDelayMs: 60_000 };

/** The victim has booted, waits, is given its aggregates, and both are connected again. */
export function givesBackByItself(survivor: string): readonly ScenarioStep[] {
  return [
    { until: 'giveback.scheduled', node: survivor, withinMs: 300_000 },
    { until: 'giveback.completed', node: survivor, withinMs: 900_000 },
    {
      exec: 'storage failover show',
      node: survivor,
      expect: { matches: 'netapp-01 +netapp-02 +true +Connected to netapp-02' },
      note: 'Connected again.',
    },
  ];
}

/** How a row of `storage failover show` begins. */
export function row(node: string, partner: string, possible: string, state: string): string {
  return `${node} +${partner} +${possible} +${state}`;
}
