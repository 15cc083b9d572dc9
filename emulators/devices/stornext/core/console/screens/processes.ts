// The modelled processes, as ps shows them: the daemons of StorNext with their own pids, a
// handful of Linux, and whatever keeps a mount point busy.

import type { Instant } from '../../../../../core/time.ts';
import { DAY_MS } from '../../../../../core/time.ts';
import type { MdcState } from '../../state.ts';
import { formatDate, wallAt } from '../dates.ts';

export type Process = {
  readonly pid: number;
  readonly parent: number;
  readonly startedAt: Instant;
  /** As in `ps aux`: S sleeps, D cannot be killed, s leads a session. */
  readonly stat: string;
  /** The whole command line; its first word without folders is the name. */
  readonly command: string;
};

/** Linux, before anything of StorNext. Their pids are below those that the machine hands out. */
const SYSTEM: readonly (readonly [number, number, string])[] = [
  [1, 0, '/usr/lib/systemd/systemd --switched-root --system --deserialize 22'],
  [2, 0, '[kthreadd]'],
  [488, 1, '/usr/lib/systemd/systemd-journald'],
  [688, 1, '/usr/sbin/chronyd'],
  [701, 1, '/usr/sbin/crond -n'],
  [912, 1, '/usr/sbin/sshd -D'],
  [934, 1, '/usr/sbin/rsyslogd -n'],
];

export function isSystemProcess(pid: number): boolean {
  return SYSTEM.some(([known]) => known === pid);
}

function processesOf(state: MdcState): Process[] {
  const { identity } = state.volatile;
  const system = SYSTEM.map(
    ([pid, parent, command]): Process => ({
      pid,
      parent,
      startedAt: identity.bootedAt,
      stat: 'Ss',
      command,
    }),
  );
  return [...system, ...storNextProcesses(state)].sort((left, right) => left.pid - right.pid);
}

function storNextProcesses(state: MdcState): Process[] {
  const { identity, snhamgr, fsmpm, fsms, snactivated, mounts } = state.volatile;
  const found: Process[] = [];
  const add = (pid: number, parent: number, startedAt: Instant, stat: string, command: string) =>
    void found.push({ pid, parent, startedAt, stat, command });

  if (snhamgr.watcherPid !== 0) {
    add(snhamgr.watcherPid, 1, identity.bootedAt, 'S', '/usr/cvfs/bin/snhamgr_watcher');
  }
  if (snhamgr.isRunning) {
    add(snhamgr.pid, snhamgr.watcherPid, identity.bootedAt, 'Ssl', '/usr/cvfs/bin/snhamgr_daemon');
  }
  if (fsmpm.isRunning) {
    const command = '/usr/cvfs/bin/fsmpm -- -- /var/run/fsmpm-sync.6800 1800';
    add(fsmpm.pid, 1, fsmpm.startedAt, 'Ssl', command);
  }
  for (const fsm of fsms) {
    if (fsm.pid === 0) continue;
    const command = `/usr/cvfs/bin/fsm ${fsm.fs} ${identity.node} ${fsm.priority ?? 0}`;
    add(fsm.pid, fsmpm.pid, fsm.startedAt, 'Sl', command);
  }
  if (snactivated.endsAt !== null) {
    add(snactivated.pid, fsmpm.pid, identity.bootedAt, 'S', '/bin/bash /usr/cvfs/lib/snactivated');
  }
  for (const { busy, path } of mounts) {
    if (busy === null) continue;
    const startedAt = busy.sinceMs - identity.epoch - identity.skewMs;
    add(busy.pid, 1, startedAt, 'D', `cp -a ${path}/projects ${path}/archive`);
  }
  return found;
}

/** `ps`, `ps -ef` and `ps aux`. */
export function psText(state: MdcState, layout: 'short' | 'full' | 'bsd', now: Instant): string {
  const processes = processesOf(state);
  switch (layout) {
    case 'short':
      return `  PID TTY          TIME CMD\n${processes.map(shortLine).join('')}`;
    case 'full':
      return `UID        PID  PPID  C STIME TTY          TIME CMD\n${processes
        .map((one) => fullLine(state, one, now))
        .join('')}`;
    case 'bsd':
      return `USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${processes
        .map((one) => bsdLine(state, one, now))
        .join('')}`;
  }
}

function shortLine({ pid, command }: Process): string {
  const name = (command.split(' ')[0] as string).replace(/^.*\//, '').replace(/[[\]]/g, '');
  return `${String(pid).padStart(5)} ?        00:00:00 ${name}\n`;
}

function fullLine(
  state: MdcState,
  { pid, parent, startedAt, command }: Process,
  now: Instant,
): string {
  const ids = `${String(pid).padStart(5)} ${String(parent).padStart(5)}`;
  return `root     ${ids}  0 ${startText(state, startedAt, now)} ?        00:00:00 ${command}\n`;
}

function bsdLine(
  state: MdcState,
  { pid, stat, startedAt, command }: Process,
  now: Instant,
): string {
  const isKernel = command.startsWith('[');
  const virtualKb = String(isKernel ? 0 : 125_360 + pid * 4).padStart(6);
  const residentKb = String(isKernel ? 0 : 3_920 + pid).padStart(5);
  const head = `root     ${String(pid).padStart(5)}  0.0  0.1 ${virtualKb} ${residentKb} ?        `;
  return `${head}${stat.padEnd(4)} ${startText(state, startedAt, now)}   0:00 ${command}\n`;
}

/** The time of day, or the date once a day has passed. */
function startText(state: MdcState, startedAt: Instant, now: Instant): string {
  const wall = wallAt(state.volatile.identity, startedAt);
  return formatDate(now - startedAt < DAY_MS ? '%H:%M' : '%b%d', wall);
}
