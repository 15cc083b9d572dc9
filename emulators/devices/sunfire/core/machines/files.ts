// What a shell may do to the files of an SC. Files under /tmp and /var/run are gone after a boot;
// logs are files too.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { FileOperation } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import { fileView, isDirectory } from '../console/files.ts';
import type { FileRecord, ScState } from '../state.ts';
import { appendLog, emptyLog } from './logs.ts';

const FILE_CHARACTERS_MAX = 1_000_000;
const FILES_MAX = 2_000;

/** Carries out a file operation and answers it. */
export function operateOnFiles(
  state: ScState,
  operation: FileOperation,
  id: number,
  now: Instant,
  out: Effects,
): void {
  const problem = apply(state, operation, now);
  const stderr = problem === null ? '' : `${operation.path}: ${problem}\n`;
  out.reply(id, { stderr, exitCode: problem === null ? 0 : 1 });
}

function apply(state: ScState, operation: FileOperation, now: Instant): string | null {
  switch (operation.op) {
    case 'write':
    case 'append':
      return put(state, operation, now);
    case 'remove':
      return remove(state, operation.path, operation.isRecursive);
    case 'mkdir':
      return makeDirectory(state, operation.path, operation.isRecursive, now);
    case 'rename':
      return rename(state, operation.path, operation.to, now);
    case 'chmod':
      return changeMode(state, operation.path, operation.mode);
    default:
      return unreachable(operation);
  }
}

/** The files among which this path belongs. */
function shelf({ durable, volatile }: ScState, path: string): { [path: string]: FileRecord } {
  return /^\/(tmp|var\/run)\//.test(path) ? volatile.scratch : durable.files;
}

function wallOf({ volatile: { identity } }: ScState, now: Instant): number {
  return identity.epoch + now + identity.skewMs;
}

/** @seed reference §3.3 a full disk takes nothing any more. */
function put(
  state: ScState,
  { op, path, text }: Extract<FileOperation, { op: 'write' | 'append' }>,
  now: Instant,
): string | null {
  if (isDirectory(state, path)) return 'Is a directory';
  if (!isDirectory(state, parentOf(path))) return 'No such file or directory';
  if (path === '/dev/null') return null;
  if (state.volatile.afflictions.isDiskFull) return 'No space left on device';
  if (state.durable.logs[path] !== undefined) return putLog(state, op, path, text, now);

  const files = shelf(state, path);
  const before = fileView(state, path, now);
  if (files[path] === undefined && before !== null) return 'Read-only file system';
  if (files[path] === undefined && Object.keys(files).length >= FILES_MAX) {
    return 'No space left on device';
  }
  const whole = op === 'append' ? `${before?.text ?? ''}${text}` : text;
  if (whole.length > FILE_CHARACTERS_MAX) return 'File too large';
  files[path] = { text: whole, mode: files[path]?.mode ?? 0o644, modifiedMs: wallOf(state, now) };
  return null;
}

function putLog(
  state: ScState,
  op: 'write' | 'append',
  path: string,
  text: string,
  now: Instant,
): null {
  if (op === 'write') {
    const nextLine = state.durable.logs[path]?.nextLine ?? 0;
    state.durable.logs[path] = { ...emptyLog(wallOf(state, now)), nextLine };
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) appendLog(state, path, line, now);
  return null;
}

function remove(state: ScState, path: string, isRecursive: boolean): string | null {
  if (removeFile(state, path)) return null;
  if (!isDirectory(state, path)) return 'No such file or directory';
  if (!isRecursive) return 'Is a directory';

  const { files, logs } = state.durable;
  const inside = (other: string) => other.startsWith(`${path}/`);
  const all = [files, logs, state.volatile.scratch].flatMap((each) => Object.keys(each));
  for (const file of all.filter(inside)) removeFile(state, file);
  state.durable.directories = state.durable.directories.filter(
    (directory) => directory !== path && !inside(directory),
  );
  return null;
}

function removeFile(state: ScState, path: string): boolean {
  const files = shelf(state, path);
  const { logs } = state.durable;
  if (files[path] === undefined && logs[path] === undefined) return false;
  delete files[path];
  delete logs[path];
  return true;
}

function makeDirectory(
  state: ScState,
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

function rename(state: ScState, path: string, to: string, now: Instant): string | null {
  const file = shelf(state, path)[path];
  const log = state.durable.logs[path];
  if (file === undefined && log === undefined) return 'No such file or directory';
  const target = isDirectory(state, to) ? `${to}/${path.slice(path.lastIndexOf('/') + 1)}` : to;
  if (!isDirectory(state, parentOf(target))) return 'No such file or directory';

  const text = file?.text ?? (log?.lines ?? []).map((line) => `${line}\n`).join('');
  const mode = file?.mode ?? 0o644;
  removeFile(state, path);
  shelf(state, target)[target] = { text, mode, modifiedMs: wallOf(state, now) };
  return null;
}

function changeMode(state: ScState, path: string, mode: number): string | null {
  const file = shelf(state, path)[path];
  if (file !== undefined) file.mode = mode & 0o7777;
  const isThere = file !== undefined || state.durable.logs[path] !== undefined;
  return isThere || isDirectory(state, path) ? null : 'No such file or directory';
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
