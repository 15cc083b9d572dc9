// The 48 bytes in front of every iSCSI PDU (RFC 7143 §11): where each field lies, and how the
// target's PDUs are written. A header is written in place, into the buffer that goes to the socket.

import { type Bytes, get24, get32, put16, put24, put32 } from './bytes.ts';

export const HEADER_BYTES = 48;
export const DIGEST_BYTES = 4;
/** "No tag": an unsolicited data-out, a NOP that wants no answer. */
export const NO_TAG = 0xffff_ffff;

/** What an initiator may send. */
export const REQUEST = {
  nopOut: 0x00,
  command: 0x01,
  taskManagement: 0x02,
  login: 0x03,
  text: 0x04,
  dataOut: 0x05,
  logout: 0x06,
  snack: 0x10,
} as const;

/** What a target may send. */
export const RESPONSE = {
  nopIn: 0x20,
  command: 0x21,
  taskManagement: 0x22,
  login: 0x23,
  text: 0x24,
  dataIn: 0x25,
  logout: 0x26,
  readyToTransfer: 0x31,
  async: 0x32,
  reject: 0x3f,
} as const;

export const REJECT = {
  dataDigest: 0x02,
  snack: 0x03,
  protocol: 0x04,
  notSupported: 0x05,
  tooManyImmediate: 0x06,
  taskInProgress: 0x07,
  invalidField: 0x09,
} as const;

export const ASYNC = { sense: 0, logoutRequested: 1, dropConnection: 2, dropAll: 3 } as const;

/** What a session counts, as each of the target's PDUs carries it. */
export type Counters = { statSn: number; expCmdSn: number; maxCmdSn: number };

export const opcodeOf = (bytes: Bytes, at: number): number => (bytes[at] as number) & 0x3f;
export const isImmediate = (bytes: Bytes, at: number): boolean =>
  ((bytes[at] as number) & 0x40) !== 0;
export const flagsOf = (bytes: Bytes, at: number): number => bytes[at + 1] as number;
/** Bytes of additional header segments. */
export const ahsBytesOf = (bytes: Bytes, at: number): number => (bytes[at + 4] as number) * 4;
export const dataBytesOf = (bytes: Bytes, at: number): number => get24(bytes, at + 5);
export const taskTagOf = (bytes: Bytes, at: number): number => get32(bytes, at + 16);
export const transferTagOf = (bytes: Bytes, at: number): number => get32(bytes, at + 20);
/** The expected data transfer length of a command. */
export const expectedBytesOf = (bytes: Bytes, at: number): number => get32(bytes, at + 20);
export const cmdSnOf = (bytes: Bytes, at: number): number => get32(bytes, at + 24);
export const dataSnOf = (bytes: Bytes, at: number): number => get32(bytes, at + 36);
export const bufferOffsetOf = (bytes: Bytes, at: number): number => get32(bytes, at + 40);

/** The number of a unit in its eight bytes: peripheral or flat addressing (SAM-5 §4.7), and what
 * is neither, an extended one or a second level, is no unit of ours: -1. */
export function lunOf(bytes: Bytes, at: number): number {
  if (get32(bytes, at + 4) !== 0 || get32(bytes, at) & 0xffff) return -1;
  const first = bytes[at] as number;
  if (first >> 6 > 1) return -1;
  if (first >> 6 === 0 && (first & 0x3f) !== 0) return -1;
  return ((first & 0x3f) << 8) | (bytes[at + 1] as number);
}

export function putLun(bytes: Bytes, at: number, lun: number): void {
  bytes.fill(0, at, at + 8);
  put16(bytes, at, lun < 256 ? lun : 0x4000 | lun);
}

/** Padding that follows a data segment of so many bytes. */
export const paddingOf = (length: number): number => -length & 3;

/** Is `left` at or before `right` in the arithmetic of serial numbers (RFC 1982)? */
export const isAtMost = (left: number, right: number): boolean => ((right - left) | 0) >= 0;

/** The fields that all of the target's PDUs share. */
function putHeader(
  bytes: Bytes,
  at: number,
  [opcode, flags, dataBytes, taskTag]: readonly [number, number, number, number],
  counters: Counters,
): void {
  bytes.fill(0, at, at + HEADER_BYTES);
  bytes[at] = opcode;
  bytes[at + 1] = flags;
  put24(bytes, at + 5, dataBytes);
  put32(bytes, at + 16, taskTag);
  put32(bytes, at + 24, counters.statSn);
  put32(bytes, at + 28, counters.expCmdSn);
  put32(bytes, at + 32, counters.maxCmdSn);
}

/** @source RFC 7143 §11.4. `status` and residual follow in `putResidual`. */
export function putCommandResponse(
  bytes: Bytes,
  at: number,
  taskTag: number,
  status: number,
  senseBytes: number,
  counters: Counters,
): void {
  putHeader(bytes, at, [RESPONSE.command, 0x80, senseBytes, taskTag], counters);
  bytes[at + 3] = status;
}

