// The directory of a running rack: sockets, disks, logs, journal, and rack.json that tells others
// how to reach it. $XDG_RUNTIME_DIR/twinrack/<name>/, or twinrack-<uid>/<name>/ among the temporary
// files; the name is the port. One rack holds it at a time. One that was killed leaves files: the
// next rack of that name reclaims them and keeps the journal; those of ports that no rack will be
// given again are swept by the next rack of any name.

import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { rackError } from '../core/protocol/errors.ts';
import { PREVIOUS_JOURNAL, RUNNING_JOURNAL } from './journalFile.ts';
import { isAlive, processStart } from './processState.ts';

/** From here on systems choose where any free port will do; one comes back by chance only. */
const CHOSEN_PORT_MIN = 32_768;

export type RackFile = { url: string; pid: number; token?: string; version: string };

export type RunDirectory = {
  readonly path: string;
  /** Tells the CLI and others where the rack is. */
  announce(rack: RackFile): void;
  /** Removes the directory and all that is in it. */
  close(): void;
};

/** Where the directories of this user's racks are. */
export function runRoot(): string {
  const { XDG_RUNTIME_DIR } = process.env;
  if (XDG_RUNTIME_DIR) return join(XDG_RUNTIME_DIR, 'twinrack');
  const { uid, username } = userInfo();
  return join(tmpdir(), `twinrack-${uid >= 0 ? uid : username}`);
}

/** What this user's running racks say of themselves. One that was killed leaves its file: only one
 * whose process lives counts. */
export function announcedRacks(root = runRoot()): RackFile[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((name) => readRack(join(root, name, 'rack.json')));
}

function readRack(file: string): RackFile[] {
  try {
    const rack = JSON.parse(readFileSync(file, 'utf8')) as RackFile;
    return URL.canParse(rack.url) && isAlive(rack.pid) ? [rack] : [];
  } catch {
    return [];
  }
}

/** Where nodes keep compiled code from run to run; null where nobody can vouch for what is in it.
 * */
export function openCodeCache(): string | null {
  const { uid } = userInfo();
  const root = join(tmpdir(), `twinrack-${uid}`);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  return isOwn(root) ? join(root, 'code') : null;
}

/** Among the temporary files, anybody could have made a directory of that name before us. */
function isOwn(directory: string): boolean {
  if (process.platform === 'win32') return true;
  const { uid, mode } = lstatSync(directory);
  return uid === userInfo().uid && (mode & 0o022) === 0;
}

/** Takes a directory for a rack. Throws TWR_PORT_TAKEN while another rack of that name lives. */
export function openRunDirectory(name: string, root = runRoot()): RunDirectory {
  const path = join(root, name);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  if (!isOwn(root)) throw rackError('TWR_DIRECTORY_FOREIGN', { path: root });
  lock(root, name);
  reclaim(path);
  sweep(root);
  return {
    path,
    announce(rack) {
      const draft = join(path, 'rack.json.new');
      writeFileSync(draft, `${JSON.stringify(rack)}\n`, { mode: 0o600 });
      renameSync(draft, join(path, 'rack.json'));
    },
    close() {
      rmSync(path, { recursive: true, force: true });
      rmSync(lockFile(root, name), { force: true });
    },
  };
}

/** Empties the directory but for the journal of a rack that was killed: it replays what led there.
 * One generation is kept. */
function reclaim(path: string): void {
  const running = join(path, RUNNING_JOURNAL);
  const kept = `${path}.journal`;
  if (existsSync(running)) renameSync(running, kept);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: 0o700 });
  if (existsSync(kept)) renameSync(kept, join(path, PREVIOUS_JOURNAL));
}

/** Removes what killed racks left on ports that were chosen for them. */
function sweep(root: string): void {
  for (const file of readdirSync(root)) {
    const name = /^(\d+)\.lock$/.exec(file)?.[1];
    if (name === undefined || Number(name) < CHOSEN_PORT_MIN) continue;
    if (ownerOf(join(root, file)) !== null) continue;
    try {
      lock(root, name);
    } catch {
      // Somebody else sweeps it, or begins a rack there.
      continue;
    }
    rmSync(join(root, name), { recursive: true, force: true });
    rmSync(lockFile(root, name), { force: true });
  }
}

function lockFile(root: string, name: string): string {
  return join(root, `${name}.lock`);
}

/** A lock file is linked into place whole: it names its owner from its first instant. */
function lock(root: string, name: string): void {
  const file = lockFile(root, name);
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, start: processStart(process.pid) }), {
    mode: 0o600,
  });
  try {
    if (tryLink(mine, file)) return;
    const owner = ownerOf(file);
    if (owner !== null) throw taken(name, owner);
    rmSync(file, { force: true });
    if (!tryLink(mine, file)) throw taken(name, ownerOf(file));
  } finally {
    rmSync(mine, { force: true });
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The pid of the rack that holds the lock; null if it is gone. A pid alone proves nothing: they
 * are used again. */
function ownerOf(file: string): number | null {
  try {
    const { pid, start } = JSON.parse(readFileSync(file, 'utf8'));
    return isAlive(pid) && processStart(pid) === start ? pid : null;
  } catch {
    return null;
  }
}

function taken(name: string, owner: number | null): Error {
  return rackError('TWR_PORT_TAKEN', {
    port: name,
    host: '127.0.0.1',
    by: owner === null ? ' by another rack' : ` by the rack with process id ${owner}`,
    remedy: `Use that rack, stop it with \`twinrack down --port ${name}\`, or give another --port.`,
  });
}
