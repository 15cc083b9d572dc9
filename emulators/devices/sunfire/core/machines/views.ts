// What hwad reads of the platform, as esmd, dsmd and every show command see it.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { CONSOLE_BUSES, PLATFORM } from '../config.ts';
import { type PlatformToSc, writeMessage } from '../messages.ts';
import type { ClocksView, DomainView, PlatformView, ScState } from '../state.ts';
import { watchDomains } from './dsmd.ts';
import { compareEnvironment } from './esmd.ts';
import { judgeFailover } from './failover.ts';
import { log, logDomain } from './logs.ts';

type Part = Extract<
  PlatformToSc,
  { type: 'boards' } | { type: 'domains' } | { type: 'clocks' } | { type: 'environment' }
>;

/** hwad listens again after the console bus was dead. */
export function listenAgain(state: ScState, out: Effects): void {
  const { node } = state.volatile.identity;
  out.send(CONSOLE_BUSES[node], PLATFORM, writeMessage({ type: 'subscribe', isOn: true }));
}

/** One part was read. Nobody listens unless hwad is in main mode. */
export function takePart(state: ScState, part: Part, now: Instant, out: Effects): void {
  const v = state.volatile;
  if (v.hwad.mode !== 'main') return;
  v.platform ??= unread(now);
  const view = v.platform;
  view.readAt = now;
  switch (part.type) {
    case 'boards':
      view.boards = part.boards;
      return;
    case 'domains': {
      const before = view.domains;
      view.domains = part.domains;
      compareKeyswitches(state, before, now);
      return watchDomains(state, now);
    }
    case 'clocks': {
      const before = view.clocks;
      view.clocks = part.clocks;
      compareClocks(state, before, now);
      return judgeFailover(state, now, out);
    }
    case 'environment': {
      const before = view.environment;
      view.environment = part.environment;
      return compareEnvironment(state, before.fanTrays.length === 0 ? null : before, now);
    }
  }
}

/** Whoever turned it: the line stands in the log of its domain. */
function compareKeyswitches(state: ScState, before: readonly DomainView[], now: Instant): void {
  for (const { id, keyswitch } of state.volatile.platform?.domains ?? []) {
    const known = before.find((domain) => domain.id === id);
    if (known === undefined || known.keyswitch === keyswitch) continue;
    logDomain(state, id, { entry: 'keyswitch', domain: id, position: keyswitch }, now);
  }
}

function compareClocks(state: ScState, before: ClocksView, now: Instant): void {
  const { platform, fomd } = state.volatile;
  if (platform === null || fomd.role === 'UNKNOWN') return;
  const after = platform.clocks;
  for (const sc of ['sc0', 'sc1'] as const) {
    const wasThere = before[sc].mode !== 'absent';
    const isThere = after[sc].mode !== 'absent';
    if (wasThere && !isThere) log(state, 'hwad', { entry: 'clockLost', sc }, now);
    if (!wasThere && isThere) log(state, 'hwad', { entry: 'clockFound', sc }, now);
  }
  if (before.isLocked && !after.isLocked) log(state, 'hwad', { entry: 'lockLost' }, now);
  if (!before.isLocked && after.isLocked) log(state, 'hwad', { entry: 'lockFound' }, now);
}

function unread(now: Instant): PlatformView {
  const generator = 'VCXO 75 MHz';
  return {
    boards: [],
    domains: [],
    clocks: {
      sc0: { mode: 'leader', generator },
      sc1: { mode: 'follower', generator },
      isLocked: true,
    },
    environment: { fanTrays: [], supplies: [], sensors: [] },
    readAt: now,
  };
}
