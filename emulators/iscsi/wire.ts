// The target's PDUs, written into the outbox of one connection with their digests and numbers.

import type { Socket } from 'node:net';
import type { Bytes, Pieces } from './core/bytes.ts';
import { crc32c, dataDigest, putDigest } from './core/crc32c.ts';
import { defaultParameters, type Parameters } from './core/keys.ts';
import * as pdu from './core/pdu.ts';
import { type Outcome, STATUS } from './core/scsi/unit.ts';
import { Outbox } from './outbox.ts';

const PADDING = new Uint8Array(3);
const NO_DATA: Pieces = [];

export class Wire {
  readonly outbox: Outbox;
  readonly counters: pdu.Counters = { statSn: 0, expCmdSn: 0, maxCmdSn: 0 };
  parameters: Parameters = defaultParameters();
  /** The digests that were agreed upon hold after the login only. */
  hasDigests = false;

  constructor(socket: Socket) {
    this.outbox = new Outbox(socket);
  }

  /** The answer to a command, its data first. */
  outcome(
    taskTag: number,
    outcome: Outcome,
    { wanted, expected, isRead }: { wanted: number; expected: number; isRead: boolean },
    sense: Bytes | null,
  ): void {
    if (isRead && outcome.dataBytes > 0 && expected > 0 && sense === null) {
      this.#data(taskTag, outcome, expected);
      return;
    }
    const senseData = sense === null ? NO_DATA : [new Uint8Array([0, sense.length]), sense];
    const dataBytes = sense === null ? 0 : sense.length + 2;
    const at = this.#begin();
    const { slab } = this.outbox;
    pdu.putCommandResponse(slab, at, taskTag, outcome.status, dataBytes, this.counters);
    // Of a command that failed nothing has moved, or nobody can say what.
    if (outcome.status === STATUS.good || outcome.status === STATUS.conditionMet) {
      pdu.putResidual(slab, at, wanted, expected);
    } else {
      pdu.putResidual(slab, at, 0, expected);
    }
    this.#end(at, true);
    if (dataBytes > 0) this.#segment(senseData, dataBytes);
  }

