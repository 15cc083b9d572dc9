// What the platform tells the hwads that listen: parts of it, a moment after they have changed, so
// that a burst of changes is one report.

import type { Effects } from '../../../../core/effect.ts';
import { copyJson } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { CONSOLE_BUSES, SC_IDS, type ScId } from '../config.ts';
import { type PlatformToSc, writeMessage } from '../messages.ts';
import type { BoardView, ClocksView, DomainView, PlatformState } from '../state.ts';
import { clockMode } from './clocks.ts';

/** @choice hwad polls what interrupts do not tell it: five times a second. */
const REPORT_DELAY_MS = 200;

export type Part = 'boards' | 'domains' | 'clocks' | 'environment';
const PARTS: readonly Part[] = ['boards', 'domains', 'clocks', 'environment'];

/** Something of this part has changed. */
export function touch({ volatile: v }: PlatformState, part: Part, now: Instant): void {
  v.dirty[part] = true;
  if (v.reportAt === null && (v.listeners.sc0 || v.listeners.sc1)) {
    v.reportAt = now + REPORT_DELAY_MS;
  }
}

/** Tells what has changed to all that listen. */
export function report(state: PlatformState, out: Effects): void {
  const v = state.volatile;
  v.reportAt = null;
  for (const part of PARTS) {
    if (!v.dirty[part]) continue;
    v.dirty[part] = false;
    for (const sc of SC_IDS) if (v.listeners[sc]) tellPart(state, sc, part, out);
  }
}

/** An hwad begins to listen, or stops. It is told everything at once. */
export function subscribe(state: PlatformState, sc: ScId, isOn: boolean, out: Effects): void {
  state.volatile.listeners[sc] = isOn;
  if (isOn) for (const part of PARTS) tellPart(state, sc, part, out);
}

function tellPart(state: PlatformState, sc: ScId, part: Part, out: Effects): void {
  out.send(CONSOLE_BUSES[sc], sc, writeMessage(partOf(state, part)));
}

function partOf(state: PlatformState, part: Part): PlatformToSc {
  switch (part) {
    case 'boards':
      return { type: 'boards', boards: viewBoards(state) };
    case 'domains':
      return { type: 'domains', domains: viewDomains(state) };
    case 'clocks':
      return { type: 'clocks', clocks: viewClocks(state) };
    case 'environment':
      return { type: 'environment', environment: copyJson(state.volatile.environment) };
  }
}

function viewBoards({ durable }: PlatformState): BoardView[] {
  return durable.boards.map(({ location, kind, type, slot, isOn, test, domain, spll }) => {
    return { location, kind, type, slot, isOn, test, domain, spll };
  });
}

function viewDomains({ durable }: PlatformState): DomainView[] {
  return durable.domains.map(
    ({ id, tag, keyswitch, status, statusSince, isStopPending, stopCount }) => {
      return { id, tag, keyswitch, status, statusSince, isStopPending, stopCount };
    },
  );
}

function viewClocks(state: PlatformState): ClocksView {
  const { sc0, sc1 } = state.durable.clocks;
  return {
    sc0: { mode: clockMode(state, 'sc0'), generator: sc0.generator },
    sc1: { mode: clockMode(state, 'sc1'), generator: sc1.generator },
    isLocked: state.volatile.lock.isLocked,
  };
}
