// Sense data: why a command was not carried out (SPC-4 §4.5), in fixed or in descriptor format, as
// the control mode page says.

import { type Bytes, put16, put32, put64 } from '../bytes.ts';

export const KEY = {
  noSense: 0x0,
  notReady: 0x2,
  mediumError: 0x3,
  hardwareError: 0x4,
  illegalRequest: 0x5,
  unitAttention: 0x6,
  dataProtect: 0x7,
  abortedCommand: 0xb,
  miscompare: 0xe,
} as const;

export type Sense = {
  readonly key: number;
  /** Additional sense code and its qualifier in one number: 0x2400. */
  readonly code: number;
  /** Which byte of the CDB or of the parameter list is wrong. */
  readonly field?: { readonly isCdb: boolean; readonly byte: number };
  readonly information?: number;
};

const sense = (key: number, code: number): Sense => ({ key, code });

export const SENSE = {
  none: sense(KEY.noSense, 0x0000),
  unitNotReady: sense(KEY.notReady, 0x0402),
  transitioning: sense(KEY.notReady, 0x040a),
  standby: sense(KEY.notReady, 0x040b),
  unavailable: sense(KEY.notReady, 0x040c),
  offline: sense(KEY.notReady, 0x0412),
  writeError: sense(KEY.mediumError, 0x0c00),
  readError: sense(KEY.mediumError, 0x1100),
  internalFailure: sense(KEY.hardwareError, 0x4400),
  listLength: sense(KEY.illegalRequest, 0x1a00),
  invalidOpcode: sense(KEY.illegalRequest, 0x2000),
  outOfRange: sense(KEY.illegalRequest, 0x2100),
  invalidField: sense(KEY.illegalRequest, 0x2400),
  unitNotSupported: sense(KEY.illegalRequest, 0x2500),
  invalidParameter: sense(KEY.illegalRequest, 0x2600),
  invalidRelease: sense(KEY.illegalRequest, 0x2604),
  noRegistrationRoom: sense(KEY.illegalRequest, 0x5504),
  writeProtected: sense(KEY.dataProtect, 0x2700),
  softwareProtected: sense(KEY.dataProtect, 0x2702),
  miscompare: sense(KEY.miscompare, 0x1d00),
  unexpectedData: sense(KEY.abortedCommand, 0x0c0c),
  tooLittleData: sense(KEY.abortedCommand, 0x0c0d),
  dataPhase: sense(KEY.abortedCommand, 0x4b00),
  dataOffset: sense(KEY.abortedCommand, 0x4b05),
} as const;

/** Unit attentions by their code: what a nexus is told once (SPC-4 §4.5.9, SAM-5 §5.14). */
export const ATTENTION = {
  powerOn: 0x2900,
  busReset: 0x2902,
  targetReset: 0x2903,
  internalReset: 0x2904,
  nexusLoss: 0x2907,
  modeChanged: 0x2a01,
  reservationsPreempted: 0x2a03,
  reservationsReleased: 0x2a04,
  registrationsPreempted: 0x2a05,
  accessStateChanged: 0x2a06,
  implicitTransitionFailed: 0x2a07,
  commandsCleared: 0x2f00,
  inquiryChanged: 0x3f03,
  lunsChanged: 0x3f0e,
} as const;

/** A byte of the CDB that the command may not have so. */
export const badField = (byte: number): Sense => ({
  ...SENSE.invalidField,
  field: { isCdb: true, byte },
});

/** A byte of the parameter list that the command may not have so. */
export const badParameter = (byte: number): Sense => ({
  ...SENSE.invalidParameter,
  field: { isCdb: false, byte },
});

const FIXED_BYTES = 18;
const DESCRIPTOR_TYPE = { information: 0x00, field: 0x02 } as const;

export function senseBytes(sense: Sense, isDescriptor: boolean): Bytes {
  return isDescriptor ? descriptorSense(sense) : fixedSense(sense);
}

/** @source SPC-4 §4.5.3, response code 70h. */
function fixedSense({ key, code, field, information }: Sense): Bytes {
  const bytes = new Uint8Array(FIXED_BYTES);
  bytes[0] = 0x70;
  bytes[2] = key;
  bytes[7] = FIXED_BYTES - 8;
  put16(bytes, 12, code);
  if (information !== undefined) {
    bytes[0] = 0xf0;
    put32(bytes, 3, information);
  }
  if (field !== undefined) {
    bytes[15] = field.isCdb ? 0xc0 : 0x80;
    put16(bytes, 16, field.byte);
  }
  return bytes;
}

/** @source SPC-4 §4.5.2, response code 72h. */
function descriptorSense({ key, code, field, information }: Sense): Bytes {
  const bytes: number[] = [0x72, key, code >> 8, code & 0xff, 0, 0, 0, 0];
  if (information !== undefined) {
    const descriptor = new Uint8Array(12);
    descriptor.set([DESCRIPTOR_TYPE.information, 0x0a, 0x80]);
    put64(descriptor, 4, information);
    bytes.push(...descriptor);
  }
  if (field !== undefined) {
    const pointer = [field.isCdb ? 0xc0 : 0x80, field.byte >> 8, field.byte & 0xff];
    bytes.push(DESCRIPTOR_TYPE.field, 6, 0, 0, ...pointer, 0);
  }
  bytes[7] = bytes.length - 8;
  return Uint8Array.from(bytes);
}

/** `06/2A/06`, for a log or a test. */
export function senseText(bytes: Bytes): string {
  const isDescriptor = ((bytes[0] as number) & 0x7f) >= 0x72;
  const at = isDescriptor ? [1, 2, 3] : [2, 12, 13];
  return at
    .map((each) => (bytes[each] ?? 0) & (each < 3 && !(isDescriptor && each === 2) ? 0x0f : 0xff))
    .map((value) => value.toString(16).padStart(2, '0').toUpperCase())
    .join('/');
}
