// The keys of a login that are numbers or flags, and how the two sides agree on each (RFC 7143 §13).

import type { Offer } from './keys.ts';

/** Numbers: how the two agree, and between what bounds a value must lie. */
export type NumberRule = {
  readonly choose: 'min' | 'max';
  readonly ours: (offer: Offer) => number;
  readonly least: number;
  readonly most: number;
  readonly isSessionOnly: boolean;
  readonly set?: 'burstBytesMax' | 'firstBurstBytes';
};
const fixed = (value: number) => () => value;
export const SEGMENT_BYTES = { least: 512, most: 0xff_ffff } as const;

export const NUMBERS: Readonly<Record<string, NumberRule>> = {
  MaxConnections:       { choose: 'min', ours: fixed(1), least: 1, most: 65_535, isSessionOnly: true },
  MaxBurstLength:       { choose: 'min', ours: (o) => o.burstBytesMax, ...SEGMENT_BYTES, isSessionOnly: true, set: 'burstBytesMax' },
  FirstBurstLength:     { choose: 'min', ours: (o) => o.firstBurstBytes, ...SEGMENT_BYTES, isSessionOnly: true, set: 'firstBurstBytes' },
  DefaultTime2Wait:     { choose: 'max', ours: fixed(0), least: 0, most: 3_600, isSessionOnly: false },
  DefaultTime2Retain:   { choose: 'min', ours: fixed(0), least: 0, most: 3_600, isSessionOnly: false },
  MaxOutstandingR2T:    { choose: 'min', ours: fixed(1), least: 1, most: 65_535, isSessionOnly: true },
  ErrorRecoveryLevel:   { choose: 'min', ours: fixed(0), least: 0, most: 2, isSessionOnly: false },
  iSCSIProtocolLevel:   { choose: 'min', ours: fixed(1), least: 0, most: 31, isSessionOnly: false },
};

/** Yes and No: `or` is Yes if one of the two says so, `and` only if both do. */
export type FlagRule = {
  readonly choose: 'or' | 'and';
  readonly ours: boolean;
  readonly isSessionOnly: boolean;
  readonly set?: 'isInitialR2t' | 'isImmediateData';
};

export const FLAGS: Readonly<Record<string, FlagRule>> = {
  InitialR2T:          { choose: 'or',  ours: false, isSessionOnly: true, set: 'isInitialR2t' },
  ImmediateData:       { choose: 'and', ours: true,  isSessionOnly: true, set: 'isImmediateData' },
  DataPDUInOrder:      { choose: 'or',  ours: true,  isSessionOnly: true },
  DataSequenceInOrder: { choose: 'or',  ours: true,  isSessionOnly: true },
  IFMarker:            { choose: 'and', ours: false, isSessionOnly: false },
  OFMarker:            { choose: 'and', ours: false, isSessionOnly: false },
};