/** @source RFC 7143 §11.7. */
export function putDataIn(
  bytes: Bytes,
  at: number,
  fields: { taskTag: number; dataBytes: number; dataSn: number; offset: number; isFinal: boolean },
  counters: Counters,
): void {
  const { taskTag, dataBytes, dataSn, offset, isFinal } = fields;
  putHeader(bytes, at, [RESPONSE.dataIn, isFinal ? 0x80 : 0, dataBytes, taskTag], counters);
  put32(bytes, at + 20, NO_TAG);
  put32(bytes, at + 24, 0);
  put32(bytes, at + 36, dataSn);
  put32(bytes, at + 40, offset);
}

/** The last Data-In carries the status with it: one PDU less for each read that went well. */
export function putPhaseCollapse(bytes: Bytes, at: number, counters: Counters): void {
  bytes[at + 1] = (bytes[at + 1] as number) | 0x01;
  put32(bytes, at + 24, counters.statSn);
}

/** Overflow where the device had more than the initiator expected, underflow where it had less. */
export function putResidual(bytes: Bytes, at: number, wanted: number, expected: number): void {
  if (wanted === expected) return;
  const isOver = wanted > expected;
  bytes[at + 1] = (bytes[at + 1] as number) | (isOver ? 0x04 : 0x02);
  put32(bytes, at + 44, isOver ? wanted - expected : expected - wanted);
}

/** @source RFC 7143 §11.8. */
export function putReadyToTransfer(
  bytes: Bytes,
  at: number,
  fields: {
    taskTag: number;
    transferTag: number;
    lun: Bytes;
    r2tSn: number;
    offset: number;
    length: number;
  },
  counters: Counters,
): void {
  putHeader(bytes, at, [RESPONSE.readyToTransfer, 0x80, 0, fields.taskTag], counters);
  bytes.set(fields.lun, at + 8);
  put32(bytes, at + 20, fields.transferTag);
  put32(bytes, at + 36, fields.r2tSn);
  put32(bytes, at + 40, fields.offset);
  put32(bytes, at + 44, fields.length);
}

/** @source RFC 7143 §11.6. */
export function putTaskManagementResponse(
  bytes: Bytes,
  at: number,
  taskTag: number,
  response: number,
  counters: Counters,
): void {
  putHeader(bytes, at, [RESPONSE.taskManagement, 0x80, 0, taskTag], counters);
  bytes[at + 2] = response;
}

/** @source RFC 7143 §11.19. An answer has the tag of its question; a question has one of ours. */
export function putNopIn(
  bytes: Bytes,
  at: number,
  fields: { taskTag: number; transferTag: number; dataBytes: number },
  counters: Counters,
): void {
  putHeader(bytes, at, [RESPONSE.nopIn, 0x80, fields.dataBytes, fields.taskTag], counters);
  put32(bytes, at + 20, fields.transferTag);
}

/** @source RFC 7143 §11.11. `isContinued`: more text follows, fetched by the transfer tag. */
export function putTextResponse(
  bytes: Bytes,
  at: number,
  fields: { taskTag: number; transferTag: number; dataBytes: number; isContinued: boolean },
  counters: Counters,
): void {
  const flags = fields.isContinued ? 0x40 : 0x80;
  putHeader(bytes, at, [RESPONSE.text, flags, fields.dataBytes, fields.taskTag], counters);
  put32(bytes, at + 20, fields.transferTag);
}

/** @source RFC 7143 §11.15. */
export function putLogoutResponse(
  bytes: Bytes,
  at: number,
  taskTag: number,
  response: number,
  counters: Counters,
): void {
  putHeader(bytes, at, [RESPONSE.logout, 0x80, 0, taskTag], counters);
  bytes[at + 2] = response;
  put16(bytes, at + 40, 2);
}

/** @source RFC 7143 §11.9. `waitMs` goes out in whole seconds. */
export function putAsync(
  bytes: Bytes,
  at: number,
  fields: { event: number; parameters: readonly [number, number, number] },
  counters: Counters,
): void {
  putHeader(bytes, at, [RESPONSE.async, 0x80, 0, NO_TAG], counters);
  bytes[at + 36] = fields.event;
  for (const [index, parameter] of fields.parameters.entries()) {
    put16(bytes, at + 38 + 2 * index, parameter);
  }
}

/** @source RFC 7143 §11.17. The rejected header follows as data. */
export function putReject(bytes: Bytes, at: number, reason: number, counters: Counters): void {
  putHeader(bytes, at, [RESPONSE.reject, 0x80, HEADER_BYTES, NO_TAG], counters);
  bytes[at + 2] = reason;
}

/** @source RFC 7143 §11.13. */
export function putLoginResponse(
  bytes: Bytes,
  at: number,
  fields: {
    flags: number;
    dataBytes: number;
    taskTag: number;
    isid: Bytes;
    tsih: number;
    status: number;
  },
  counters: Counters,
): void {
  putHeader(bytes, at, [RESPONSE.login, fields.flags, fields.dataBytes, fields.taskTag], counters);
  bytes.set(fields.isid, at + 8);
  put16(bytes, at + 14, fields.tsih);
  put16(bytes, at + 36, fields.status);
}
