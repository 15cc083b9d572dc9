// What the console draws of an MDC and of the metadata disk: words, facts and countdowns from
// state.

import type { Portrait, Tone } from '../../../core/device.ts';
import type { Json } from '../../../core/json.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import { readArb } from './arb.ts';
import { clusterStatus } from './machines/snhamgr.ts';
import type { Fsm, FsmPhase, MdcState } from './state.ts';

const STATUS_TONES: { readonly [status: string]: Tone } = {
  primary: 'good',
  running: 'quiet',
  stopped: 'warning',
  unknown: 'critical',
  error: 'critical',
  unconfigured: 'warning',
};

const PHASE_TONES: { readonly [Phase in FsmPhase]: Tone } = {
  stopped: 'warning',
  blocked: 'quiet',
  standby: 'quiet',
  observing: 'warning',
  branding: 'warning',
  waiting: 'warning',
  active: 'good',
};

export function portrayNode(_node: string, state: NodeState, _now: Instant): Portrait {
  const mdc = state as MdcState;
  const { localMode, localStatus } = clusterStatus(mdc);
  const { fsms } = mdc.volatile;
  return {
    role: { label: localStatus, tone: STATUS_TONES[localStatus] ?? 'warning' },
    facts: [
      { label: 'mode', value: localMode, tone: localMode === 'default' ? 'quiet' : 'warning' },
      ...fsms.flatMap(portrayFsm),
    ],
    countdowns: fsms.flatMap((fsm) => countDown(mdc, fsm)),
  };
}

function portrayFsm(fsm: Fsm): Portrait['facts'] {
  const facts: Portrait['facts'] = [
    { label: `FSM ${fsm.fs}`, value: wordsFor(fsm), tone: PHASE_TONES[fsm.phase] },
  ];
  const { delay, isSuspended } = fsm.monitor;
  if (isSuspended) facts.push({ label: `timer ${fsm.fs}`, value: 'suspended', tone: 'critical' });
  if (delay > 1) {
    facts.push({
      label: `delay ${fsm.fs}`,
      value: String(delay),
      tone: delay > 4 ? 'critical' : 'warning',
    });
  }
  return facts;
}

function wordsFor({ phase, connections, votes }: Fsm): string {
  if (phase === 'active') return `active, ${connections} connections`;
  if (phase === 'standby' || phase === 'stopped' || phase === 'blocked') return phase;
  return `${phase}, ${votes} votes`;
}

function countDown(mdc: MdcState, fsm: Fsm): Portrait['countdowns'] {
  const { config, settings } = mdc.volatile;
  const { smithAt, armedIntervalMs, delay } = fsm.monitor;
  const countdowns: Portrait['countdowns'] = [];
  if (smithAt !== null) {
    const tone: Tone = delay > 4 ? 'critical' : delay > 1 ? 'warning' : 'good';
    countdowns.push({ label: `HA Monitor ${fsm.fs}`, at: smithAt, spanMs: armedIntervalMs, tone });
  }
  const { completeAt } = fsm.usurpation;
  if (completeAt !== null && fsm.phase !== 'active') {
    const spanMs = settings.intervalMs + config.deltaMs;
    countdowns.push({ label: `usurping ${fsm.fs}`, at: completeAt, spanMs, tone: 'warning' });
  }
  return countdowns;
}

/** The blocks of the metadata disk: who branded each last, with what. */
export function portrayDisk(
  _disk: string,
  blocks: { [block: string]: Json },
  now: Instant,
): Portrait {
  const owners = new Set<string>();
  const facts: Portrait['facts'] = Object.entries(blocks).map(([fs, data]) => {
    const block = readArb(data);
    if (block === null) {
      const value = data === null ? 'never branded' : 'unreadable';
      return { label: `ARB ${fs}`, value, tone: data === null ? 'quiet' : 'critical' };
    }
    owners.add(block.owner);
    const isFresh = now - block.brandedAt < 2_000;
    const value = `${block.owner}, brand ${block.brand}`;
    return { label: `ARB ${fs}`, value, tone: isFresh ? 'good' : 'warning' };
  });
  const label = owners.size === 0 ? 'no owner' : [...owners].join(', ');
  return { role: { label, tone: owners.size === 0 ? 'warning' : 'quiet' }, facts, countdowns: [] };
}
