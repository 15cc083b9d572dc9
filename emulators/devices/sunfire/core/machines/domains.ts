// Domains A to R: virtual keyswitch, the way up through POST, OBP and Solaris in virtual minutes,
// and the domain stop. Who stops a domain is clocks.ts; who helps it up is dsmd on the main SC.

import type { Effects } from '../../../../core/effect.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import type { Keyswitch, Refusal } from '../commands.ts';
import type { Config } from '../config.ts';
import type { DomainRecord, DomainStatus, DstopRecord, PlatformState } from '../state.ts';
import { hasClock } from './clocks.ts';
import { touch } from './reports.ts';

/** @choice One that finds no clock in recovery looks again. */
const RETRY_MS = 5_000;
const HAND_OVER_MS = 1_000;
const INACTIVE: readonly DomainStatus[] = [
  'Powered Off',
  'Keyswitch Standby',
  'Domain Down',
  'In Recovery',
  'Environmental Domain Halt',
];

/** Does hardware of this domain run, so that a bad clock can stop it? */
export function isActive({ status }: DomainRecord): boolean {
  return !INACTIVE.includes(status);
}

function setStatus(
  state: PlatformState,
  domain: DomainRecord,
  status: DomainStatus,
  nextAt: Instant | null,
  now: Instant,
  out: Effects,
): void {
  domain.nextAt = nextAt;
  if (domain.status === status) return;
  domain.status = status;
  domain.statusSince = now;
  touch(state, 'domains', now);
  out.emit('domain.statusChanged', { domain: domain.id, status });
}

/** @seed S4:140 the domain may dstop due to clock issue. It waits for an hwad that takes notice. */
export function stopDomain(
  state: PlatformState,
  domain: DomainRecord,
  record: DstopRecord,
  now: Instant,
  out: Effects,
): void {
  if (!isActive(domain)) return;
  domain.lastStop = record;
  domain.stopCount += 1;
  domain.isStopPending = true;
  const { board, cause } = record;
  out.emit('domain.dstopped', { domain: domain.id, board, cause });
  setStatus(state, domain, 'Domain Down', null, now, out);
}

/** The dump is taken. ASR boots the domain again if its keyswitch says so. */
export function handleStop(
  state: PlatformState,
  id: string,
  isRecovering: boolean,
  now: Instant,
  out: Effects,
): void {
  const domain = findDomain(state, id);
  if (domain === undefined || !domain.isStopPending) return;
  domain.isStopPending = false;
  touch(state, 'domains', now);
  if (!isRecovering) return;
  out.emit('domain.recovering', { domain: id });
  setStatus(state, domain, 'In Recovery', now + HAND_OVER_MS, now, out);
}

type Way = { next: DomainStatus; afterMs: (config: Config) => Duration };

/** What follows, and how long it lasts. */
const WAY_UP: { readonly [Status in DomainStatus]?: Way } = {
  'In Recovery': { next: 'Running Domain POST', afterMs: (config) => config.domainPostMs },
  'Running Domain POST': { next: 'Loading OBP', afterMs: () => HAND_OVER_MS },
  'Loading OBP': { next: 'Booting OBP', afterMs: (config) => config.domainObpMs },
  'Booting OBP': { next: 'Running OBP', afterMs: () => HAND_OVER_MS },
  'Running OBP': { next: 'Booting Solaris', afterMs: (config) => config.domainSolarisMs },
  'Booting Solaris': { next: 'Running Solaris', afterMs: () => 0 },
};

/** The next step of a domain on its way up. */
export function advanceDomain(
  state: PlatformState,
  domain: DomainRecord,
  now: Instant,
  out: Effects,
): void {
  domain.nextAt = null;
  const way = WAY_UP[domain.status];
  if (way === undefined) return;
  if (domain.status === 'In Recovery' && !hasClock(state, domain)) {
    domain.nextAt = now + RETRY_MS;
    return;
  }
  const lastsMs = way.afterMs(state.volatile.config);
  setStatus(state, domain, way.next, lastsMs === 0 ? null : now + lastsMs, now, out);
  if (way.next === 'Running Domain POST') test(state, domain, 'iPOST', now);
  if (way.next === 'Loading OBP') test(state, domain, 'Passed', now);
}

function test(state: PlatformState, { id }: DomainRecord, word: 'iPOST' | 'Passed', now: Instant) {
  for (const board of state.durable.boards) if (board.domain === id) board.test = word;
  touch(state, 'boards', now);
}

/** Turns a virtual keyswitch. Returns how long the command takes, or why not. */
export function turnKeyswitch(
  state: PlatformState,
  id: string,
  position: Keyswitch,
  now: Instant,
  out: Effects,
): Duration | Refusal {
  const domain = findDomain(state, id);
  if (domain === undefined) return 'noSuchDomain';
  const { config } = state.volatile;
  const wasUp = isOnPosition(domain.keyswitch);
  domain.keyswitch = position;
  touch(state, 'domains', now);
  out.emit('domain.keyswitchChanged', { domain: id, position });
  if (isOnPosition(position)) {
    if (wasUp && isActive(domain)) return 0;
    powerBoards(state, domain, true, now);
    domain.isStopPending = false;
    setStatus(state, domain, 'In Recovery', now + config.boardPowerMs, now, out);
    return config.boardPowerMs + config.domainPostMs;
  }
  powerBoards(state, domain, position === 'standby', now);
  domain.isStopPending = false;
  const status = position === 'standby' ? 'Keyswitch Standby' : 'Powered Off';
  setStatus(state, domain, status, null, now, out);
  return config.boardPowerMs;
}

export function isOnPosition(position: Keyswitch): boolean {
  return position === 'on' || position === 'diag' || position === 'secure';
}

function powerBoards(
  state: PlatformState,
  { id }: DomainRecord,
  isOn: boolean,
  now: Instant,
): void {
  for (const board of state.durable.boards) if (board.domain === id) board.isOn = isOn;
  touch(state, 'boards', now);
}

/** `reset -d`: the domain goes through OBP anew.
 * @choice Not while its boards are tested: OBP is loaded onto boards that have passed POST. */
export function resetDomain(
  state: PlatformState,
  id: string,
  now: Instant,
  out: Effects,
): Refusal | null {
  const domain = findDomain(state, id);
  if (domain === undefined) return 'noSuchDomain';
  if (domain.keyswitch === 'secure') return 'keyswitchSecure';
  if (!isOnPosition(domain.keyswitch)) return 'keyswitchOff';
  if (!isActive(domain)) return 'domainNotRunning';
  if (domain.status === 'Running Domain POST') return 'domainInPost';
  setStatus(state, domain, 'Booting OBP', now + HAND_OVER_MS, now, out);
  return null;
}

/** esmd shuts down what it cannot watch any more (reference §4.3). */
export function haltDomains(state: PlatformState, now: Instant, out: Effects): void {
  out.emit('environment.shutdown');
  for (const domain of state.durable.domains) {
    if (domain.status === 'Powered Off') continue;
    domain.isStopPending = false;
    powerBoards(state, domain, false, now);
    setStatus(state, domain, 'Environmental Domain Halt', null, now, out);
  }
}

export function findDomain({ durable }: PlatformState, id: string): DomainRecord | undefined {
  return durable.domains.find((domain) => domain.id === id);
}
