// The incidents of the StorNext family.

import type { Scenario } from '../../../../core/scenario.ts';

export const SCENARIOS: readonly Scenario[] = [];
