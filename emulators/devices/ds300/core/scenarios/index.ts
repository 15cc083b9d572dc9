// The incidents of the DS300 family, in the order in which a workshop would show them.

import type { Scenario } from '../../../../core/scenario.ts';

export const SCENARIOS: readonly Scenario[] = [];
