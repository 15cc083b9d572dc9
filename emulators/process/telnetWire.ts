// The bytes of a telnet connection (RFC 854, 855, 1073): data and commands taken apart, and options
// agreed upon so that no two ends ever answer each other for ever (RFC 1143).
//
//   data ----CR----> carriageReturn --LF, NUL--> data
//     |IAC
//     v
//   command --DO, DONT, WILL, WONT--> verb --option--> data
//        |--SB--> subnegotiation --IAC--> subnegotiationEnd --SE--> data
//        |--IAC--> data, a byte 255     |--IAC--> subnegotiation, a byte 255

const SE = 240;
const BRK = 243;
const IP = 244;
const AYT = 246;
const EC = 247;
const EL = 248;
const SB = 250;
const WILL = 251;
const WONT = 252;
const DO = 253;
const DONT = 254;
const IAC = 255;

const ECHO = 1;
const SUPPRESS_GO_AHEAD = 3;
const WINDOW_SIZE = 31;

const NUL = 0;
const LF = 10;
const CR = 13;

/** The longest that we understand has four bytes; what is longer is not for us. */
const SUBNEGOTIATION_BYTES_MAX = 64;

export type TelnetItem =
  /** Bytes that somebody typed; the end of a line is one CR. */
  | { type: 'data'; bytes: Buffer }
  | { type: 'option'; verb: number; option: number }
  | { type: 'subnegotiation'; bytes: Buffer }
  | { type: 'areYouThere' };

/** Commands that are keys of the terminal: interrupt and break, erase a character, erase a line. */
const KEYS: { readonly [command: number]: number } = { [IP]: 3, [BRK]: 3, [EC]: 127, [EL]: 21 };

type State =
  | 'data'
  | 'carriageReturn'
  | 'command'
  | 'verb'
  | 'subnegotiation'
  | 'subnegotiationEnd';

export class TelnetParser {
  #state: State = 'data';
  #verb = 0;
  #data: number[] = [];
  #subnegotiation: number[] = [];
  #items: TelnetItem[] = [];

  /** Whatever these bytes complete, in order. They may come in any pieces. */
  feed(bytes: Uint8Array): TelnetItem[] {
    for (const byte of bytes) this.#state = this.#take(byte);
    this.#flush();
    const items = this.#items;
    this.#items = [];
    return items;
  }

  #take(byte: number): State {
    switch (this.#state) {
      case 'data':
        return this.#takeData(byte);
      case 'carriageReturn':
        return byte === LF || byte === NUL ? 'data' : this.#takeData(byte);
      case 'command':
        return this.#takeCommand(byte);
      case 'verb':
        this.#push({ type: 'option', verb: this.#verb, option: byte });
        return 'data';
      case 'subnegotiation':
        return byte === IAC ? 'subnegotiationEnd' : this.#collect(byte);
      case 'subnegotiationEnd':
        return this.#endSubnegotiation(byte);
    }
  }

  #takeData(byte: number): State {
    if (byte === IAC) return 'command';
    this.#data.push(byte);
    return byte === CR ? 'carriageReturn' : 'data';
  }

  #takeCommand(byte: number): State {
    if (byte >= WILL && byte <= DONT) {
      this.#verb = byte;
      return 'verb';
    }
    if (byte === SB) {
      this.#subnegotiation = [];
      return 'subnegotiation';
    }
    const key = byte === IAC ? IAC : KEYS[byte];
    if (key !== undefined) this.#data.push(key);
    if (byte === AYT) this.#push({ type: 'areYouThere' });
    return 'data';
  }

  #collect(byte: number): State {
    if (this.#subnegotiation.length <= SUBNEGOTIATION_BYTES_MAX) this.#subnegotiation.push(byte);
    return 'subnegotiation';
  }

  /** Anything but SE or a doubled IAC ends it, too, and is a command of its own. */
  #endSubnegotiation(byte: number): State {
    if (byte === IAC) return this.#collect(IAC);
    if (this.#subnegotiation.length <= SUBNEGOTIATION_BYTES_MAX) {
      this.#push({ type: 'subnegotiation', bytes: Buffer.from(this.#subnegotiation) });
    }
    return byte === SE ? 'data' : this.#takeCommand(byte);
  }

  #push(item: TelnetItem): void {
    this.#flush();
    this.#items.push(item);
  }

  #flush(): void {
    if (this.#data.length === 0) return;
    this.#items.push({ type: 'data', bytes: Buffer.from(this.#data) });
    this.#data = [];
  }
}

/** `asked`: our request is on its way, and its answer is no request of theirs. */
type Agreement = 'no' | 'asked' | 'yes';

/** What we do ourselves and what we want of the client: we echo, nobody sends go-aheads, the client
 * tells the size of its window. Everything else is declined. */
export class TelnetOptions {
  readonly #ours = new Map<number, Agreement>([
    [ECHO, 'no'],
    [SUPPRESS_GO_AHEAD, 'no'],
  ]);
  readonly #theirs = new Map<number, Agreement>([
    [SUPPRESS_GO_AHEAD, 'no'],
    [WINDOW_SIZE, 'no'],
  ]);

  /** What a server says first. */
  open(): Buffer {
    for (const agreements of [this.#ours, this.#theirs]) {
      for (const option of agreements.keys()) agreements.set(option, 'asked');
    }
    return Buffer.concat([
      ...[...this.#ours.keys()].map((option) => Buffer.from([IAC, WILL, option])),
      ...[...this.#theirs.keys()].map((option) => Buffer.from([IAC, DO, option])),
    ]);
  }

  /** A client that declined our echo shows by itself what is typed. */
  get isEchoing(): boolean {
    return this.#ours.get(ECHO) !== 'no';
  }

  /** The answer to one request; empty where it is an answer itself, or changes nothing. */
  answer(verb: number, option: number): Buffer {
    const isAboutUs = verb === DO || verb === DONT;
    const agreements = isAboutUs ? this.#ours : this.#theirs;
    const isWanted = verb === DO || verb === WILL;
    const before = agreements.get(option);
    if (before === undefined) {
      const decline = isAboutUs ? WONT : DONT;
      return isWanted ? Buffer.from([IAC, decline, option]) : Buffer.alloc(0);
    }
    const after: Agreement = isWanted ? 'yes' : 'no';
    agreements.set(option, after);
    if (before === 'asked' || before === after) return Buffer.alloc(0);
    const verbs = isAboutUs ? [WILL, WONT] : [DO, DONT];
    return Buffer.from([IAC, verbs[isWanted ? 0 : 1] as number, option]);
  }
}

/** Columns and rows, if that is what a subnegotiation tells. */
export function windowSize(bytes: Buffer): { columns: number; rows: number } | null {
  if (bytes.length !== 5 || bytes[0] !== WINDOW_SIZE) return null;
  return { columns: bytes.readUInt16BE(1), rows: bytes.readUInt16BE(3) };
}

/** Text for the network: a CR alone is followed by NUL, a byte 255 doubled (UTF-8 has none). */
export function telnetText(text: string): Buffer {
  return Buffer.from(text.replace(/\r(?!\n)/g, '\r\0'), 'utf8');
}
