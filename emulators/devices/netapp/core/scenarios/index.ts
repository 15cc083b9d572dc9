// The family's incidents: S0's and S1's own, and what administrators rehearse around them.

import type { Scenario } from '../../../../core/scenario.ts';

export const SCENARIOS: readonly Scenario[] = [];
