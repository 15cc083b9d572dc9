// A box for the shell's own tests: a few files, four programs, one log that grows, and time that
// moves by hand.

import type { FileOperation, VendorCommand } from '../../core/input.ts';
import type {
  CommandOutput,
  DirectoryEntry,
  FileView,
  View,
  ViewAnswer,
} from '../../core/machine.ts';
import type { NodeHandle } from '../port.ts';
import { nameOf, parentOf } from '../shellPaths.ts';
import type { ShellProfile } from '../shellProfile.ts';

export const EPOCH = Date.UTC(2024, 2, 14, 12, 0, 0);
export const PROGRAM = { text: '', mode: 0o755 };

/** What reached the node, in order. */
export type Arrival = { file: FileOperation } | { command: string; stdin: string };

export type ShellBox = {
  handle: NodeHandle & { shellProfile: ShellProfile };
  files: { [path: string]: { text: string; mode: number } };
  arrivals: Arrival[];
  log: string[];
  /** Lets virtual time pass: sleepers wake, streams look. */
  pass: (ms: number) => void;
  /** Nothing is answered any more. */
  hang: () => void;
  sleepers: () => number;
  listeners: () => number;
};

const PROFILE: ShellProfile = {
  commands: ['status', 'change', 'warn', 'hostname', 'talk', 'cat'],
  followed: ([name, flag]) =>
    name === 'trace' || (name === 'status' && flag === '-C') ? 'trace' : null,
  conversations: {
    talk: {
      open: (args) => (args.length === 0 ? { memory: '', run: ['hello'], isOver: false } : null),
      take: (_, line) => ({
        memory: line,
        run: line === 'quit' ? null : [line],
        isOver: line === 'quit',
      }),
      settle: (memory) => memory,
      prompt: (memory) => `talk (${String(memory)}) > `,
    },
  },
  environment: {},
};

export function createShellBox(): ShellBox {
  const files: ShellBox['files'] = {
    '/usr/box/bin/status': PROGRAM,
    '/usr/box/bin/change': PROGRAM,
    '/usr/box/bin/warn': PROGRAM,
    '/usr/box/bin/talk': PROGRAM,
    '/bin/hostname': PROGRAM,
    '/usr/box/.profile': {
      text: 'PATH=/usr/box/bin:$PATH\nexport PATH\nBOX_HOME=/usr/box\n',
      mode: 0o644,
    },
    '/root/.bash_profile': { text: '. /usr/box/.profile\n', mode: 0o644 },
    '/etc/hosts': { text: '127.0.0.1\tlocalhost\n10.0.0.1\tbox-a\n10.0.0.2\tbox-b\n', mode: 0o644 },
    '/tmp/keep': { text: '', mode: 0o644 },
  };
  const directories = new Set(['/root', '/tmp', '/var/log']);
  const arrivals: Arrival[] = [];
  const log: string[] = [];
  const time = createTime();

  function program(command: VendorCommand): CommandOutput | null {
    const words = [command.command, ...command.args].join(' ');
    if (words === 'status')
      return printed('LocalMode=default\nLocalStatus=primary\nRemoteStatus=running\n');
    if (words === 'hostname') return printed('box-a\n');
    if (command.command === 'talk')
      return printed(`you said ${command.args.join(' ')}${command.stdin}\n`);
    if (command.command === 'warn') return { stdout: 'out\n', stderr: 'careful\n', exitCode: 3 };
    return null;
  }

  function view(asked: View): ViewAnswer[View['kind']] {
    switch (asked.kind) {
      case 'command':
        return program(asked.command);
      case 'file':
        return fileView(files, asked.path);
      case 'directory':
        return listDirectory(files, directories, asked.path);
      case 'lines':
        return asked.source === '/var/log/messages' || asked.source === 'trace'
          ? { lines: log.slice(asked.since), next: log.length }
          : null;
    }
  }

  const identity = {
    node: 'box-a',
    epoch: EPOCH,
    zone: { name: 'UTC', offsetMinutes: 0 },
    config: {},
    bootedAt: 0,
    skewMs: 0,
  };
  const handle = {
    node: 'box-a',
    family: 'toy',
    identity,
    shellProfile: PROFILE,
    accounts: { password: 'twinrack', authorizedKeys: [] },
    runDirectory: '/nowhere',
    bindings: [],
    query: async (asked: View) => {
      await time.now();
      return view(asked);
    },
    async request(input: Parameters<NodeHandle['request']>[0]) {
      await time.now();
      if (input.kind === 'command') {
        arrivals.push({
          command: [input.command.command, ...input.command.args].join(' '),
          stdin: input.command.stdin,
        });
        return { stdout: `changed ${input.command.args.join(' ')}\n`, stderr: '', exitCode: 0 };
      }
      arrivals.push({ file: input.operation });
      applyOperation(files, directories, input.operation);
      return printed('');
    },
    now: time.now,
    sleep: time.sleep,
    onTime: time.onTime,
    onAddress: () => () => {},
    holds: () => true,
    shell: () => Promise.reject(new Error('no shell')),
  } as unknown as ShellBox['handle'];

  return {
    handle,
    files,
    arrivals,
    log,
    pass: time.pass,
    hang: time.hang,
    sleepers: time.sleepers,
    listeners: time.listeners,
  };
}