  /** Data-In PDUs, as long as the initiator takes and bursts allow; the last has the status. */
  #data(taskTag: number, { data, dataBytes, status }: Outcome, expected: number): void {
    const total = Math.min(dataBytes, expected);
    const { sendBytesMax, burstBytesMax } = this.parameters;
    const source = { pieces: data, index: 0, at: 0 };
    let burst = 0;
    for (let offset = 0, dataSn = 0; offset < total; dataSn++) {
      const length = Math.min(sendBytesMax, total - offset, burstBytesMax - burst);
      const isLast = offset + length === total;
      burst += length;
      const isFinal = isLast || burst === burstBytesMax;
      if (isFinal) burst = 0;
      const at = this.#begin();
      const { slab } = this.outbox;
      const fields = { taskTag, dataBytes: length, dataSn, offset, isFinal };
      pdu.putDataIn(slab, at, fields, this.counters);
      if (isLast) {
        pdu.putPhaseCollapse(slab, at, this.counters);
        slab[at + 3] = status;
        pdu.putResidual(slab, at, dataBytes, expected);
      }
      this.#end(at, isLast);
      this.#segment(take(source, length), length);
      offset += length;
    }
  }

  readyToTransfer(fields: Parameters_<typeof pdu.putReadyToTransfer>): void {
    const at = this.#begin();
    pdu.putReadyToTransfer(this.outbox.slab, at, fields, this.counters);
    this.#end(at, false);
  }

  taskManagement(taskTag: number, response: number): void {
    const at = this.#begin();
    pdu.putTaskManagementResponse(this.outbox.slab, at, taskTag, response, this.counters);
    this.#end(at, true);
  }

  /** A question of ours has no number of its own. */
  nopIn(taskTag: number, transferTag: number, data: Pieces, dataBytes: number): void {
    const at = this.#begin();
    const fields = { taskTag, transferTag, dataBytes };
    pdu.putNopIn(this.outbox.slab, at, fields, this.counters);
    this.#end(at, taskTag !== pdu.NO_TAG);
    if (dataBytes > 0) this.#segment(data, dataBytes);
  }

  text(taskTag: number, transferTag: number, text: Bytes, isContinued: boolean): void {
    const at = this.#begin();
    const fields = { taskTag, transferTag, dataBytes: text.length, isContinued };
    pdu.putTextResponse(this.outbox.slab, at, fields, this.counters);
    this.#end(at, true);
    if (text.length > 0) this.#segment([text], text.length);
  }

  logout(taskTag: number, response: number): void {
    const at = this.#begin();
    pdu.putLogoutResponse(this.outbox.slab, at, taskTag, response, this.counters);
    this.#end(at, true);
  }

  async(event: number, parameters: readonly [number, number, number]): void {
    const at = this.#begin();
    pdu.putAsync(this.outbox.slab, at, { event, parameters }, this.counters);
    this.#end(at, true);
  }

  reject(reason: number, rejected: { bytes: Bytes; at: number }): void {
    const at = this.#begin();
    pdu.putReject(this.outbox.slab, at, reason, this.counters);
    this.#end(at, true);
    const header = rejected.bytes.subarray(rejected.at, rejected.at + pdu.HEADER_BYTES);
    this.#segment([header], pdu.HEADER_BYTES);
  }

  login(fields: Omit<Parameters_<typeof pdu.putLoginResponse>, 'dataBytes'>, text: Bytes): void {
    const at = this.#begin();
    const whole = { ...fields, dataBytes: text.length };
    pdu.putLoginResponse(this.outbox.slab, at, whole, this.counters);
    this.#end(at, true);
    if (text.length > 0) this.#segment([text], text.length);
  }

  get #hasHeaderDigest(): boolean {
    return this.hasDigests && this.parameters.hasHeaderDigest;
  }

  #begin(): number {
    return this.outbox.reserve(pdu.HEADER_BYTES + (this.#hasHeaderDigest ? pdu.DIGEST_BYTES : 0));
  }

  /** A PDU with a status takes a number. */
  #end(at: number, hasStatus: boolean): void {
    if (hasStatus) this.counters.statSn = (this.counters.statSn + 1) >>> 0;
    if (!this.#hasHeaderDigest) return;
    const { slab } = this.outbox;
    const end = at + pdu.HEADER_BYTES;
    putDigest(slab, end, crc32c(slab, at, end));
  }

  #segment(pieces: Pieces, length: number): void {
    const hasDigest = this.hasDigests && this.parameters.hasDataDigest;
    for (const piece of pieces) this.outbox.append(piece, hasDigest);
    const padding = pdu.paddingOf(length);
    if (padding > 0) this.outbox.append(PADDING.subarray(0, padding), true);
    if (!hasDigest) return;
    const at = this.outbox.reserve(pdu.DIGEST_BYTES);
    putDigest(this.outbox.slab, at, dataDigest(pieces));
  }
}

/** The record that a writer of PDUs takes. */
type Parameters_<Put> = Put extends (
  bytes: Bytes,
  at: number,
  fields: infer F,
  c: pdu.Counters,
) => void
  ? F
  : never;

type Source = { readonly pieces: Pieces; index: number; at: number };

/** The next bytes of the source, as views. */
function take(source: Source, length: number): Pieces {
  const first = source.pieces[source.index] as Bytes;
  if (source.at === 0 && first.length === length) {
    source.index++;
    return [first];
  }
  const parts: Bytes[] = [];
  for (let left = length; left > 0; ) {
    const piece = source.pieces[source.index] as Bytes;
    const part = piece.subarray(source.at, source.at + left);
    parts.push(part);
    left -= part.length;
    source.at += part.length;
    if (source.at < piece.length) continue;
    source.index++;
    source.at = 0;
  }
  return parts;
}
