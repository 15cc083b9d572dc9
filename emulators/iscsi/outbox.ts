// What a connection is about to send. Headers and small data are gathered in one slab, large data
// goes as it lies; all that answers one received chunk leaves in one system call. That call is what
// an answer costs: gathering makes the engine several times faster at depth.

import type { Socket } from 'node:net';
import type { Bytes } from './core/bytes.ts';

const SLAB_BYTES = 262_144;
/** Copying so much is cheaper than one more vector for the kernel. */
const COPY_BYTES_MAX = 16_384;
const SPARE_SLABS_MAX = 4;

export class Outbox {
  readonly #socket: Socket;
  #slab: Bytes = Buffer.allocUnsafeSlow(SLAB_BYTES);
  /** What of the slab is not yet in the queue. */
  #from = 0;
  #to = 0;
  #queue: Bytes[] = [];
  #queuedBytes = 0;
  /** Slabs that the socket still reads from, and slabs that it has read. */
  readonly #lent: Bytes[] = [];
  readonly #spare: Bytes[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Bytes gathered, and bytes that the peer has not taken. */
  get pendingBytes(): number {
    return this.#queuedBytes + (this.#to - this.#from) + this.#socket.writableLength;
  }

  /** The slab, whose `length` bytes from `at` the caller fills. */
  reserve(length: number): number {
    if (this.#to + length > this.#slab.length) this.#turnSlab();
    const at = this.#to;
    this.#to += length;
    return at;
  }

  get slab(): Bytes {
    return this.#slab;
  }

  /** Adds data, as a copy if it may change before it is sent. */
  append(data: Bytes, mustCopy: boolean): void {
    if (data.length > COPY_BYTES_MAX && !mustCopy) {
      this.#seal();
      this.#queue.push(data);
      this.#queuedBytes += data.length;
      return;
    }
    for (let at = 0; at < data.length; ) {
      const room = this.#slab.length - this.#to;
      if (room === 0) {
        this.#turnSlab();
        continue;
      }
      const part = data.length - at <= room && at === 0 ? data : data.subarray(at, at + room);
      this.#slab.set(part, this.#to);
      this.#to += part.length;
      at += part.length;
    }
  }

  /** Hands everything to the socket. */
  flush(): void {
    if (this.#to === this.#from && this.#queue.length === 0) return;
    this.#seal();
    const queue = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    if (this.#socket.destroyed) return;
    if (queue.length === 1) this.#socket.write(queue[0] as Bytes);
    else {
      this.#socket.cork();
      for (const part of queue) this.#socket.write(part);
      this.#socket.uncork();
    }
    this.#recycle();
  }

  #seal(): void {
    if (this.#to === this.#from) return;
    this.#queue.push(this.#slab.subarray(this.#from, this.#to));
    this.#queuedBytes += this.#to - this.#from;
    this.#from = this.#to;
  }

  #turnSlab(): void {
    this.#seal();
    this.#lent.push(this.#slab);
    this.#slab = this.#spare.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
    this.#from = 0;
    this.#to = 0;
  }

  /** Once the kernel has everything, slabs are free again: mostly at once. */
  #recycle(): void {
    if (this.#socket.writableLength > 0) {
      if (this.#to > this.#slab.length / 2) this.#turnSlab();
      return;
    }
    this.#from = 0;
    this.#to = 0;
    for (const slab of this.#lent.splice(0)) {
      if (this.#spare.length < SPARE_SLABS_MAX) this.#spare.push(slab);
    }
  }
}
