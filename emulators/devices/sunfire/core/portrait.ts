// What the console draws of an SC and of the platform: role, clock, failover, SPLLs and domains at
// a glance.

import type { Portrait, Tone } from '../../../core/device.ts';
import type { Json } from '../../../core/json.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import { PLATFORM, SC_IDS } from './config.ts';
import { clockMode } from './machines/clocks.ts';
import { isActive } from './machines/domains.ts';
import type {
  ClockMode,
  DomainRecord,
  FailoverStatus,
  PlatformState,
  Role,
  ScState,
  ScVolatile,
} from './state.ts';

const ROLE_TONES: { readonly [Name in Role]: Tone } = {
  UNKNOWN: 'warning',
  BECOMING_MAIN: 'warning',
  MAIN: 'good',
  SPARE: 'quiet',
};
const FAILOVER_TONES: { readonly [Name in FailoverStatus]: Tone } = {
  ACTIVATING: 'warning',
  ACTIVE: 'good',
  DISABLED: 'warning',
  FAILED: 'critical',
};

export function portrayNode(node: string, state: NodeState, now: Instant): Portrait {
  return node === PLATFORM
    ? portrayPlatform(state as PlatformState, now)
    : portraySc(state as ScState);
}

function portraySc({ volatile: v }: ScState): Portrait {
  const { fomd, hwad, ssd, os } = v;
  const isUp = os.phase === 'up';
  const label = isUp ? (ssd.phase === 'stopped' ? 'SMS stopped' : fomd.role) : `SC ${os.phase}`;
  const tone = isUp && ssd.phase !== 'stopped' ? ROLE_TONES[fomd.role] : 'warning';
  const facts: Portrait['facts'] = [
    { label: 'SMS', value: ssd.phase, tone: ssd.phase === 'running' ? 'quiet' : 'warning' },
  ];
  if (fomd.role === 'MAIN') {
    const { status, failure } = fomd.failover;
    const value = failure === 'None' ? status : `${status}: ${failure}`;
    facts.push({ label: 'failover', value, tone: FAILOVER_TONES[status] });
  }
  if (hwad.mode === 'main' && hwad.step !== 'done') {
    const done = hwad.step === 'programming' ? ` ${hwad.programmed}/${hwad.toProgram.length}` : '';
    facts.push({ label: 'hwad', value: `${hwad.step}${done}`, tone: 'warning' });
  }
  return { role: { label, tone }, facts, countdowns: countDown(v) };
}

function countDown({ fomd, config, os, hwad }: ScVolatile): Portrait['countdowns'] {
  const { failover } = fomd;
  const all: [string, Instant | null, number, Tone][] = [
    ['heartbeat check', fomd.checkEndsAt, config.heartbeatCheckMs, 'warning'],
    ['second check', fomd.secondCheckEndsAt, config.secondCheckMs, 'warning'],
    ['Main', fomd.mainAt, config.mainSettleMs, 'quiet'],
    ['Spare', fomd.spareAt, config.spareSettleMs, 'quiet'],
    ['takeover', failover.takeoverAt, config.takeoverMs, 'critical'],
    ['failover', failover.failoverAt, config.failoverConfirmMs, 'critical'],
    ['reboot', failover.handedOverAt, config.handOverMs, 'warning'],
    ['attach', hwad.step === 'attaching' ? hwad.stepEndsAt : null, config.attachMs, 'quiet'],
    ['firmware', os.phase === 'firmware' ? os.phaseEndsAt : null, config.scPostMs, 'quiet'],
    ['boot', os.phase === 'booting' ? os.phaseEndsAt : null, config.scOsBootMs, 'quiet'],
  ];
  return all.flatMap(([label, at, spanMs, tone]) =>
    at === null ? [] : [{ label, at, spanMs, tone }],
  );
}

function portrayPlatform(state: PlatformState, _now: Instant): Portrait {
  const { lock } = state.volatile;
  const { boards, domains } = state.durable;
  const stopped = domains.filter(({ status }) => status === 'Domain Down').map(({ id }) => id);
  const isSettling = lock.isGuaranteed && lock.changesAt !== null;
  const facts: Portrait['facts'] = [portrayClocks(state)];
  facts.push({
    label: 'phase lock',
    value: lock.isLocked ? 'locked' : isSettling ? 'settling' : 'lost',
    tone: lock.isLocked ? (lock.isGuaranteed ? 'good' : 'warning') : 'critical',
  });
  const counts = SC_IDS.map((sc) => `${sc} ${boards.filter(({ spll }) => spll === sc).length}`);
  const isMixed = boards.some(({ spll }) => spll !== boards[0]?.spll);
  facts.push({ label: 'SPLLs', value: counts.join(', '), tone: isMixed ? 'warning' : 'quiet' });
  for (const domain of domains.filter(isWorthShowing)) facts.push(portrayDomain(domain));
  const label = stopped.length === 0 ? 'running' : `dstop ${stopped.join(' ')}`;
  return {
    role: { label, tone: stopped.length === 0 ? 'good' : 'critical' },
    facts,
    countdowns: [],
  };
}

/** Both in one line, so that a card that is full of stopped domains still shows both. */
function portrayClocks(state: PlatformState): Portrait['facts'][number] {
  const [sc0, sc1] = SC_IDS.map((sc) => clockMode(state, sc)) as [ClockMode, ClockMode];
  const isAbsent = sc0 === 'absent' || sc1 === 'absent';
  const value = sc0 === sc1 ? `both ${sc0}` : `sc0 ${sc0}, sc1 ${sc1}`;
  return {
    label: 'clocks',
    value,
    tone: isAbsent ? 'critical' : sc0 === sc1 ? 'warning' : 'good',
  };
}

function isWorthShowing({ status }: DomainRecord): boolean {
  return status !== 'Powered Off';
}

function portrayDomain(domain: DomainRecord): Portrait['facts'][number] {
  const { id, tag, status } = domain;
  const isDown = status === 'Domain Down' || status === 'Environmental Domain Halt';
  const tone = isDown ? 'critical' : status === 'Running Solaris' ? 'quiet' : 'warning';
  // With a tag no more, or a card has no room for `Domain Down` beside it.
  const name = tag === '' ? `domain ${id}` : `${id} (${tag})`;
  return { label: name, value: status, tone: isActive(domain) || isDown ? tone : 'warning' };
}

/** The pair shares no disk. */
export function portrayDisk(
  disk: string,
  _blocks: { [block: string]: Json },
  _now: Instant,
): Portrait {
  return { role: { label: disk, tone: 'quiet' }, facts: [], countdowns: [] };
}
