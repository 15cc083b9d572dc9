// The small file system of an MDC: durable files, files under /tmp and /run, logs, and the
// executable stubs that a shell finds for each command. A directory exists because something lies
// in it, or because it was made.

import type { DirectoryEntry, FileView, LinesView } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import { LOGS } from '../paths.ts';
import type { Log, MdcState } from '../state.ts';
import { wallAt } from './dates.ts';
import { stubPaths, vendorCommands } from './vendorCommands.ts';

const FILE_MODE = 0o644;
const STUB_MODE = 0o755;
const DIRECTORY_MODE = 0o755;

/** Directories that are there even while they are empty. */
const STANDING_DIRECTORIES = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/stornext',
  '/sys',
  '/tmp',
  '/usr/adic/util',
  '/usr/bin',
  '/usr/cvfs/bin',
  '/usr/cvfs/config',
  '/usr/cvfs/data',
  '/usr/cvfs/debug',
  '/usr/cvfs/install',
  '/usr/cvfs/ras',
  '/usr/sbin',
  '/var/lock/subsys',
  '/var/log',
  '/var/run',
] as const;

/** `exec NAME "$@"`: whatever path a script uses, the command of the table runs. */
const STUBS: ReadonlyMap<string, string> = new Map([
  ...vendorCommands.flatMap((entry) =>
    stubPaths(entry).map((path) => [path, stubOf(entry.name)] as const),
  ),
  ['/etc/init.d/cvfs', stubOf('service cvfs')],
  ['/etc/init.d/snhamgr', stubOf('service snhamgr')],
]);

function stubOf(words: string): string {
  return `#!/bin/bash\nexec ${words} "$@"\n`;
}

/** What a file holds; null: no such file. */
export function fileView(state: MdcState, path: string, now: Instant): FileView | null {
  const written = state.durable.files[path] ?? state.volatile.scratch[path];
  if (written) return { text: written.text, mode: written.mode, modifiedMs: written.modifiedMs };

  const log = logText(state, path);
  if (log) return { text: log.text, mode: FILE_MODE, modifiedMs: log.modifiedMs };

  const stub = STUBS.get(path);
  if (stub !== undefined)
    return { text: stub, mode: STUB_MODE, modifiedMs: state.volatile.identity.epoch };

  const text = generatedText(state, path);
  return text === null
    ? null
    : { text, mode: FILE_MODE, modifiedMs: wallAt(state.volatile.identity, now).epochMs };
}

/** What lies in a directory, by name; null: no such directory. */
export function directoryView(
  state: MdcState,
  path: string,
  now: Instant,
): DirectoryEntry[] | null {
  const folder = path === '/' ? '/' : `${path.replace(/\/+$/, '')}/`;
  const found = new Map<string, DirectoryEntry>();
  for (const one of allPaths(state)) {
    if (!one.path.startsWith(folder) || one.path === folder) continue;
    const rest = one.path.slice(folder.length);
    const [name] = rest.split('/') as [string];
    const isFile = !one.isDirectory && rest === name;
    if (isFile) found.set(name, entryOf(state, one.path, name, now));
    else if (!found.has(name)) found.set(name, directoryEntry(state, name));
  }
  if (found.size === 0 && !isDirectory(state, path)) return null;
  return [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

export function isDirectory(state: MdcState, path: string): boolean {
  const bare = path === '/' ? '/' : path.replace(/\/+$/, '');
  const folder = bare === '/' ? '/' : `${bare}/`;
  return allPaths(state).some(
    (one) => (one.isDirectory && one.path === bare) || one.path.startsWith(folder),
  );
}

function allPaths(state: MdcState): { path: string; isDirectory: boolean }[] {
  const { durable, volatile } = state;
  const files = [
    ...Object.keys(durable.files),
    ...Object.keys(volatile.scratch),
    ...logPaths(state),
    ...STUBS.keys(),
    ...GENERATED_PATHS.filter((path) => generatedText(state, path) !== null),
  ];
  const folders = [
    ...STANDING_DIRECTORIES,
    ...durable.directories,
    ...volatile.mounts.map((mount) => mount.path),
  ];
  return [
    ...files.map((path) => ({ path, isDirectory: false })),
    ...folders.map((path) => ({ path, isDirectory: true })),
  ];
}

function entryOf(state: MdcState, path: string, name: string, now: Instant): DirectoryEntry {
  const file = fileView(state, path, now);
  return {
    name,
    isDirectory: false,
    size: file?.text.length ?? 0,
    mode: file?.mode ?? FILE_MODE,
    modifiedMs: file?.modifiedMs ?? state.volatile.identity.epoch,
  };
}

function directoryEntry(state: MdcState, name: string): DirectoryEntry {
  const { epoch } = state.volatile.identity;
  return { name, isDirectory: true, size: 4_096, mode: DIRECTORY_MODE, modifiedMs: epoch };
}

// --- logs: the current part, and the part before it under a name of the vendor's.

/** Reference §4: OLDraslog and hamgr_cmds_trace.old are attested, cvlog_<n> too; the others
 * follow suit. */
function rotatedPath(path: string): string {
  if (path === LOGS.raslog) return path.replace(/raslog$/, 'OLDraslog');
  if (path === LOGS.hamgrCommands) return `${path}.old`;
  return path.endsWith('/cvlog') ? `${path}_1` : `${path}.1`;
}

function logPaths(state: MdcState): string[] {
  const paths: string[] = [];
  for (const [path, log] of Object.entries(state.durable.logs)) {
    paths.push(path);
    if (log.older.length > 0) paths.push(rotatedPath(path));
  }
  return paths;
}

function logText(state: MdcState, path: string): { text: string; modifiedMs: number } | null {
  const { logs } = state.durable;
  const current = logs[path];
  if (current) return { text: joined(current.lines), modifiedMs: current.modifiedMs };

  for (const name in logs) {
    const log = logs[name] as Log;
    if (log.older.length > 0 && rotatedPath(name) === path) {
      return { text: joined(log.older), modifiedMs: log.modifiedMs };
    }
  }
  return null;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

// --- files whose text is the state.

const GENERATED_PATHS = ['/dev/null', '/var/lock/subsys/snhamgr'] as const;

function generatedText(state: MdcState, path: string): string | null {
  switch (path) {
    case '/dev/null':
      return '';
    case '/var/lock/subsys/snhamgr':
      return state.volatile.snhamgr.isRunning ? '' : null;
    default:
      return null;
  }
}

// --- streams.

/** The source of the trace stream that `cvdb -g -C` follows. */
export const TRACE_SOURCE = 'cvdb';

/** New lines of a log, of a plain file, or of the trace buffer, and the number to ask for next. */
export function linesView(
  state: MdcState,
  source: string,
  since: number,
  now: Instant,
): LinesView | null {
  const { trace } = state.volatile;
  if (source === TRACE_SOURCE) return linesSince(trace.lines, trace.nextLine, since);

  const log = state.durable.logs[source];
  if (log) return linesSince([...log.older, ...log.lines], log.nextLine, since);

  const file = fileView(state, source, now);
  if (file === null) return null;
  const lines = file.text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return linesSince(lines, lines.length, since);
}

/** `kept` are the last lines of `next` ever written. */
function linesSince(kept: readonly string[], next: number, since: number): LinesView {
  const first = next - kept.length;
  return { lines: kept.slice(Math.max(0, since - first)), next };
}
