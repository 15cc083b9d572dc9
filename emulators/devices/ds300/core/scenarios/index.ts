// The incidents of the DS300 family, in the order in which a workshop would show them.

import type { Scenario } from '../../../../core/scenario.ts';
import { controllerCrash } from './controllerCrash.ts';
import { controllerHang } from './controllerHang.ts';
import { doublePortBoth } from './doublePortBoth.ts';
import { explicitFailover } from './explicitFailover.ts';
import { failbackAutomatic } from './failbackAutomatic.ts';
import { failbackInterrupted, failbackManual } from './failbackManual.ts';
import { heartbeatLost } from './heartbeatLost.ts';
import { hotSpareFollows } from './hotSpareFollows.ts';
import { noArp, withArp } from './noArp.ts';
import { noneMode, noneModeSinglePath } from './noneMode.ts';
import { remoteMode } from './remoteMode.ts';
import { singlePortLocal } from './singlePortLocal.ts';
import { takeoverBeyond30s, takeoverNear30s } from './takeoverNear30s.ts';
import { triplePort } from './triplePort.ts';

export const SCENARIOS: readonly Scenario[] = [
  controllerCrash,
  controllerHang,
  heartbeatLost,
  singlePortLocal,
  doublePortBoth,
  triplePort,
  remoteMode,
  noneMode,
  noneModeSinglePath,
  explicitFailover,
  failbackManual,
  failbackInterrupted,
  failbackAutomatic,
  hotSpareFollows,
  takeoverNear30s,
  takeoverBeyond30s,
  noArp,
  withArp,
];
