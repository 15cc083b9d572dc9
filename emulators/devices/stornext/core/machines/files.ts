// What a shell may do to the files of an MDC. Files under /tmp and /run are gone after a boot; logs
// are files too. A change to a file that means something takes effect at once (settings.ts).

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { FileOperation } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import { fileView, isDirectory } from '../console/files.ts';
import { PATHS } from '../paths.ts';
import type { FileRecord, MdcState } from '../state.ts';
import { appendLog, emptyLog, wallOf } from './logs.ts';
import { rereadSettings } from './settings.ts';

/** The most that one file may hold: enough for any configuration, too little to fill a rack. */
const FILE_CHARACTERS_MAX = 1_000_000;
const FILES_MAX = 2_000;

/** Carries out a file operation and answers it. */
export function operateOnFiles(
  state: MdcState,
  operation: FileOperation,
  id: number,
  now: Instant,
  out: Effects,
): void {
  const problem = apply(state, operation, now, out);
  const stderr = problem === null ? '' : `${operation.path}: ${problem}\n`;
  out.reply(id, { stderr, exitCode: problem === null ? 0 : 1 });
}

function apply(
  state: MdcState,
  operation: FileOperation,
  now: Instant,
  out: Effects,
): string | null {
  switch (operation.op) {
    case 'write':
    case 'append':
      return put(state, operation, now, out);
    case 'remove':
      return remove(state, operation.path, operation.isRecursive, now, out);
    case 'mkdir':
      return makeDirectory(state, operation.path, operation.isRecursive, now);
    case 'rename':
      return rename(state, operation.path, operation.to, now, out);
    case 'chmod':
      return changeMode(state, operation.path, operation.mode);
    default:
      return unreachable(operation);
  }
}

/** The files among which this path belongs. */
function shelf(state: MdcState, path: string): { [path: string]: FileRecord } {
  const isScratch = /^\/(tmp|run|var\/run)\//.test(path);
  return isScratch ? state.volatile.scratch : state.durable.files;
}

/** Writes a file, as a daemon or a shell does. */
export function writeFile(state: MdcState, path: string, text: string, now: Instant): void {
  const mode = shelf(state, path)[path]?.mode ?? 0o644;
  shelf(state, path)[path] = { text, mode, modifiedMs: wallOf(state, now).epochMs };
}

/** Removes a file, if it is there, and lets its absence take effect. */
export function removeFile(state: MdcState, path: string, now: Instant, out: Effects): boolean {
  const files = shelf(state, path);
  const { logs } = state.durable;
  if (files[path] === undefined && logs[path] === undefined) return false;
  delete files[path];
  delete logs[path];
  takeEffect(state, path, now, out);
  return true;
}

function put(
  state: MdcState,
  { op, path, text }: Extract<FileOperation, { op: 'write' | 'append' }>,
  now: Instant,
  out: Effects,
): string | null {
  if (isDirectory(state, path)) return 'Is a directory';
  if (!isDirectory(state, parentOf(path))) return 'No such file or directory';
  if (path === '/dev/null') return null;
  if (state.durable.logs[path] !== undefined) return putLog(state, op, path, text, now);

  const before = fileView(state, path, now);
  const isNew = shelf(state, path)[path] === undefined;
  if (isNew && before !== null) return 'Read-only file system';
  if (isNew && Object.keys(shelf(state, path)).length >= FILES_MAX)
    return 'No space left on device';
  const whole = op === 'append' ? `${before?.text ?? ''}${text}` : text;
  if (whole.length > FILE_CHARACTERS_MAX) return 'File too large';
  writeFile(state, path, whole, now);
  takeEffect(state, path, now, out);
  return null;
}

/** Logs are emptied and written to by hand, too. */
function putLog(
  state: MdcState,
  op: 'write' | 'append',
  path: string,
  text: string,
  now: Instant,
): null {
  const before = state.durable.logs[path];
  if (op === 'write') {
    const nextLine = before?.nextLine ?? 0;
    state.durable.logs[path] = { ...emptyLog(), nextLine, modifiedMs: wallOf(state, now).epochMs };
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) appendLog(state, path, line, now);
  return null;
}

function remove(
  state: MdcState,
  path: string,
  isRecursive: boolean,
  now: Instant,
  out: Effects,
): string | null {
  if (removeFile(state, path, now, out)) return null;
  if (!isDirectory(state, path)) return 'No such file or directory';
  if (!isRecursive) return 'Is a directory';

  const inside = (other: string) => other.startsWith(`${path}/`);
  const { files, logs } = state.durable;
  const paths = [
    ...Object.keys(files),
    ...Object.keys(logs),
    ...Object.keys(state.volatile.scratch),
  ];
  for (const file of paths.filter(inside)) removeFile(state, file, now, out);
  state.durable.directories = state.durable.directories.filter(
    (directory) => directory !== path && !inside(directory),
  );
  return null;
}

function makeDirectory(
  state: MdcState,
  path: string,
  isRecursive: boolean,
  now: Instant,
): string | null {
  if (isDirectory(state, path)) return isRecursive ? null : 'File exists';
  if (fileView(state, path, now) !== null) return 'File exists';
  if (!isRecursive && !isDirectory(state, parentOf(path))) return 'No such file or directory';
  if (state.durable.directories.length >= FILES_MAX) return 'No space left on device';
  state.durable.directories.push(path);
  return null;
}

function rename(
  state: MdcState,
  path: string,
  to: string,
  now: Instant,
  out: Effects,
): string | null {
  const file = shelf(state, path)[path];
  const log = state.durable.logs[path];
  if (file === undefined && log === undefined) return 'No such file or directory';
  const target = isDirectory(state, to) ? `${to}/${path.slice(path.lastIndexOf('/') + 1)}` : to;
  if (!isDirectory(state, parentOf(target))) return 'No such file or directory';

  const text = file?.text ?? (log?.lines ?? []).map((line) => `${line}\n`).join('');
  const mode = file?.mode ?? 0o644;
  removeFile(state, path, now, out);
  writeFile(state, target, text, now);
  (shelf(state, target)[target] as FileRecord).mode = mode;
  takeEffect(state, target, now, out);
  return null;
}

function changeMode(state: MdcState, path: string, mode: number): string | null {
  const file = shelf(state, path)[path];
  if (file !== undefined) file.mode = mode & 0o7777;
  const isThere = file !== undefined || state.durable.logs[path] !== undefined;
  return isThere || isDirectory(state, path) ? null : 'No such file or directory';
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** @seed S2:24-27,43 the files that S2 names take effect when they are created or erased. */
const MEANINGFUL: readonly string[] = [
  PATHS.haSmithInterval,
  PATHS.haPeer,
  PATHS.haConfigured,
  PATHS.idleFailedStartup,
];

function takeEffect(state: MdcState, path: string, now: Instant, out: Effects): void {
  if (MEANINGFUL.includes(path)) rereadSettings(state, now, out);
}
