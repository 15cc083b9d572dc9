// Every show command on every Sun Fire, as small and as full as it can be: an answer, status 0.

import { describe, expect, test } from 'vitest';
import { simulate } from '../../../../core/world/simulate.ts';
import { sunfire } from '../../manifest.ts';
import { PROFILES } from '../config.ts';

const COMMANDS = [
  'showfailover',
  'showfailover -r',
  'showfailover -v',
  'showboards',
  'showboards -v',
  'showboards -c',
  'showboards -d A',
  'showplatform',
  'showplatform -v',
  'showplatform -p domains',
  'showplatform -p available',
  'showplatform -p ethernet',
  'showplatform -p cod',
  'showenvironment',
  'showenvironment -v',
  ...['temps', 'volts', 'currents', 'fans', 'powers', 'faults'].map(
    (part) => `showenvironment -p ${part}`,
  ),
  'showenvironment -d A',
  'showkeyswitch -d A',
  'showlogs',
  'showlogs -d A',
  'showlogs -d A -p c',
  'showlogs -d A -p s',
  'showdatasync',
  'showdatasync -l',
  'showdatasync -Q',
  'showcmdsync',
  'showdevices -d A',
  'showdate',
  'showdate -d A',
  'smsversion',
  'smsconfig -g',
];

const RACKS = Object.entries(PROFILES).flatMap(([profile, { expanders }]) => [
  { profile, populated: 1, domains: 'A=SB0,IO0' },
  { profile, populated: expanders, domains: `A=SB0,IO0 B/last=SB${expanders - 1}` },
]);

describe.each(RACKS)('$profile with $populated expanders', (config) => {
  const rack = simulate(sunfire, { config: { sunfire: config } });

  test.each(COMMANDS)('%s', (line) => {
    const { stdout = '', stderr, exitCode } = rack.exec('sc0', line) ?? {};
    expect({ stderr, exitCode, isEmpty: stdout === '' }).toEqual({
      stderr: '',
      exitCode: 0,
      isEmpty: false,
    });
    expect(stdout).not.toMatch(/undefined|NaN|null|\[object/);
  });

  test('as many boards and domains are there as the Sun Fire has room for', () => {
    const { expanders } = PROFILES[config.profile as keyof typeof PROFILES];
    const boards = rack.exec('sc0', 'showboards')?.stdout ?? '';
    expect(boards.match(/^SB\d+ /gm)).toHaveLength(expanders);
    const domains = rack.exec('sc0', 'showplatform -p domains')?.stdout ?? '';
    expect(domains.match(/^[A-R] /gm)).toHaveLength(expanders);
  });
});
