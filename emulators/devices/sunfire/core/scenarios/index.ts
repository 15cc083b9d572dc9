// The family's incidents: S4's own, and what administrators rehearse around it (reference §6).

import type { Scenario } from '../../../../core/scenario.ts';
import { bothScsPoweredOff } from './bothScsPoweredOff.ts';
import { c1NetworkLoss } from './c1NetworkLoss.ts';
import { clockSourceLost } from './clockSourceLost.ts';
import { failoverDisabledMainDies } from './failoverDisabledMainDies.ts';
import { failoverForce } from './failoverForce.ts';
import { i2cDisabledVariant } from './i2cDisabledVariant.ts';
import { i2NetworkDown } from './i2NetworkDown.ts';
import { mainDies } from './mainDies.ts';
import { safeStart } from './safeStart.ts';
import { simultaneousStartDstop } from './simultaneousStartDstop.ts';

export const SCENARIOS: readonly Scenario[] = [
  simultaneousStartDstop,
  safeStart,
  failoverForce,
  mainDies,
  c1NetworkLoss,
  clockSourceLost,
  i2NetworkDown,
  bothScsPoweredOff,
  failoverDisabledMainDies,
  i2cDisabledVariant,
];
