// A small initiator for tests and benches: one session on one connection, any SCSI command, raw
// PDUs where a test wants to send what no initiator would. It trusts its target and checks digests.

import { connect, type Socket } from 'node:net';
import { type Bytes, get16, get24, get32, joined, put16, put24, put32 } from '../core/bytes.ts';
import { crc32c, dataDigest, putDigest } from '../core/crc32c.ts';
import { parseKeys, renderKeys } from '../core/keys.ts';
import { HEADER_BYTES, NO_TAG, paddingOf, putLun, REQUEST, RESPONSE } from '../core/pdu.ts';
import { Framing, type Pdu } from '../framing.ts';

export type LoginOptions = {
  readonly initiatorName?: string;
  readonly targetName?: string;
  readonly isid?: number;
  readonly tsih?: number;
  readonly isDiscovery?: boolean;
  /** Further keys, and other values of the usual ones. */
  readonly keys?: Readonly<Record<string, string>>;
};

export type Reply = {
  readonly status: number;
  readonly data: Bytes;
  readonly sense: Bytes;
  /** Negative: underflow. */
  readonly residual: number;
};

export const TARGET_NAME = 'iqn.2026-01.test:target';
const USUAL_KEYS = {
  HeaderDigest: 'None',
  DataDigest: 'None',
  InitialR2T: 'No',
  ImmediateData: 'Yes',
  MaxBurstLength: '262144',
  FirstBurstLength: '65536',
  MaxRecvDataSegmentLength: '262144',
};
const SEGMENT_BYTES_MAX = 16_777_215;

type Waiting = {
  resolve: (pdu: Pdu) => void;
  readonly data: Bytes[];
  readonly out: Bytes;
};

