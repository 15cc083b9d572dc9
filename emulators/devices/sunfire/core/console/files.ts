// The small file system of an SC: durable files, logs, and the executable stubs that a shell finds
// for each command. A directory exists because something lies in it, or because it was made.

import type { DirectoryEntry, FileView, LinesView } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import { DOMAIN_LETTERS } from '../commands.ts';
import { domainConsolePath, domainLogPath, LOGS } from '../paths.ts';
import type { Log, ScState } from '../state.ts';
import { ACCOUNTS } from './accounts.ts';
import type { LogSource } from './grammar/reads.ts';
import { logSource } from './grammar/sms.ts';
import { domainNamed } from './grammar/words.ts';
import { stubPaths, vendorCommands } from './vendorCommands.ts';

const FILE_MODE = 0o644;
const STUB_MODE = 0o755;
const DIRECTORY_MODE = 0o755;

/** Directories that are there even while they are empty. */
const STANDING_DIRECTORIES = [
  '/dev',
  '/opt/SUNWSMS/bin',
  '/proc',
  '/tmp',
  '/usr/platform',
  '/var/opt/SUNWSMS/adm/platform',
  '/var/spool',
  '/var/tmp',
  ...[...DOMAIN_LETTERS].map((letter) => `/var/opt/SUNWSMS/adm/${letter}/post`),
  ...ACCOUNTS.map(({ name }) => `/home/${name}`),
] as const;

/** `exec NAME "$@"`: whatever path a script uses, the command of the table runs. */
const STUBS: ReadonlyMap<string, string> = new Map(
  vendorCommands.flatMap((entry) =>
    stubPaths(entry).map((path) => [path, `#!/bin/sh\nexec ${entry.name} "$@"\n`] as const),
  ),
);

/** What a file holds; null: no such file. */
export function fileView(state: ScState, path: string, _now: Instant): FileView | null {
  const { durable, volatile } = state;
  const written = durable.files[path] ?? volatile.scratch[path];
  if (written) return { text: written.text, mode: written.mode, modifiedMs: written.modifiedMs };

  const log = logText(state, path);
  if (log) return { text: log.text, mode: FILE_MODE, modifiedMs: log.modifiedMs };

  const modifiedMs = volatile.identity.epoch;
  if (path === '/dev/null') return { text: '', mode: 0o666, modifiedMs };
  const stub = STUBS.get(path);
  return stub === undefined ? null : { text: stub, mode: STUB_MODE, modifiedMs };
}

/** What lies in a directory, by name; null: no such directory. */
export function directoryView(state: ScState, path: string, now: Instant): DirectoryEntry[] | null {
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

export function isDirectory(state: ScState, path: string): boolean {
  const bare = path === '/' ? '/' : path.replace(/\/+$/, '');
  const folder = bare === '/' ? '/' : `${bare}/`;
  return allPaths(state).some(
    (one) => (one.isDirectory && one.path === bare) || one.path.startsWith(folder),
  );
}

function allPaths({ durable, volatile }: ScState): { path: string; isDirectory: boolean }[] {
  const logs = Object.entries(durable.logs).flatMap(([path, { older }]) =>
    older.length > 0 ? [path, rotatedPath(path)] : [path],
  );
  const files = [
    ...Object.keys(durable.files),
    ...Object.keys(volatile.scratch),
    ...logs,
    ...STUBS.keys(),
    '/dev/null',
  ];
  return [
    ...files.map((path) => ({ path, isDirectory: false })),
    ...[...STANDING_DIRECTORIES, ...durable.directories].map((path) => ({
      path,
      isDirectory: true,
    })),
  ];
}

function entryOf(state: ScState, path: string, name: string, now: Instant): DirectoryEntry {
  const file = fileView(state, path, now) as FileView;
  const { text, mode, modifiedMs } = file;
  return { name, isDirectory: false, size: text.length, mode, modifiedMs };
}

function directoryEntry(state: ScState, name: string): DirectoryEntry {
  const { epoch } = state.volatile.identity;
  return { name, isDirectory: true, size: 512, mode: DIRECTORY_MODE, modifiedMs: epoch };
}

// --- logs: the current part, and the part before it.

function rotatedPath(path: string): string {
  return `${path}.0`;
}

function logText(state: ScState, path: string): { text: string; modifiedMs: number } | null {
  const { logs } = state.durable;
  const current = logs[path];
  if (current) return { text: joined(current.lines), modifiedMs: current.modifiedMs };

  const older = logs[path.replace(/\.0$/, '')];
  if (!path.endsWith('.0') || older === undefined || older.older.length === 0) return null;
  return { text: joined(older.older), modifiedMs: older.modifiedMs };
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The file that showlogs shows. */
export function logPath(source: LogSource): string {
  if (source.log === 'file') return source.path;
  if (source.domain === null) return LOGS.platform;
  if (source.log === 'console') return domainConsolePath(source.domain);
  const messages = domainLogPath(source.domain);
  return source.log === 'messages' ? messages : messages.replace(/messages$/, 'syslog');
}

// --- streams.

const SHOWLOGS = 'showlogs ';

/** The source of the stream that `showlogs -F` with these words follows. */
export function showlogsSource(args: readonly string[]): string {
  return `${SHOWLOGS}${args.join(' ')}`;
}

/** Not a log: one line, how far Solaris is. The sockets of an SC look at it. */
export const OS_SOURCE = 'os';

/** New lines of a log or of a plain file, and the number to ask for next. */
export function linesView(
  state: ScState,
  source: string,
  since: number,
  now: Instant,
): LinesView | null {
  if (source === OS_SOURCE) return { lines: [state.volatile.os.phase], next: 1 };
  const path = source.startsWith(SHOWLOGS) ? followedPath(state, source) : source;
  const log: Log | undefined = state.durable.logs[path];
  if (log) return linesSince([...log.older, ...log.lines], log.nextLine, since);

  const file = fileView(state, path, now);
  /** A domain has no log before its first line. */
  if (file === null) return path.startsWith('/var/opt/SUNWSMS/adm/') ? NOTHING : null;
  const lines = file.text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return linesSince(lines, lines.length, since);
}

const NOTHING: LinesView = { lines: [], next: 0 };

/** Which log the words of showlogs mean now: a tag may name another domain tomorrow. */
function followedPath(state: ScState, source: string): string {
  const meant = logSource(source.slice(SHOWLOGS.length).split(' ').filter(Boolean));
  if (typeof meant === 'string') return LOGS.platform;
  if (meant.log === 'file' || meant.domain === null) return logPath(meant);
  return logPath({ ...meant, domain: domainNamed(state, meant.domain) });
}

/** `kept` are the last lines of `next` ever written. */
function linesSince(kept: readonly string[], next: number, since: number): LinesView {
  const first = next - kept.length;
  return { lines: kept.slice(Math.max(0, since - first)), next };
}
