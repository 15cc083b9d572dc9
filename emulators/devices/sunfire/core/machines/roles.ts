// The role of an SC and everything that follows it at once: heartbeats, floating addresses, what
// the opposite SC is told. Roles move along S4's state machine alone (S4:107-121).

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { FLOATING_ADDRESSES, I2_NETWORK } from '../config.ts';
import { writeMessage } from '../messages.ts';
import type { Health, Role, ScState, ScVolatile } from '../state.ts';
import { healthOf, isDaemonUp } from './health.ts';

/** From each role to those that it can become. A daemon that ends leaves UNKNOWN behind. */
export const ROLE_MOVES: { readonly [From in Role]: readonly Role[] } = {
  UNKNOWN: ['BECOMING_MAIN', 'SPARE'],
  BECOMING_MAIN: ['MAIN', 'UNKNOWN'],
  MAIN: ['UNKNOWN'],
  SPARE: ['BECOMING_MAIN', 'UNKNOWN'],
};

export function setRole(state: ScState, role: Role, now: Instant, out: Effects): void {
  const { fomd } = state.volatile;
  if (fomd.role === role) return;
  fomd.previousRole = fomd.role;
  fomd.role = role;
  fomd.roleSince = now;
  out.emit('fomd.roleChanged', { role, from: fomd.previousRole });
  announce(state, out);
}

export function takeAddresses(out: Effects): void {
  for (const address of FLOATING_ADDRESSES) out.address(address, true);
}

export function releaseAddresses(out: Effects): void {
  for (const address of FLOATING_ADDRESSES) out.address(address, false);
}

/** Does fomd run, so that it can speak? */
export function isFomdUp(v: ScVolatile): boolean {
  const { ssd } = v;
  if (ssd.phase === 'stopped' || ssd.phase === 'stopping') return false;
  return isDaemonUp(v, 'fomd');
}

/** Tells the opposite fomd how this SC stands. */
export function announce(state: ScState, out: Effects): void {
  const v = state.volatile;
  if (!isFomdUp(v) || v.goingDown !== null) return;
  const { failover, role } = v.fomd;
  const health: Health = healthOf(v);
  const body = writeMessage({
    type: 'status',
    role,
    isStarting: v.ssd.phase === 'starting',
    failover: { status: failover.status, failure: failover.failure },
    smsVersion: `${v.config.smsVersion}+${state.durable.patches.length}`,
    health,
  });
  out.send(I2_NETWORK, v.identity.opposite, body);
}
