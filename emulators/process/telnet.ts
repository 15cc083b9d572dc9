// The telnet service of a box: options, login and password, then the same terminal that SSH opens.
// A connection is taken up only when the world says that the node may be asked, as with SSH.
// Left out: line mode, terminal types and speeds, environment, authentication and encryption.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { NodeHandle, Shell, Terminal } from './port.ts';
import type { TcpService } from './sockets.ts';
import { TelnetOptions, TelnetParser, telnetText, windowSize } from './telnetWire.ts';

const TELNET_PORT = 23;
/** As login(1): tries, and how long one may take. */
const TRIES_MAX = 3;
const LOGIN_GRACE_MS = 60_000;
const LINE_CHARACTERS_MAX = 256;
/** A client that negotiates on and on talks to itself. */
const NEGOTIATIONS_MAX = 256;

export type TelnetServiceOptions = {
  /** Who may log in. */
  users: readonly string[];
  /** What is shown before the first `login:`. */
  banner: string;
};

/** The telnet service of a node, to be opened on each of its addresses with `listenTcp`. */
export function createTelnetService(handle: NodeHandle, options: TelnetServiceOptions): TcpService {
  return {
    protocol: 'telnet',
    port: TELNET_PORT,
    connect: (host, port) => `telnet ${host} ${port}`,
    accept(socket: Socket) {
      socket.setKeepAlive(true);
      socket.pause();
      handle.now().then(
        () => {
          if (socket.destroyed) return;
          new TelnetConnection(socket, handle, options);
          socket.resume();
        },
        () => socket.destroy(),
      );
    },
  };
}

type Stage = 'name' | 'password' | 'checking' | 'shell' | 'over';

class TelnetConnection {
  readonly #socket: Socket;
  readonly #handle: NodeHandle;
  readonly #options: TelnetServiceOptions;
  readonly #parser = new TelnetParser();
  readonly #agreed = new TelnetOptions();
  readonly #decoder = new StringDecoder('utf8');
  readonly #grace: NodeJS.Timeout;
  #stage: Stage = 'name';
  #line = '';
  #name = '';
  #tries = 0;
  #negotiations = 0;
  #size = { columns: 80, rows: 24 };
  /** Typed while the password was being checked. */
  #ahead = '';
  #terminal: Terminal | null = null;

  constructor(socket: Socket, handle: NodeHandle, options: TelnetServiceOptions) {
    this.#socket = socket;
    this.#handle = handle;
    this.#options = options;
    this.#grace = setTimeout(() => this.#end('Login timed out\n'), LOGIN_GRACE_MS);
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('end', () => this.#end(''));
    socket.on('close', () => {
      clearTimeout(this.#grace);
      this.#stage = 'over';
      this.#terminal?.close();
    });
    socket.write(this.#agreed.open());
    this.#say(`${options.banner}login: `);
  }

  #receive(bytes: Buffer): void {
    for (const item of this.#parser.feed(bytes)) {
      if (item.type === 'data') this.#type(this.#decoder.write(item.bytes));
      else if (item.type === 'option') this.#negotiate(item.verb, item.option);
      else if (item.type === 'subnegotiation') this.#resize(item.bytes);
      else this.#say('\n[Yes]\n');
    }
  }

  #negotiate(verb: number, option: number): void {
    if (++this.#negotiations > NEGOTIATIONS_MAX) {
      this.#socket.destroy();
      return;
    }
    const answer = this.#agreed.answer(verb, option);
    if (answer.length > 0) this.#socket.write(answer);
  }

  #resize(bytes: Buffer): void {
    const size = windowSize(bytes);
    if (size === null) return;
    this.#size = size;
    this.#terminal?.resize(size.columns, size.rows);
  }

  #type(text: string): void {
    const keys = [...text];
    for (const [index, key] of keys.entries()) {
      if (this.#terminal !== null) {
        this.#terminal.write(keys.slice(index).join(''));
        return;
      }
      if (this.#stage === 'checking' || this.#stage === 'shell') this.#keep(key);
      else if (this.#stage !== 'over') this.#press(key);
    }
  }

  #keep(key: string): void {
    if (this.#ahead.length < LINE_CHARACTERS_MAX) this.#ahead += key;
  }

  /** One key of a name or of a password, which is not shown. */
  #press(key: string): void {
    const isShown = this.#stage === 'name' && this.#agreed.isEchoing;
    if (key === '\r' || key === '\n') this.#enter();
    else if (key === '\x03' || key === '\x04') this.#end('\n');
    else if (key === '\x15') this.#erase([...this.#line].length, isShown);
    else if (key === '\x7f' || key === '\b') this.#erase(1, isShown);
    else if (key >= ' ' && this.#line.length < LINE_CHARACTERS_MAX) {
      this.#line += key;
      if (isShown) this.#say(key);
    }
  }

  #erase(count: number, isShown: boolean): void {
    const kept = [...this.#line].slice(0, Math.max(0, [...this.#line].length - count)).join('');
    if (isShown && kept !== this.#line) this.#say('\b \b'.repeat(count));
    this.#line = kept;
  }

  #enter(): void {
    const line = this.#line;
    this.#line = '';
    this.#say('\n');
    if (this.#stage === 'name') {
      this.#name = line.trim();
      this.#stage = this.#name === '' ? 'name' : 'password';
      this.#say(this.#name === '' ? 'login: ' : 'Password: ');
      return;
    }
    this.#stage = 'checking';
    this.#handle.now().then(
      () => this.#judge(line),
      () => this.#socket.destroy(),
    );
  }

  #judge(password: string): void {
    const isRight = isSame(password, this.#handle.accounts.password);
    if (this.#stage === 'over') return;
    if (isRight && this.#options.users.includes(this.#name)) this.#openShell();
    else if (++this.#tries >= TRIES_MAX) this.#end('Login incorrect\n');
    else this.#askAgain();
  }

  #askAgain(): void {
    this.#stage = 'name';
    this.#say('Login incorrect\nlogin: ');
    const ahead = this.#ahead;
    this.#ahead = '';
    this.#type(ahead);
  }

  #openShell(): void {
    clearTimeout(this.#grace);
    this.#stage = 'shell';
    this.#handle.shell().then(
      (shell) => this.#converse(shell),
      (error: Error) => this.#end(`twinrack: ${error.message}\n`),
    );
  }

  #converse(shell: Shell): void {
    if (this.#socket.destroyed) return;
    const terminal = shell.openTerminal({
      ...this.#size,
      user: this.#name,
      backlog: () => this.#socket.writableLength,
    });
    this.#terminal = terminal;
    terminal.onOutput((text) => this.#socket.write(telnetText(text)));
    terminal.onClosed(() => this.#end(''));
    if (this.#ahead !== '') terminal.write(this.#ahead);
    this.#ahead = '';
  }

  #say(text: string): void {
    if (!this.#socket.writable) return;
    this.#socket.write(telnetText(text.replaceAll('\n', '\r\n')));
  }

  #end(text: string): void {
    if (this.#stage === 'over') return;
    this.#say(text);
    this.#stage = 'over';
    this.#socket.end();
  }
}

/** Takes the same time whatever is wrong. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
