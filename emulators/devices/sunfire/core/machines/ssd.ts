// The startup daemon: starts SMS daemon by daemon, starts again what dies, and stops all of them.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Daemon, ScState } from '../state.ts';
import { DAEMONS } from '../tables.ts';
import { HAND_PIDS, noFomd, noHwad, noSsd } from './boot.ts';
import { beginFomd } from './fomd.ts';
import { beginHwad, endHwad } from './hwad.ts';
import { dropJobs } from './jobs.ts';
import { log } from './logs.ts';
import { announce, releaseAddresses, setRole } from './roles.ts';

/** @choice Who starts SMS by hand once more finds the pids so much higher. */
const HAND_PID_STEP = 400;
/** @choice A daemon that had to be started so often cannot be restarted. */
const RESTARTS_MAX = 3;

/** `/etc/init.d/sms start`, by init (after a boot) or by hand.
 * @seed S4:47, 169: whatever it becomes, it starts the whole set of a main. */
export function startSms(state: ScState, isByHand: boolean, now: Instant, out: Effects): void {
  const v = state.volatile;
  v.ssd = noSsd();
  if (isByHand && v.nextPid < HAND_PIDS[v.identity.node]) v.nextPid = HAND_PIDS[v.identity.node];
  v.ssd.phase = 'starting';
  v.ssd.pid = v.nextPid;
  v.ssd.startedAt = now;
  v.ssd.daemons = DAEMONS.map(({ name, boot, byHand }) => {
    return newDaemon(name, v.ssd.pid + (isByHand ? byHand : boot));
  });
  v.nextPid += HAND_PID_STEP;
  out.emit('sms.starting');
  log(state, 'ssd', { entry: 'smsInitiated' }, now);
  beginFomd(state, now);
  v.hwad = noHwad();
}

function newDaemon(name: string, pid: number): Daemon {
  return { name, pid, restartAt: null, restartCount: 0 };
}

/** SMS as it is on a rack that has been up for long. */
export function haveSms(state: ScState, isSpare: boolean): void {
  const v = state.volatile;
  v.ssd.phase = 'running';
  v.ssd.pid = v.nextPid;
  v.ssd.startedAt = v.identity.bootedAt;
  v.ssd.daemons = DAEMONS.filter(({ isOnSpare }) => isOnSpare || !isSpare).map(({ name, boot }) =>
    newDaemon(name, v.ssd.pid + boot),
  );
  v.nextPid += HAND_PID_STEP;
}

/** @choice only a main runs the whole set. */
export function keepSpareDaemons(state: ScState): void {
  const { ssd } = state.volatile;
  const kept = DAEMONS.filter(({ isOnSpare }) => isOnSpare).map(({ name }) => name);
  ssd.daemons = ssd.daemons.filter(({ name }) => kept.includes(name));
}

/** A spare that becomes main starts what it did not run. */
export function startMainDaemons(state: ScState): void {
  const v = state.volatile;
  for (const { name } of DAEMONS) {
    if (v.ssd.daemons.some((daemon) => daemon.name === name)) continue;
    v.ssd.daemons.push(newDaemon(name, v.nextPid));
    v.nextPid += 4;
  }
}

/** The whole set is up, and showenvironment gives full status (S4:71). */
export function completeStart(state: ScState, now: Instant, out: Effects): void {
  const { ssd, fomd } = state.volatile;
  ssd.completeAt = null;
  if (ssd.phase !== 'starting') return;
  ssd.phase = 'running';
  out.emit('sms.complete', { role: fomd.role });
  log(state, 'ssd', { entry: 'smsComplete' }, now);
  announce(state, out);
}

/** @seed S4:161 SMS soft shutdown, signaling all components: signal=SIGTERM. */
export function stopSms(state: ScState, replyTo: number | null, now: Instant, out: Effects): void {
  const v = state.volatile;
  log(state, 'ssd', { entry: 'softShutdown' }, now);
  out.emit('sms.stopping');
  if (v.fomd.role === 'MAIN') releaseAddresses(out);
  setRole(state, 'UNKNOWN', now, out);
  endHwad(state, out);
  v.fomd = { ...noFomd(now), previousRole: v.fomd.previousRole };
  v.peer = { rpcHeardAt: null, rpcLostAt: null, beatHeardAt: null, beatLostAt: null, status: null };
  v.dsmd.dumping = [];
  v.esmd = { muteSince: null, shutdownAt: null };
  v.platform = null;
  for (const daemon of v.ssd.daemons) daemon.restartAt = null;
  v.ssd.phase = 'stopping';
  v.ssd.completeAt = null;
  v.ssd.replyTo = replyTo;
  v.ssd.phaseEndsAt = now + v.config.smsStopMs;
  dropJobs(state, now, out);
}

/** All of SMS is down. Returns the command that waited for it. */
export function finishStop(state: ScState, out: Effects): number | null {
  const { replyTo } = state.volatile.ssd;
  state.volatile.ssd = noSsd();
  out.emit('sms.stopped');
  return replyTo;
}

/** A daemon dies. ssd starts it again a little later; init does the same for ssd. */
export function killDaemon(state: ScState, name: string, now: Instant, out: Effects): void {
  const v = state.volatile;
  const daemon = v.ssd.daemons.find((candidate) => candidate.name === name);
  if (daemon === undefined || daemon.restartAt !== null) return;
  daemon.restartAt = now + v.config.daemonRestartMs;
  out.emit('daemon.died', { daemon: name });
  log(state, 'ssd', { entry: 'daemonDied', daemon: name }, now);
  if (name === 'fomd') {
    if (v.fomd.role === 'MAIN') releaseAddresses(out);
    setRole(state, 'UNKNOWN', now, out);
    v.fomd = { ...noFomd(now), previousRole: v.fomd.previousRole };
  }
  if (name === 'hwad') {
    const { initCount } = v.hwad;
    v.hwad = { ...noHwad(), initCount };
  }
  announce(state, out);
}

export function restartDaemons(state: ScState, now: Instant, out: Effects): void {
  for (const daemon of state.volatile.ssd.daemons) {
    if (daemon.restartAt !== null && daemon.restartAt <= now) restart(state, daemon, now, out);
  }
}

function restart(state: ScState, daemon: Daemon, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { name } = daemon;
  daemon.restartAt = null;
  daemon.restartCount += 1;
  daemon.pid = v.nextPid;
  v.nextPid += 4;
  if (v.afflictions.dyingDaemons.includes(name)) {
    if (daemon.restartCount <= RESTARTS_MAX) return killDaemon(state, name, now, out);
    daemon.pid = 0;
    return announce(state, out);
  }
  out.emit('daemon.restarted', { daemon: name });
  log(state, 'ssd', { entry: 'daemonRestarted', daemon: name }, now);
  if (name === 'fomd') beginFomd(state, now);
  if (name === 'hwad') beginHwad(state, now, out);
  announce(state, out);
}
