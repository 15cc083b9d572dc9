// A box for the shell's own tests: a few files, four programs, one log that grows, and time that
// moves by hand.

import type { OutsideInputRequest } from '../../core/channel.ts';
import type { FileOperation, VendorCommand } from '../../core/input.ts';
import type {
  CommandOutput,
  DirectoryEntry,
  FileView,
  View,
  ViewAnswer,
} from '../../core/machine.ts';
import type { NodeHandle } from '../port.ts';
import type { BoxShell } from '../shell.ts';
import { nameOf, parentOf } from '../shellPaths.ts';
import type { ShellProfile } from '../shellProfile.ts';

const EPOCH = Date.UTC(2024, 2, 14, 12, 0, 0);
const PROGRAM = { text: '', mode: 0o755 };

/** What reached the node, in order. */
export type Arrival = { file: FileOperation } | { command: string; stdin: string };

export type ShellBox = {
  handle: NodeHandle & { shellProfile: ShellProfile };
  files: { [path: string]: { text: string; mode: number } };
  arrivals: Arrival[];
  log: string[];
  time: Time;
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

function program(command: VendorCommand): CommandOutput | null {
  const words = [command.command, ...command.args].join(' ');
  if (words === 'status') {
    return printed('LocalMode=default\nLocalStatus=primary\nRemoteStatus=running\n');
  }
  if (words === 'hostname') return printed('box-a\n');
  if (words === 'warn') return { stdout: 'out\n', stderr: 'careful\n', exitCode: 3 };
  if (command.command === 'talk') {
    return printed(`you said ${command.args.join(' ')}${command.stdin}\n`);
  }
  return null;
}

/** The box as it is handed over new. */
function shippedFiles(): ShellBox['files'] {
  const profile = 'PATH=/usr/box/bin:$PATH\nexport PATH\nBOX_HOME=/usr/box\n';
  return {
    '/usr/box/bin/status': PROGRAM,
    '/usr/box/bin/change': PROGRAM,
    '/usr/box/bin/warn': PROGRAM,
    '/usr/box/bin/talk': PROGRAM,
    '/bin/hostname': PROGRAM,
    '/usr/box/.profile': { text: profile, mode: 0o644 },
    '/root/.bash_profile': { text: '. /usr/box/.profile\n', mode: 0o644 },
    '/etc/hosts': { text: '127.0.0.1\tlocalhost\n10.0.0.1\tbox-a\n10.0.0.2\tbox-b\n', mode: 0o644 },
    '/tmp/keep': { text: '', mode: 0o644 },
  };
}

export function createShellBox(): ShellBox {
  const files = shippedFiles();
  const directories = new Set(['/root', '/tmp', '/var/log']);
  const arrivals: Arrival[] = [];
  const log: string[] = [];
  const time = new Time();

  function view(asked: View): ViewAnswer[View['kind']] {
    if (asked.kind === 'command') return program(asked.command);
    if (asked.kind === 'file') return fileView(files, asked.path);
    if (asked.kind === 'directory') return listDirectory(files, directories, asked.path);
    if (asked.kind === 'data') return null;
    const isKnown = asked.source === '/var/log/messages' || asked.source === 'trace';
    return isKnown ? { lines: log.slice(asked.since), next: log.length } : null;
  }

  async function request(input: OutsideInputRequest): Promise<CommandOutput> {
    await time.now();
    if (input.kind === 'file') {
      arrivals.push({ file: input.operation });
      applyOperation(files, directories, input.operation);
      return printed('');
    }
    if (input.kind === 'request') throw new Error(`the box knows no request ${input.name}`);
    const { command, args, stdin } = input.command;
    arrivals.push({ command: [command, ...args].join(' '), stdin });
    return printed(`changed ${args.join(' ')}\n`);
  }

  let shell: Promise<BoxShell> | null = null;
  const handle = {
    ...UNMOVED,
    ...time,
    query: async (asked: View) => {
      await time.now();
      return view(asked);
    },
    request,
    shell: () => {
      shell ??= import('../shell.ts').then(({ createShell }) => createShell(handle));
      return shell;
    },
  } as unknown as ShellBox['handle'];
  return { handle, files, arrivals, log, time };
}

const UNMOVED = {
  node: 'box-a',
  family: 'toy',
  identity: {
    node: 'box-a',
    epoch: EPOCH,
    zone: { name: 'UTC', offsetMinutes: 0 },
    config: {},
    bootedAt: 0,
    skewMs: 0,
  },
  shellProfile: PROFILE,
  accounts: { password: 'twinrack', authorizedKeys: [] },
  runDirectory: '/nowhere',
  dataDirectory: '/nowhere',
  bindings: [],
  neighbours: [],
  onAddress: () => () => {},
  holds: () => true,
};

/** Virtual time, moved by hand. */
class Time {
  #at = 0;
  #isHung = false;
  readonly #sleepers = new Set<{ until: number; wake: () => void }>();
  readonly #listeners = new Set<(at: number) => void>();
  #awaited: (() => void) | null = null;

  now = (): Promise<number> => (this.#isHung ? new Promise(() => {}) : Promise.resolve(this.#at));

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Error('given up'));
      const sleeper = { until: this.#at + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(new Error('given up'));
      });
      this.#awaited?.();
    });

  onTime = (listener: (at: number) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  get sleepers(): number {
    return this.#sleepers.size;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Resolves when somebody sleeps. */
  async untilAsleep(): Promise<void> {
    if (this.#sleepers.size === 0) {
      await new Promise<void>((resolve) => {
        this.#awaited = resolve;
      });
    }
  }

  /** Sleepers wake, streams look. */
  pass(ms: number): void {
    this.#at += ms;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.#at) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    for (const listener of this.#listeners) listener(this.#at);
  }

  /** Nothing is answered any more. */
  hang(): void {
    this.#isHung = true;
  }
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
