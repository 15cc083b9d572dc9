// A telnet client of a few lines: it declines every option but the server's echo and its silence,
// logs in, and reads what stands between two prompts.

import { connect, type Socket } from 'node:net';
import type { RackClient } from './rackClient.ts';

/** Busy cores. */
const ANSWER_MS = 30_000;

const IAC = 255;
const SB = 250;
const SE = 240;
const WILL = 251;
const DO = 253;
const DONT = 254;
const WONT = 252;
const ECHO = 1;
const SUPPRESS_GO_AHEAD = 3;

/** Prompt of an SC: `sc0:sms-user:> `; of a DS300: `DS300-B> `. */
const PROMPT = /\n(\w+:[\w-]+:|[A-Z\d]+-[AB])> $/;
/** What a terminal does with the cursor, and the CRs of a line's end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told things by them
const INVISIBLE = /\u001b\[[0-9;?]*[A-Za-z]|[\r\0]/g;

export class Telnet {
  readonly #socket: Socket;
  readonly #waiting = new Set<() => void>();
  #bytes: number[] = [];
  #text = '';
  #read = 0;
  #isClosed = false;

  /** Connects to an address of a node, if not told otherwise to the one of its own, and logs in. */
  static async login(
    rack: RackClient,
    node: string,
    { user = 'sms-svc', password = 'twinrack', address = '' } = {},
  ): Promise<Telnet> {
    const { endpoints, addresses } = await rack.node(node);
    const wanted = address === '' ? addresses.at(-1) : address;
    const way = endpoints.find((each) => each.protocol === 'telnet' && each.address === wanted);
    if (!way) throw new Error(`${node} has no telnet: ${JSON.stringify(endpoints)}`);
    const client = new Telnet(connect(way.port, way.host));
    await client.#until(/login: $/);
    client.#send(user);
    await client.#until(/Password: $/);
    client.#send(password);
    await client.#until(PROMPT);
    return client;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#isClosed = true;
      this.#look();
    });
  }

  /** All that the screen showed, prompts and what was typed with it. */
  get transcript(): string {
    return this.#text.replaceAll(INVISIBLE, '');
  }

  /** Types a line; what it printed until the next prompt. */
  async run(line: string): Promise<string> {
    this.#send(line);
    const lines = (await this.#until(PROMPT)).split('\n');
    return lines.slice(1, -1).join('\n');
  }

  /** Waits until the other end has hung up. */
  async closed(): Promise<void> {
    await this.#wait('the connection to be closed', () => this.#isClosed);
  }

  async exit(): Promise<void> {
    this.#send('exit');
    await this.closed();
  }

  #send(line: string): void {
    this.#read = this.transcript.length;
    this.#socket.write(`${line}\r\n`);
  }

  /** What came since the last line was sent, once it looks like this. */
  async #until(pattern: RegExp): Promise<string> {
    const shown = () => this.transcript.slice(this.#read);
    await this.#wait(String(pattern), () => pattern.test(shown()));
    return shown();
  }

  async #wait(what: string, isOver: () => boolean): Promise<void> {
    if (isOver()) return;
    let look = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = (why: string) =>
          reject(new Error(`${why} before ${what}:\n${this.transcript}`));
        const timer = setTimeout(() => fail(`${ANSWER_MS} ms passed`), ANSWER_MS);
        look = () => {
          if (!isOver() && !this.#isClosed) return;
          clearTimeout(timer);
          if (isOver()) resolve();
          else fail('the connection ended');
        };
        this.#waiting.add(look);
      });
    } finally {
      this.#waiting.delete(look);
    }
  }

  #look(): void {
    for (const look of this.#waiting) look();
  }

  #receive(bytes: Buffer): void {
    this.#bytes.push(...bytes);
    const data: number[] = [];
    while (this.#bytes.length > 0) {
      const length = this.#take(data);
      if (length === 0) break;
      this.#bytes.splice(0, length);
    }
    this.#text += Buffer.from(data).toString('utf8');
    this.#look();
  }

  /** Bytes of the next thing that came; 0 while its end is missing. */
  #take(data: number[]): number {
    const [first = 0, verb, option] = this.#bytes;
    if (first !== IAC) return data.push(first) && 1;
    if (verb === undefined) return 0;
    if (verb === IAC) return data.push(IAC) && 2;
    if (verb === SB) {
      const end = this.#bytes.findIndex((byte, at) => byte === SE && this.#bytes[at - 1] === IAC);
      return end + 1;
    }
    if (verb < WILL || verb > DONT) return 2;
    if (option === undefined) return 0;
    this.#negotiate(verb, option);
    return 3;
  }

  /** Their echo and silence, and ours; nothing else. A refusal is not answered. */
  #negotiate(verb: number, option: number): void {
    const isWelcome = option === ECHO || option === SUPPRESS_GO_AHEAD;
    if (verb === WILL) this.#socket.write(Buffer.from([IAC, isWelcome ? DO : DONT, option]));
    if (verb !== DO) return;
    const answer = option === SUPPRESS_GO_AHEAD ? WILL : WONT;
    this.#socket.write(Buffer.from([IAC, answer, option]));
  }
}