function createTime() {
  let at = 0;
  let isHung = false;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  const listeners = new Set<(at: number) => void>();
  return {
    now: () => (isHung ? new Promise<number>(() => {}) : Promise.resolve(at)),
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const sleeper = { until: at + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new Error('given up'));
        });
      }),
    onTime(listener: (at: number) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pass(ms: number) {
      at += ms;
      for (const sleeper of sleepers) {
        if (sleeper.until > at) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      for (const listener of listeners) listener(at);
    },
    hang: () => {
      isHung = true;
    },
    sleepers: () => sleepers.size,
    listeners: () => listeners.size,
  };
}

function printed(stdout: string): CommandOutput {
  return { stdout, stderr: '', exitCode: 0 };
}

function fileView(files: ShellBox['files'], path: string): FileView | null {
  const file = files[path];
  return file === undefined ? null : { ...file, modifiedMs: EPOCH - 60_000 };
}

function listDirectory(
  files: ShellBox['files'],
  directories: ReadonlySet<string>,
  path: string,
): DirectoryEntry[] | null {
  const entries = new Map<string, DirectoryEntry>();
  const add = (inner: string, isDirectory: boolean) => {
    const { text = '', mode = 0o755 } = isDirectory ? {} : (files[inner] ?? {});
    entries.set(nameOf(inner), {
      name: nameOf(inner),
      isDirectory,
      size: text.length,
      mode,
      modifiedMs: EPOCH - 60_000,
    });
  };
  let isThere = path === '/' || directories.has(path);
  for (const known of [...directories, ...Object.keys(files)]) {
    for (let inner = known; inner !== '/'; inner = parentOf(inner)) {
      if (parentOf(inner) !== path) continue;
      add(inner, files[inner] === undefined);
      isThere = true;
    }
  }
  return isThere ? [...entries.values()] : null;
}

function applyOperation(
  files: ShellBox['files'],
  directories: Set<string>,
  operation: FileOperation,
): void {
  const { path } = operation;
  const file = files[path];
  switch (operation.op) {
    case 'write':
      files[path] = { text: operation.text, mode: file?.mode ?? 0o644 };
      break;
    case 'append':
      files[path] = { text: (file?.text ?? '') + operation.text, mode: file?.mode ?? 0o644 };
      break;
    case 'mkdir':
      directories.add(path);
      break;
    case 'chmod':
      files[path] = { text: file?.text ?? '', mode: operation.mode };
      break;
    case 'rename':
      files[operation.to] = file ?? { text: '', mode: 0o644 };
      delete files[path];
      break;
    case 'remove':
      for (const known of directories) {
        if (known === path || known.startsWith(`${path}/`)) directories.delete(known);
      }
      for (const known of Object.keys(files)) {
        if (known === path || known.startsWith(`${path}/`)) delete files[known];
      }
  }
}