export class Initiator {
  readonly #socket: Socket;
  readonly #framing = new Framing(SEGMENT_BYTES_MAX);
  readonly #waiting = new Map<number, Waiting>();
  readonly #strays: Pdu[] = [];
  readonly #strayListeners: ((pdu: Pdu) => void)[] = [];
  readonly #closed: Promise<void>;
  #tag = 1;
  cmdSn = 1;
  expStatSn = 0;
  maxCmdSn = 1;
  tsih = 0;
  /** What was agreed upon. */
  agreed = new Map<string, string>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', () => {});
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static connect(port: number, host: string): Promise<Initiator> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, host, () => resolve(new Initiator(socket)));
      socket.once('error', reject);
    });
  }

  /** Resolves when the target has broken the connection. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** One login request straight to the full feature phase; resolves with class and detail. */
  async login(options: LoginOptions = {}): Promise<number> {
    const { isDiscovery = false, targetName = TARGET_NAME } = options;
    const keys = {
      InitiatorName: options.initiatorName ?? 'iqn.2026-01.test:initiator',
      SessionType: isDiscovery ? 'Discovery' : 'Normal',
      ...(isDiscovery ? {} : { TargetName: targetName, ...USUAL_KEYS }),
      ...options.keys,
    };
    const answer = await this.loginStep({ ...options, flags: 0x87, keys });
    if (answer.status !== 0) return answer.status;
    this.agreed = new Map(answer.keys);
    this.#framing.hasHeaderDigest = answer.keys.get('HeaderDigest') === 'CRC32C';
    this.#framing.hasDataDigest = answer.keys.get('DataDigest') === 'CRC32C';
    return 0;
  }

  /** One request of a login in several. */
  async loginStep(
    options: LoginOptions & { flags: number; keys: Readonly<Record<string, string>> },
  ): Promise<{ status: number; flags: number; keys: ReadonlyMap<string, string> }> {
    const tag = this.#tag++;
    const header = new Uint8Array(HEADER_BYTES);
    header[0] = 0x40 | REQUEST.login;
    header[1] = options.flags;
    put32(header, 8, 0x8000_0000 | (options.isid ?? 1));
    put16(header, 14, options.tsih ?? 0);
    put32(header, 16, tag);
    put16(header, 20, 1);
    put32(header, 24, this.cmdSn);
    const text = Buffer.from(renderKeys(Object.entries(options.keys)));
    const answer = await this.exchange(header, text, tag);
    const status = get16(answer.bytes, answer.at + 36);
    this.tsih = get16(answer.bytes, answer.at + 14);
    const said = Buffer.from(joined(answer.data)).toString('latin1');
    const flags = answer.bytes[answer.at + 1] as number;
    return { status, flags, keys: parseKeys(said) ?? new Map() };
  }

  async sendTargets(): Promise<string> {
    const tag = this.#tag++;
    const header = this.header(REQUEST.text, 0x80, tag);
    put32(header, 20, NO_TAG);
    const answer = await this.exchange(header, Buffer.from('SendTargets=All\0'), tag);
    return Buffer.from(joined(answer.data)).toString('latin1');
  }

  /** Sends a command. `out`: its data; `expected`: bytes of data that are to come. */
  async command(
    cdb: readonly number[] | Bytes,
    {
      lun = 0,
      out = new Uint8Array(0),
      expected = 0,
    }: { lun?: number; out?: Bytes; expected?: number } = {},
  ): Promise<Reply> {
    const tag = this.#tag++;
    const direction = out.length > 0 ? 0x20 : expected > 0 ? 0x40 : 0;
    const header = this.header(REQUEST.command, 0x80 | direction, tag);
    putLun(header, 8, lun);
    put32(header, 20, out.length > 0 ? out.length : expected);
    header.set(cdb, 32);
    const isImmediate = this.agreed.get('ImmediateData') !== 'No';
    const first = isImmediate ? out.subarray(0, this.#firstBytes()) : out.subarray(0, 0);
    const data: Bytes[] = [];
    const answer = await this.exchange(header, first, tag, { data, out });
    return replyOf(answer, data);
  }

  #firstBytes(): number {
    return Math.min(Number(this.agreed.get('FirstBurstLength') ?? 65_536), 65_536);
  }

  async taskManagement(action: number, lun: number, referenced: number): Promise<number> {
    const tag = this.#tag++;
    const header = this.header(0x40 | REQUEST.taskManagement, 0x80 | action, tag);
    putLun(header, 8, lun);
    put32(header, 20, referenced);
    const answer = await this.exchange(header, new Uint8Array(0), tag);
    return answer.bytes[answer.at + 2] as number;
  }

  async nop(data: Bytes): Promise<Bytes> {
    const tag = this.#tag++;
    const header = this.header(0x40 | REQUEST.nopOut, 0x80, tag);
    put32(header, 20, NO_TAG);
    return joined((await this.exchange(header, data, tag)).data);
  }

  async logout(): Promise<void> {
    const tag = this.#tag++;
    await this.exchange(this.header(0x40 | REQUEST.logout, 0x80, tag), new Uint8Array(0), tag);
    await this.closed;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** A header with its tag and its number. Opcodes without the immediate bit take the next one. */
  header(opcode: number, flags: number, tag: number): Bytes {
    const header = new Uint8Array(HEADER_BYTES);
    header[0] = opcode;
    header[1] = flags;
    put32(header, 16, tag);
    put32(header, 24, this.cmdSn);
    if ((opcode & 0x40) === 0 && opcode !== REQUEST.dataOut) this.cmdSn = (this.cmdSn + 1) >>> 0;
    put32(header, 28, this.expStatSn);
    return header;
  }

  takeTag(): number {
    return this.#tag++;
  }

  /** Sends a PDU, and resolves with the one that answers its tag. */
  exchange(
    header: Bytes,
    data: Bytes,
    tag: number,
    { data: gathered = [], out = new Uint8Array(0) }: { data?: Bytes[]; out?: Bytes } = {},
  ): Promise<Pdu> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(tag, { resolve, data: gathered, out });
      this.#closed.then(() => reject(new Error('the target has broken the connection')));
      this.send(header, data);
    });
  }

  /** A PDU that answers nothing: a reject, a question of the target. */
  stray(): Promise<Pdu> {
    const first = this.#strays.shift();
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve) => this.#strayListeners.push(resolve));
  }

  send(header: Bytes, data: Bytes): void {
    put24(header, 5, data.length);
    const parts = [header];
    if (this.#framing.hasHeaderDigest) parts.push(digestOf(crc32c(header)));
    if (data.length > 0) {
      parts.push(data, new Uint8Array(paddingOf(data.length)));
      if (this.#framing.hasDataDigest) parts.push(digestOf(dataDigest([data])));
    }
    this.#socket.write(joined(parts));
  }

  #receive(chunk: Bytes): void {
    this.#framing.push(chunk);
    for (let next = this.#framing.next(); next !== null; next = this.#framing.next()) {
      if (typeof next === 'string' || !next.isDataSound) throw new Error(`the target sent ${next}`);
      this.#take(next);
    }
  }

  #take(pdu: Pdu): void {
    const { bytes, at } = pdu;
    const opcode = (bytes[at] as number) & 0x3f;
    const waiting = this.#waiting.get(get32(bytes, at + 16));
    const hasStatus = opcode !== RESPONSE.dataIn || ((bytes[at + 1] as number) & 1) !== 0;
    if (hasStatus) this.expStatSn = get32(bytes, at + 24) + 1;
    this.maxCmdSn = get32(bytes, at + 32);
    if (waiting === undefined) {
      const listener = this.#strayListeners.shift();
      if (listener !== undefined) listener(pdu);
      else this.#strays.push(pdu);
      return;
    }
    if (opcode === RESPONSE.readyToTransfer) return this.#transfer(pdu, waiting.out);
    if (opcode === RESPONSE.dataIn) waiting.data.push(...pdu.data.map((piece) => piece.slice()));
    if (!hasStatus) return;
    this.#waiting.delete(get32(bytes, at + 16));
    waiting.resolve(pdu);
  }

  /** Answers an R2T, in PDUs of 64 KiB. */
  #transfer({ bytes, at }: Pdu, out: Bytes): void {
    const from = get32(bytes, at + 40);
    const length = get32(bytes, at + 44);
    for (let done = 0, dataSn = 0; done < length; dataSn++) {
      const part = Math.min(65_536, length - done);
      const isFinal = done + part === length;
      const header = this.header(REQUEST.dataOut, isFinal ? 0x80 : 0, get32(bytes, at + 16));
      header.set(bytes.subarray(at + 20, at + 24), 20);
      put32(header, 36, dataSn);
      put32(header, 40, from + done);
      this.send(header, out.subarray(from + done, from + done + part));
      done += part;
    }
  }
}

function digestOf(crc: number): Bytes {
  const bytes = new Uint8Array(4);
  putDigest(bytes, 0, crc);
  return bytes;
}

function replyOf({ bytes, at, data: segment }: Pdu, data: Bytes[]): Reply {
  const flags = bytes[at + 1] as number;
  const count = get32(bytes, at + 44);
  const residual = flags & 0x04 ? count : flags & 0x02 ? -count : 0;
  const isCommandResponse = ((bytes[at] as number) & 0x3f) === RESPONSE.command;
  const hasSense = isCommandResponse && get24(bytes, at + 5) > 2;
  return {
    status: bytes[at + 3] as number,
    data: joined(data),
    sense: hasSense ? joined(segment).slice(2) : new Uint8Array(0),
    residual,
  };
}
