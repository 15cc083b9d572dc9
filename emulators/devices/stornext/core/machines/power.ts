// Linux going down: StorNext is stopped first, then snhamgr_daemon, then the computer (S2:47).

import type { Effects } from '../../../../core/effect.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import type { Refusal } from '../commands.ts';
import type { MdcState } from '../state.ts';
import { stopCvfs } from './cvfs.ts';
import { logSystem } from './logs.ts';
import { endSnhamgr } from './snhamgr.ts';

export type PowerOrder = { isReboot: boolean; delayMs: Duration; isForced: boolean };

/** Puts the shutdown before this MDC. `-f` stops nothing first. */
export function orderPower(state: MdcState, order: PowerOrder, now: Instant, out: Effects): void {
  const at = now + order.delayMs;
  if (order.isForced && order.delayMs === 0) {
    goDown(state, order.isReboot);
    return;
  }
  if (state.volatile.shutdown?.isStopping) return;
  state.volatile.shutdown = { at, isReboot: order.isReboot, isStopping: false };
  if (order.delayMs === 0) advancePower(state, now, out);
}

export function cancelPower(state: MdcState): Refusal | null {
  const { shutdown } = state.volatile;
  if (shutdown === null || shutdown.isStopping) return 'nothingScheduled';
  state.volatile.shutdown = null;
  return null;
}

/** Its hour has come, or StorNext is down for it. */
export function advancePower(state: MdcState, now: Instant, out: Effects): void {
  const { shutdown, cvfs } = state.volatile;
  if (shutdown === null || shutdown.at > now) return;

  if (!shutdown.isStopping) {
    shutdown.isStopping = true;
    out.emit('mdc.shuttingDown', { isReboot: shutdown.isReboot });
    logSystem(state, 'systemd', 1, 'Shutting down.', now);
    cvfs.isRestarting = false;
    stopCvfs(state, now, out);
  }
  if (cvfs.phase !== 'idle') return;
  if (cvfs.isUp) return void stopCvfs(state, now, out);
  endSnhamgr(state, false, now, out);
  goDown(state, shutdown.isReboot);
}

function goDown(state: MdcState, isReboot: boolean): void {
  state.volatile.goingDown = { isReset: isReboot, cause: isReboot ? 'reboot' : 'power off' };
}
