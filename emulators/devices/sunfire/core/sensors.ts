// What is measured on this platform, and where: names and values are synthetic (reference §5).

import type { Config } from './config.ts';
import { boardsOf } from './machines/platformBoot.ts';

/** What is measured on each kind of board: names and values are synthetic (reference §5). */
export const BOARD_SENSORS: {
  readonly [kind: string]: readonly (readonly [string, string, string])[];
} = {
  SB: [
    ['PROC0 Temp', '52', 'C'],
    ['PROC1 Temp', '54', 'C'],
    ['PROC2 Temp', '51', 'C'],
    ['PROC3 Temp', '53', 'C'],
    ['SDC Temp', '44', 'C'],
    ['AR Temp', '43', 'C'],
    ['1.5 VDC', '1.50', 'V'],
    ['3.3 VDC', '3.31', 'V'],
  ],
  IO: [
    ['IOC0 Temp', '41', 'C'],
    ['IOC1 Temp', '42', 'C'],
    ['SDC Temp', '40', 'C'],
    ['1.5 VDC', '1.50', 'V'],
    ['3.3 VDC', '3.30', 'V'],
  ],
  EX: [
    ['AXQ Temp', '45', 'C'],
    ['SDI0 Temp', '43', 'C'],
    ['3.3 VDC', '3.30', 'V'],
  ],
  CS: [
    ['AMB 0 Temp', '28', 'C'],
    ['3.3 VDC HK', '3.30', 'V'],
  ],
};

/** Places that are no boards of a domain. */
export const PLACES: readonly (readonly [string, string, string, string])[] = [
  ['SC at SC0', 'AMB 0 Temp', '29', 'C'],
  ['SC at SC1', 'AMB 0 Temp', '29', 'C'],
  ['SCPER at SCPER0', 'AMB 0 Temp', '27', 'C'],
  ['SCPER at SCPER1', 'AMB 0 Temp', '27', 'C'],
  ['CP at CP0', 'DMX0 Temp', '39', 'C'],
  ['CP at CP1', 'DMX0 Temp', '39', 'C'],
  ['CP at CP0', '48V Current', '8.10', 'A'],
  ['CP at CP1', '48V Current', '8.05', 'A'],
];

/** Every sensor as `showenvironment` names it: `CP at CP1/DMX0 Temp`. */
export function sensorNames(config: Config): string[] {
  return [
    ...PLACES.map(([location, sensor]) => `${location}/${sensor}`),
    ...boardsOf(config).flatMap(({ kind, type, location }) =>
      (BOARD_SENSORS[kind] ?? []).map(([sensor]) => `${type} at ${location}/${sensor}`),
    ),
  ];
}
