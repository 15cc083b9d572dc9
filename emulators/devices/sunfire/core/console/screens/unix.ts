// The Unix words that show the SC's own state: dates in virtual time, modelled processes, addresses
// that move. Layouts are those of Solaris 8 and 9 (SunOS 5.8, 5.9).

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { Instant } from '../../../../../core/time.ts';
import { PROFILES } from '../../config.ts';
import type { ScState } from '../../state.ts';
import { ACCOUNTS, groupsOf } from '../accounts.ts';
import { formatDate, inUtc, longDate, twelveHours, uptimeText, wallAt } from '../dates.ts';
import type { UnixRead } from '../grammar/unix.ts';
import { ifconfigOutput } from './network.ts';
import { psText } from './processes.ts';

/** Every Unix view but `cat`, which asks the file system. */
export function unixOutput(
  state: ScState,
  view: Exclude<UnixRead, { read: 'cat' }>,
  now: Instant,
): CommandOutput {
  switch (view.read) {
    case 'date':
      return shown(dateText(state, view, now));
    case 'hostname':
      return shown(`${state.volatile.identity.host}\n`);
    case 'uname':
      return shown(unameText(state, view.letters));
    case 'uptime':
      return shown(uptimeOutput(state, now));
    case 'ps':
      return shown(psText(state, view.isFull, now));
    case 'df':
      return dfOutput(state, view);
    case 'ifconfig':
      return ifconfigOutput(state, view.name);
    case 'id':
      return idOutput(state, view);
    case 'who':
      return shown(whoText(state, view.user));
    case 'patches':
      return shown(patchesText(state));
  }
}

function shown(stdout: string): CommandOutput {
  return { stdout, stderr: '', exitCode: 0 };
}

function dateText(
  state: ScState,
  { format, isUtc }: Extract<UnixRead, { read: 'date' }>,
  now: Instant,
): string {
  const here = wallAt(state.volatile.identity, now);
  const wall = isUtc ? inUtc(here) : here;
  return `${format === null ? longDate(wall) : formatDate(format, wall)}\n`;
}

/** @choice Solaris 8 on a CP1500, Solaris 9 on a CP2140. */
function osRelease(state: ScState): { release: string; kernel: string; implementation: string } {
  const { scBoard } = PROFILES[state.volatile.config.profile];
  return scBoard === 'CP1500'
    ? {
        release: '5.8',
        kernel: 'Generic_117350-26',
        implementation: 'SUNW,UltraSPARC-IIi-cEngine',
      }
    : { release: '5.9', kernel: 'Generic_118558-06', implementation: 'SUNW,Netra-CP2140' };
}

function unameText(state: ScState, letters: string): string {
  const { release, kernel, implementation } = osRelease(state);
  const parts: { readonly [letter: string]: string } = {
    s: 'SunOS',
    n: state.volatile.identity.host,
    r: release,
    v: kernel,
    m: 'sun4u',
    p: 'sparc',
    i: implementation,
  };
  return `${[...letters].map((letter) => parts[letter]).join(' ')}\n`;
}

function uptimeOutput(state: ScState, now: Instant): string {
  const { identity, os } = state.volatile;
  const clock = twelveHours(wallAt(identity, now)).padStart(8);
  const up = uptimeText(now - os.kernelZeroAt);
  return `${clock}  up ${up},  1 user,  load average: 0.04, 0.03, 0.03\n`;
}

/** Synthetic but for what a full disk says. */
function dfOutput(
  state: ScState,
  { isHuman, paths }: Extract<UnixRead, { read: 'df' }>,
): CommandOutput {
  const unknown = paths.find((path) => !path.startsWith('/'));
  if (unknown !== undefined) {
    const stderr = `df: ${unknown}: expected an absolute path\n`;
    return { stdout: '', stderr, exitCode: 1 };
  }
  const { isDiskFull } = state.volatile.afflictions;
  const row = isHuman
    ? ['/dev/dsk/c0t2d0s0', '30G', ...(isDiskFull ? ['30G', '0K', '100%'] : ['5.2G', '25G', '18%'])]
    : [
        '/dev/dsk/c0t2d0s0',
        '31457280',
        ...(isDiskFull ? ['31457280', '0', '100%'] : ['5473566', '25983714', '18%']),
      ];
  const head = isHuman
    ? ['Filesystem', 'size', 'used', 'avail', 'capacity']
    : ['Filesystem', 'kbytes', 'used', 'avail', 'capacity'];
  const line = ([name = '', ...numbers]: readonly string[], last: string) => {
    const [size = '', used = '', free = '', share = ''] = numbers;
    const cells = [name.padEnd(20), size.padStart(9), used.padStart(9), free.padStart(9)];
    return `${cells.join(' ')} ${share.padStart(8)}    ${last}\n`;
  };
  return shown(line(head, 'Mounted on') + line(row, '/'));
}

function idOutput(
  state: ScState,
  { user, isLong }: Extract<UnixRead, { read: 'id' }>,
): CommandOutput {
  if (user === 'root') return shown('uid=0(root) gid=1(other)\n');
  const account = ACCOUNTS.find(({ name }) => name === user);
  if (account === undefined) {
    return { stdout: '', stderr: `id: invalid user name: "${user}"\n`, exitCode: 1 };
  }
  const groups = groupsOf(state, user).map((group) => `${groupId(group)}(${group})`);
  const all = isLong ? ` groups=10(sms),${groups.join(',')}` : '';
  return shown(`uid=${account.uid}(${user}) gid=10(sms)${all}\n`);
}

function groupId(group: string): number {
  const known = ['platadmn', 'platoper', 'platsvc'].indexOf(group);
  if (known >= 0) return 201 + known;
  const letter = group.charCodeAt(3) - 'a'.charCodeAt(0);
  return 210 + 2 * letter + (group.endsWith('rcfg') ? 1 : 0);
}

function whoText({ volatile }: ScState, user: string): string {
  const { identity, os } = volatile;
  const since = formatDate('%b %e %H:%M', wallAt(identity, os.kernelZeroAt));
  return `${user.padEnd(10)} pts/1        ${since}\n`;
}

/** @seed S4:68 */
function patchesText({ durable }: ScState): string {
  const lines = durable.patches.map(
    (patch) =>
      `Patch: ${patch} Obsoletes: Requires: Incompatibles: Packages: SUNWSMSr, SUNWSMSop\n`,
  );
  return lines.length === 0 ? 'No patches are installed\n' : lines.join('');
}

/** What Solaris says when it goes down. */
export function shutdownText(state: ScState, level: 0 | 5 | 6, now: Instant): string {
  const what = { 0: 'Program terminated', 5: 'Power is switched off', 6: 'rebooting...' }[level];
  const date = longDate(wallAt(state.volatile.identity, now));
  const head = `INIT: New run level: ${level}\nThe system is coming down.  Please wait.\n`;
  return `${head}${date}\n${what}\n`;
}
