// What host-1 answers: what it has measured, and the support archives that were uploaded to it,
// unpacked under /root.

import type { DirectoryEntry, FileView, View, ViewAnswer } from '../../../../../core/machine.ts';
import type { Dump, HostState } from '../../state/host.ts';

const HOME = '/root';

/** It is an initiator: no vendor's command runs on it. `data 'load'`: counters and throughput. */
export function queryHost<Kind extends View['kind']>(
  state: HostState,
  view: Extract<View, { kind: Kind }>,
): ViewAnswer[Kind] {
  return answer(state, view) as ViewAnswer[Kind];
}

function answer({ durable, volatile }: HostState, view: View): ViewAnswer[View['kind']] {
  switch (view.kind) {
    case 'command':
      return { stdout: '', stderr: 'host-1 is an initiator: it has no console\n', exitCode: 1 };
    case 'file':
      return filesOf(durable.dumps).get(view.path) ?? null;
    case 'directory':
      return directoryView(filesOf(durable.dumps), view.path);
    case 'data':
      if (view.name !== 'load') return null;
      return { counters: { ...durable.counters }, samples: [...volatile.samples] };
    default:
      return null;
  }
}

/** `/root/diagnostics/RaidEvt.log` for an archive that was sent as diagnostics.tgz. @choice It is
 * unpacked: host-1 keeps text. The compressed file itself is downloaded from a controller. */
function filesOf(dumps: readonly Dump[]): ReadonlyMap<string, FileView> {
  const files = new Map<string, FileView>();
  for (const { file, atMs, files: parts } of dumps) {
    const directory = `${HOME}/${file.replace(/\.(tgz|tar\.gz)$/, '')}`;
    for (const { name, text } of parts) {
      files.set(`${directory}/${name}`, { text, mode: 0o644, modifiedMs: atMs });
    }
  }
  return files;
}

/** The directories are those that the files need, and the home of whoever logs in. */
function directoryView(
  files: ReadonlyMap<string, FileView>,
  path: string,
): DirectoryEntry[] | null {
  const prefix = path === '/' ? '/' : `${path}/`;
  const entries = new Map<string, DirectoryEntry>();
  if (path === '/') entries.set('root', directoryEntry('root', 0));
  for (const [file, { text, mode, modifiedMs }] of files) {
    if (!file.startsWith(prefix)) continue;
    const [name = '', ...below] = file.slice(prefix.length).split('/');
    const size = text.length;
    const isDirectory = below.length > 0;
    const entry = { name, isDirectory, size, mode, modifiedMs };
    entries.set(name, isDirectory ? directoryEntry(name, modifiedMs) : entry);
  }
  return entries.size === 0 && path !== HOME ? null : [...entries.values()];
}

function directoryEntry(name: string, modifiedMs: number): DirectoryEntry {
  return { name, isDirectory: true, size: 0, mode: 0o755, modifiedMs };
}
