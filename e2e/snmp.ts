// An SNMP GET of a few lines, as a monitoring system sends it, and what it reads of a trap.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const INTEGER = 0x02;
const OCTETS = 0x04;
const NULL = 0x05;
const OID = 0x06;
const SEQUENCE = 0x30;
const GET = 0xa0;
const VERSION_2C = 1;
/** Busy cores, and a box that answers between two steps. */
const ANSWER_MS = 20_000;

function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length > 127) throw new Error(`${body.length} bytes: longer than this client writes`);
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
}

const integer = (value: number) => element(INTEGER, Buffer.from([value]));

function objectIdentifier(oid: string): Buffer {
  const [first = 0, second = 0, ...others] = oid.split('.').map(Number);
  const bytes = others.flatMap((number) =>
    number < 128 ? [number] : [0x80 | (number >> 7), number & 0x7f],
  );
  return element(OID, Buffer.from([first * 40 + second, ...bytes]));
}

/** A small number that an agent answers: one byte, at the end of its datagram. */
export async function getNumber(host: string, port: number, oid: string): Promise<number> {
  const wanted = element(SEQUENCE, objectIdentifier(oid), element(NULL));
  const pdu = element(GET, integer(7), integer(0), integer(0), element(SEQUENCE, wanted));
  const message = element(
    SEQUENCE,
    integer(VERSION_2C),
    element(OCTETS, Buffer.from('public')),
    pdu,
  );
  const socket = createSocket('udp4');
  try {
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(ANSWER_MS) });
    socket.send(message, port, host);
    const [answer] = (await answered) as [Buffer];
    const [tag, length, value] = answer.subarray(-3);
    if (tag === INTEGER && length === 1 && value !== undefined) return value;
    throw new Error(`${oid} is no small number: ${answer.toString('hex')}`);
  } finally {
    socket.close();
  }
}

/** A socket of this host that keeps what is sent to it. */
export class Receiver {
  readonly packets: Buffer[] = [];
  readonly #socket: Socket;

  static async open(): Promise<Receiver> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Receiver(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet: Buffer) => void this.packets.push(packet));
  }

  /** `127.0.0.1:40123`. */
  get target(): string {
    const { address, port }: AddressInfo = this.#socket.address();
    return `${address}:${port}`;
  }

  get texts(): string[] {
    return this.packets.map(String);
  }

  /** Numbers of the enterprise's own traps (version 1), in the order in which they came. */
  get traps(): number[] {
    return this.packets.flatMap((packet) => {
      // generic-trap 6 (enterprise specific), then the specific number in two bytes.
      const at = packet.indexOf(Buffer.from([INTEGER, 1, 6, INTEGER, 2]));
      return at < 0 ? [] : [packet.readUInt16BE(at + 5)];
    });
  }

  close(): void {
    this.#socket.close();
  }
}
