// The modelled processes, as ps(1) of Solaris shows them: the daemons of SMS with their own pids,
// and a handful of Solaris.

import type { Instant } from '../../../../../core/time.ts';
import { DAY_MS } from '../../../../../core/time.ts';
import type { ScState } from '../../state.ts';
import { formatDate, wallAt } from '../dates.ts';

type Process = { user: string; pid: number; parent: number; startedAt: Instant; command: string };

/** Solaris, before anything of SMS: for show, they take no signals. */
const SYSTEM: readonly (readonly [number, number, string])[] = [
  [0, 0, 'sched'],
  [1, 0, '/etc/init -'],
  [2, 0, 'pageout'],
  [3, 0, 'fsflush'],
  [134, 1, '/usr/lib/inet/in.mpathd -a'],
  [201, 1, '/usr/sbin/syslogd'],
  [219, 1, '/usr/sbin/cron'],
  [240, 1, '/usr/lib/ssh/sshd'],
  [252, 1, '/usr/sbin/inetd -s'],
];

export function isSystemProcess(pid: number): boolean {
  return SYSTEM.some(([known]) => known === pid);
}

/** Reference §2: daemons run as users of their own, where one is known. */
const OWNERS: { readonly [daemon: string]: string } = {
  dca: 'sms-dca',
  codd: 'sms-codd',
  dsmd: 'sms-dsmd',
  dxs: 'sms-dxs',
  efe: 'sms-efe',
  esmd: 'sms-esmd',
  fomd: 'sms-fomd',
  frad: 'sms-frad',
  osd: 'sms-osd',
  pcd: 'sms-pcd',
  tmd: 'sms-tmd',
};

function processesOf({ volatile }: ScState): Process[] {
  const { os, ssd } = volatile;
  const system = SYSTEM.map(([pid, parent, command]) => ({
    user: 'root',
    pid,
    parent,
    startedAt: os.kernelZeroAt,
    command,
  }));
  if (ssd.phase === 'stopped') return system;
  const startedAt = ssd.startedAt ?? os.kernelZeroAt;
  const own = { user: 'root', pid: ssd.pid, parent: 1, startedAt, command: 'ssd' };
  const daemons = ssd.daemons
    .filter(({ pid, restartAt }) => pid !== 0 && restartAt === null)
    .map(({ name, pid }) => ({
      user: OWNERS[name] ?? 'root',
      pid,
      parent: ssd.pid,
      startedAt,
      command: name,
    }));
  return [...system, own, ...daemons].sort((left, right) => left.pid - right.pid);
}

/** `ps -e` and `ps -ef`. */
export function psText(state: ScState, isFull: boolean, now: Instant): string {
  const processes = processesOf(state);
  if (!isFull) {
    const lines = processes.map(({ pid, command }) => {
      const name = (command.split(' ')[0] as string).replace(/^.*\//, '');
      return `${String(pid).padStart(6)} ?        0:00 ${name}\n`;
    });
    return `   PID TTY      TIME CMD\n${lines.join('')}`;
  }
  const head = '     UID   PID  PPID  C    STIME TTY      TIME CMD\n';
  return head + processes.map((one) => fullLine(state, one, now)).join('');
}

function fullLine(state: ScState, one: Process, now: Instant): string {
  const wall = wallAt(state.volatile.identity, one.startedAt);
  const since = formatDate(now - one.startedAt < DAY_MS ? '%H:%M:%S' : '%b %d', wall);
  const ids = `${String(one.pid).padStart(5)} ${String(one.parent).padStart(5)}`;
  const path = one.command.includes('/') || one.pid < 100 ? '' : '/opt/SUNWSMS/bin/';
  const rest = `${since.padStart(8)} ?        0:00 ${path}${one.command}`;
  return `${one.user.slice(0, 8).padStart(8)} ${ids}  0 ${rest}\n`;
}
