// Being primary: the flag that fsmpm holds once snactivated has succeeded (reference §1.5, §2.1),
// and the virtual IP that goes with it.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { VIRTUAL_IP } from '../config.ts';
import { fsmText, haManagerText } from '../console/logLines.ts';
import type { Fsm, MdcState } from '../state.ts';
import { logFsm, logManager } from './logs.ts';
import { touch } from './usurp.ts';

/** The HaShared FSM is active: its activation script runs. */
export function startSnactivated(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  const { snactivated, counters, config } = state.volatile;
  snactivated.pid = counters.nextPid++;
  snactivated.endsAt = now + config.snactivatedMs;
  out.emit('snactivated.started', { fs: fsm.fs });
  logFsm(state, fsm, 'Info', fsmText.activationScript, now);
}

/** `snhamgr --primary`: called by snactivated as its last act. Takes the virtual IP. */
export function becomePrimary(state: MdcState, now: Instant, out: Effects): void {
  const { fsmpm, vip } = state.volatile;
  if (fsmpm.isPrimary) return;

  assert(!vip.isHeld, 'the virtual IP is up where nobody was primary');
  assert(fsmpm.isRunning, 'an MDC without fsmpm becomes primary');
  fsmpm.isPrimary = true;
  touch(state.volatile);
  out.emit('mdc.becamePrimary');
  logManager(state, 'NOTICE', haManagerText.statusChanged('running', 'primary'), now);
  vip.isHeld = true;
  out.address(VIRTUAL_IP, true);
  out.emit('vip.taken', { address: VIRTUAL_IP });
}

/** The shared file system is going, or gone: nobody here is primary any more. */
export function leavePrimary(state: MdcState, now: Instant, out: Effects): void {
  const { fsmpm, snactivated, vip } = state.volatile;
  snactivated.endsAt = null;
  snactivated.pid = 0;
  if (!fsmpm.isPrimary) return;

  fsmpm.isPrimary = false;
  touch(state.volatile);
  out.emit('mdc.leftPrimary');
  logManager(state, 'NOTICE', haManagerText.statusChanged('primary', 'running'), now);
  if (!vip.isHeld) return;
  vip.isHeld = false;
  out.address(VIRTUAL_IP, false);
  out.emit('vip.released', { address: VIRTUAL_IP });
}
