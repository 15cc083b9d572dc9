// The SSH server of a box: its transport lives in wall time, what runs in it in the box's. A
// connection is taken up only when the world says that the node may be asked, so a hung node
// accepts TCP and then says nothing, and a dead one drops its connections with its process.
// Left out: SFTP and scp, port forwarding, X11, agents.

import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import ssh2, { type Connection, type PseudoTtyInfo, type ServerChannel, type Session } from 'ssh2';
import type { BoxTerminal } from './lineTerminal.ts';
import type { NodeHandle } from './port.ts';
import type { BoxShell } from './shell.ts';
import type { TcpService } from './sockets.ts';
import { createGate, type Gatekeeping, hostKey } from './sshAuth.ts';

const SSH_PORT = 22;
/** As sshd: MaxSessions, LoginGraceTime. */
const SESSIONS_MAX = 10;
const LOGIN_GRACE_MS = 120_000;
const COMMAND_BYTES_MAX = 65_536;
const STDIN_BYTES_MAX = 1_048_576;
const VARIABLES_MAX = 64;
const EXIT_ENVIRONMENT = 255;

/** What old clients and old boxes still need, after all that is better. */
const OLD_KEX = ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1'] as const;

export type SshOptions = {
  /** Who may log in, each with the rack's password; a hint says `ssh` to the first of them. */
  users: readonly string[];
  /** A box with accounts of its own says itself who may log in. */
  gatekeeping?: Partial<Gatekeeping>;
};

/** The SSH service of a node, to be opened on each of its addresses with `listenTcp`. */
export async function createSshService(
  handle: NodeHandle,
  { users, gatekeeping = {} }: SshOptions,
): Promise<TcpService> {
  const names = new WeakMap<Connection, string>();
  const findAccount = async (user: string) => (users.includes(user) ? { password: '' } : null);
  const gate = createGate(handle, { findAccount, ...gatekeeping }, (connection, user) =>
    names.set(connection, user),
  );
  const server = new ssh2.Server(
    {
      hostKeys: [await hostKey(handle)],
      ident: 'OpenSSH_7.4',
      algorithms: { kex: { append: [...OLD_KEX], prepend: [], remove: [] } },
    },
    (connection) => serveConnection(connection),
  );

  function serveConnection(connection: Connection): void {
    const grace = setTimeout(() => connection.end(), LOGIN_GRACE_MS);
    let sessions = 0;
    connection.on('authentication', (attempt) => {
      handle
        .now()
        .then(() => gate.decide(attempt, connection))
        .catch(() => connection.end());
    });
    connection.on('ready', () => clearTimeout(grace));
    connection.on('close', () => clearTimeout(grace));
    connection.on('error', () => connection.end());
    connection.on('session', (accept, reject) => {
      if (sessions >= SESSIONS_MAX) return reject();
      sessions++;
      const session = accept();
      session.on('close', () => sessions--);
      new SshSession(session, names.get(connection) ?? '', handle);
    });
  }

  return {
    protocol: 'ssh',
    port: SSH_PORT,
    connect: (host, port) => `ssh -p ${port} ${users[0] ?? 'root'}@${host}`,
    accept(socket: Socket) {
      socket.setKeepAlive(true);
      handle.now().then(
        () => {
          if (!socket.destroyed) server.injectSocket(socket);
        },
        () => socket.destroy(),
      );
    },
  };
}

/** One session of a connection: what the client asks for before it says `shell` or `exec`, and
 * what it gets. */
class SshSession {
  readonly #user: string;
  readonly #handle: NodeHandle;
  readonly #environment: { [name: string]: string } = {};
  #pty: PseudoTtyInfo | null = null;
  #terminal: BoxTerminal | null = null;
  readonly #interrupted = new AbortController();

