// Is a process frozen? Only the operating system's word counts: silence proves nothing on a busy
// machine.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Why the process must be frozen, or null if nothing says so. */
export function frozenEvidence(pid: number): string | null {
  const state = stateLetter(pid);
  if (state === 'T' || state === 't') return 'its process is stopped';
  return isInFrozenGroup(pid) ? 'its container is frozen' : null;
}

/** Does the process live? One that is dead and not yet buried by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return stateLetter(pid) !== 'Z';
}

/** When the process began, in the kernel's ticks: tells it from a later one with the same pid. */
export function processStart(pid: number): string | null {
  return statFields(pid)?.[19] ?? null;
}

/** `T` stopped by a signal, `t` by a debugger; null where nobody can say. */
function stateLetter(pid: number): string | null {
  if (process.platform === 'linux') return statFields(pid)?.[0] ?? null;
  if (process.platform === 'win32') return null;
  const { stdout } = spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim()[0] ?? null;
}

/** The fields of /proc/<pid>/stat after the command, which may itself hold blanks and brackets. */
function statFields(pid: number): string[] | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function isInFrozenGroup(pid: number): boolean {
  const group = readOrNull(`/proc/${pid}/cgroup`)?.match(/^0::(.*)$/m)?.[1];
  if (group === undefined) return false;
  return /^frozen 1$/m.test(readOrNull(`/sys/fs/cgroup${group}/cgroup.events`) ?? '');
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
