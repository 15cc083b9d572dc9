// dsmd: hears of domain stops from hwad, takes a hardware dump of each, and boots the domain again
// if its keyswitch says so. In a split brain, or while no SC is MAIN, stopped domains wait
// (@choice).

import { civilTime, padded, type Zone } from '../../../../core/calendar.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { CONSOLE_BUSES, PLATFORM } from '../config.ts';
import { writeMessage } from '../messages.ts';
import { dumpFolder } from '../paths.ts';
import type { DomainView, ScState } from '../state.ts';
import { isOnPosition } from './domains.ts';
import { isDaemonUp } from './health.ts';
import { log, logDomain } from './logs.ts';

/** Looks over the domains whenever they were read. */
export function watchDomains(state: ScState, now: Instant): void {
  const { fomd, platform, dsmd, config } = state.volatile;
  if (fomd.role !== 'MAIN' || platform === null) return;
  if (!isDaemonUp(state.volatile, 'dsmd')) return;
  for (const { id, isStopPending } of platform.domains) {
    if (!isStopPending || dsmd.dumping.some(({ domain }) => domain === id)) continue;
    dsmd.dumping.push({ domain: id, endsAt: now + config.dumpMs });
    log(state, 'dsmd', { entry: 'dstop', domain: id }, now);
    logDomain(state, id, { entry: 'dstop', domain: id }, now);
  }
}

/** Dumps that are written: `dsmd.dstop.yymmdd.hhmm.ss` (reference §2). */
export function finishDumps(state: ScState, now: Instant, out: Effects): void {
  const { dsmd } = state.volatile;
  const over = dsmd.dumping.filter(({ endsAt }) => endsAt <= now);
  if (over.length === 0) return;
  dsmd.dumping = dsmd.dumping.filter(({ endsAt }) => endsAt > now);
  for (const { domain } of over) finishDump(state, domain, now, out);
}

function finishDump(state: ScState, domain: string, now: Instant, out: Effects): void {
  const { platform, identity, config, dsmd, afflictions } = state.volatile;
  const view = platform?.domains.find(({ id }) => id === domain);
  if (view === undefined || !view.isStopPending) return;
  if (!isDaemonUp(state.volatile, 'dsmd')) return;
  const modifiedMs = identity.epoch + now + identity.skewMs;
  const file = `${dumpFolder(domain, config.smsVersion)}/${dumpName(modifiedMs, identity.zone)}`;
  if (!afflictions.isDiskFull) {
    const text = dumpText(view, identity.host);
    state.durable.files[file] = { text, mode: 0o640, modifiedMs };
  }
  dsmd.dumpCount += 1;
  out.emit('domain.dumped', { domain, file });
  logDomain(state, domain, { entry: 'dump', domain, file }, now);
  const isRecovering = isOnPosition(view.keyswitch);
  if (isRecovering) logDomain(state, domain, { entry: 'recovering', domain }, now);
  const bus = CONSOLE_BUSES[identity.node];
  out.send(bus, PLATFORM, writeMessage({ type: 'stopHandled', domain, isRecovering }));
}

function dumpName(epochMs: number, zone: Zone): string {
  const { year, month, day, hour, minute, second } = civilTime(epochMs, zone);
  const date = `${padded(year % 100)}${padded(month)}${padded(day)}`;
  return `dsmd.dstop.${date}.${padded(hour)}${padded(minute)}.${padded(second)}`;
}

function dumpText({ id, stopCount }: DomainView, host: string): string {
  const lines = ['Hardware configuration dump', `Domain: ${id}`, `SC: ${host}`];
  return `${[...lines, `Domain stops so far: ${stopCount}`].join('\n')}\n`;
}