  constructor(session: Session, user: string, handle: NodeHandle) {
    this.#user = user;
    this.#handle = handle;
    session.on('pty', (accept, _, info) => {
      this.#pty = info;
      accept?.();
    });
    session.on('env', (accept, reject, { key, val }) =>
      this.#setVariable(key, val) ? accept?.() : reject?.(),
    );
    session.on('window-change', (accept, _, { cols, rows }) => {
      this.#terminal?.resize(cols, rows);
      accept?.();
    });
    session.on('signal', (accept, _, { name }) => {
      if (name === 'INT' || name === 'TERM' || name === 'HUP' || name === 'KILL') this.#interrupt();
      accept?.();
    });
    session.on('shell', (accept) => this.#serve(accept(), null));
    session.on('exec', (accept, reject, { command }) => {
      if (command.length > COMMAND_BYTES_MAX) return reject?.();
      this.#serve(accept(), command);
    });
    session.on('subsystem', (_accept, reject) => reject?.());
  }

  #setVariable(name: string, value: string): boolean {
    const isAccepted = /^(LANG|LC_\w+|LANGUAGE|XMODIFIERS)$/.test(name);
    if (!isAccepted || Object.keys(this.#environment).length >= VARIABLES_MAX) return false;
    this.#environment[name] = value;
    return true;
  }

  #interrupt(): void {
    this.#interrupted.abort();
    this.#terminal?.write('\x03');
  }

  #serve(channel: ServerChannel, command: string | null): void {
    channel.on('error', () => channel.destroy());
    channel.stderr.on('error', () => {});
    channel.on('close', () => {
      this.#interrupted.abort();
      this.#terminal?.close();
    });
    const isTerminal = this.#pty !== null || command === null;
    const served = isTerminal
      ? this.#serveTerminal(channel, command)
      : this.#serveExec(channel, command ?? '');
    served.then(
      (status) => hangUp(channel, status),
      (error: Error) => {
        channel.stderr.write(`twinrack: ${error.message}\n`);
        hangUp(channel, EXIT_ENVIRONMENT);
      },
    );
  }

  async #serveTerminal(channel: ServerChannel, command: string | null): Promise<number> {
    const shell = (await this.#handle.shell()) as BoxShell;
    const {
      cols = 80,
      rows = 24,
      term,
    } = (this.#pty ?? {}) as Partial<PseudoTtyInfo & { term: string }>;
    const terminal = shell.openTerminal({
      columns: cols,
      rows,
      user: this.#user,
      environment: { ...this.#environment, ...(term ? { TERM: term } : {}) },
      backlog: () => channel.writableLength,
      ...(command === null ? {} : { command }),
    });
    this.#terminal = terminal;
    if (channel.destroyed) terminal.close();

    const decoder = new StringDecoder('utf8');
    channel.on('data', (bytes: Buffer) => terminal.write(decoder.write(bytes)));
    terminal.onOutput((text) => channel.write(text));
    return new Promise((resolve) => terminal.onClosed(() => resolve(terminal.status)));
  }

  async #serveExec(channel: ServerChannel, command: string): Promise<number> {
    const stdin = new Stdin(channel);
    const shell = (await this.#handle.shell()) as BoxShell;
    return shell.run(command, {
      user: this.#user,
      environment: this.#environment,
      signal: this.#interrupted.signal,
      write: (stream, text) => (stream === 'stdout' ? channel : channel.stderr).write(text),
      backlog: () => channel.writableLength + channel.stderr.writableLength,
      stdin: () => stdin.all,
      nextLine: () => stdin.nextLine(),
    });
  }
}

/** What the client sends: all of it once there is no more, or line by line. */
class Stdin {
  readonly all: Promise<string>;
  readonly #pieces: Buffer[] = [];
  #size = 0;
  #isOver = false;
  /** Characters that `nextLine` has given out. */
  #taken = 0;
  #wake: () => void = () => {};

  constructor(channel: ServerChannel) {
    channel.on('data', (bytes: Buffer) => {
      if (this.#size < STDIN_BYTES_MAX) this.#pieces.push(bytes);
      this.#size += bytes.length;
      this.#wake();
    });
    this.all = new Promise((resolve) => {
      const end = () => {
        this.#isOver = true;
        resolve(this.#text());
        this.#wake();
      };
      channel.on('end', end);
      channel.on('close', end);
    });
  }

  async nextLine(): Promise<string | null> {
    for (;;) {
      const rest = this.#text().slice(this.#taken);
      const end = rest.search(/[\r\n]/);
      if (end >= 0) {
        this.#taken += end + (rest.startsWith('\r\n', end) ? 2 : 1);
        return rest.slice(0, end);
      }
      if (this.#isOver) {
        this.#taken += rest.length;
        return rest === '' ? null : rest;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}

/** The exit status goes out behind all that was printed. */
function hangUp(channel: ServerChannel, status: number): void {
  channel.stderr.write('', () =>
    channel.write('', () => {
      if (!channel.writable) return;
      channel.exit(status);
      channel.end();
    }),
  );
}
