// statd: every full hour of the node's own clock it logs how long the node has been up (S1:20).

import { civilTime, padded } from '../../../../core/calendar.ts';
import { DAY_MS, HOUR_MS, type Instant, isDue, MINUTE_MS } from '../../../../core/time.ts';
import type { OntapIdentity, OntapState } from '../state.ts';
import { emitEms } from './ems.ts';

/** The next full hour. */
export function awaitHour(state: OntapState, now: Instant): void {
  state.volatile.hourlyAt = nextHour(state.volatile.identity, now);
}

function nextHour({ epoch, skewMs, zone }: OntapIdentity, now: Instant): Instant {
  const local = epoch + now + skewMs + zone.offsetMinutes * MINUTE_MS;
  return now + HOUR_MS - (((local % HOUR_MS) + HOUR_MS) % HOUR_MS);
}

/** @seed S1:20: `3:00pm up 358 days`, a notice. @choice What follows the days, which S1 cuts off:
 * hours and minutes, and operations of which there are none. */
export function tellUptime(state: OntapState, now: Instant): void {
  const { identity, kernel, hourlyAt } = state.volatile;
  if (!isDue(hourlyAt, now)) return;

  state.volatile.hourlyAt = nextHour(identity, now);
  const { hour, minute } = civilTime(identity.epoch + now + identity.skewMs, identity.zone);
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${padded(minute)}${hour < 12 ? 'am' : 'pm'}`;
  const upMs = now - kernel.zeroAt;
  const days = Math.floor(upMs / DAY_MS);
  const inDay = Math.floor((upMs % DAY_MS) / MINUTE_MS);
  const span = `${Math.floor(inDay / 60)}:${padded(inDay % 60)}`;
  const operations = '0 NFS ops, 0 CIFS ops, 0 HTTP ops, 0 FCP ops, 0 iSCSI ops';
  const msg = ` ${clock} up ${days} days, ${span} ${operations}`;
  emitEms(state, now, 'kern.uptime.filer', { msg });
}
