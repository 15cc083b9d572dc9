// The family's incidents: S4's own, and what administrators rehearse around it (reference §6).

import type { Scenario } from '../../../../core/scenario.ts';

export const SCENARIOS: readonly Scenario[] = [];
