// What is mounted on this MDC, as a client of the file systems. The shared one only where
// snactivated has run (@choice); the others on both MDCs, as fstab says, as soon as an FSM of
// theirs is active.

import type { Effects } from '../../../../core/effect.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import { kernelText } from '../console/logLines.ts';
import type { MdcState, Mount, Volatile } from '../state.ts';
import { logSystem, wallOf } from './logs.ts';

/** The mount point of a file system. */
export function mountOf(v: Volatile, fs: string): Mount | undefined {
  return v.mounts.find((mount) => mount.fs === fs);
}

/** Is an FSM of this file system active, here or on the peer? */
export function hasActiveFsm(v: Volatile, fs: string): boolean {
  if (v.fsms.some((fsm) => fsm.fs === fs && fsm.phase === 'active')) return true;
  const reported = v.peer.report?.fsms ?? [];
  return reported.some((fsm) => fsm.fs === fs && fsm.phase === 'active');
}

/** Mounts what is wanted and can be mounted. */
export function mountWanted(state: MdcState, now: Instant, out: Effects): void {
  const v = state.volatile;
  for (const mount of v.mounts) {
    if (mount.isWanted && !mount.isMounted && v.cvfs.isUp && hasActiveFsm(v, mount.fs)) {
      mountFs(state, mount, now, out);
    }
  }
}

export function mountFs(state: MdcState, mount: Mount, now: Instant, out: Effects): void {
  if (mount.isMounted) return;

  mount.isMounted = true;
  out.emit('fs.mounted', { fs: mount.fs });
  logSystem(state, 'kernel', null, kernelText.mounted(mount.fs, mount.path), now);
}

/** @seed S2:39 a process that cannot be killed keeps the file system from being unmounted.
 * Returns whether it is unmounted now. */
export function unmountFs(state: MdcState, mount: Mount, now: Instant, out: Effects): boolean {
  if (!mount.isMounted) return true;
  if (mount.busy !== null) return false;

  mount.isMounted = false;
  out.emit('fs.unmounted', { fs: mount.fs });
  logSystem(state, 'kernel', null, kernelText.unmounted(mount.fs, mount.path), now);
  return true;
}

/** A process under the mount point that will not go, or goes late (fault mount.busy). */
export function busyMount(
  state: MdcState,
  mount: Mount,
  exitAfterMs: Duration | null,
  now: Instant,
  out: Effects,
): void {
  const { counters } = state.volatile;
  const exitAt = exitAfterMs === null ? null : now + exitAfterMs;
  mount.busy = { pid: counters.nextPid++, sinceMs: wallOf(state, now).epochMs, exitAt };
  out.emit('mount.busied', { fs: mount.fs });
}

export function freeMount(mount: Mount, out: Effects): void {
  if (mount.busy === null) return;
  mount.busy = null;
  out.emit('mount.freed', { fs: mount.fs });
}
