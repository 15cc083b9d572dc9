// The catalogue of EMS messages, filters, and lines of a log.

import { expect, test } from 'vitest';
import type { EmsRule } from '../state/cluster.ts';
import { EMS_CATALOGUE, findEms } from './catalogue.ts';
import {
  builtInFilters,
  DEFAULT_SYSLOG,
  matchesGlob,
  matchesName,
  passesFilter,
} from './filters.ts';
import { consoleLine, syslogLine } from './lines.ts';
import { type EmsMessage, renderText, severityIn } from './message.ts';

const known = (name: string) => findEms(name) as EmsMessage;

function passedBy(filterName: string, names: readonly string[]): string[] {
  const filter = builtInFilters().find(({ name }) => name === filterName);
  if (filter === undefined) throw new Error(`no filter ${filterName}`);
  return names.filter((name) => passesFilter(filter, known(name), known(name).severity));
}

const SOME = [
  'callhome.sp.hbt.stopped',
  'callhome.shlf.fault',
  'cf.hwassist.missedKeepAlive',
  'sfo.aggr.relocated',
  'cf.fm.takeoverStarted',
  'sp.heartbeat.resumed',
  'sp.servprocd.upd.unexpt.evts',
];

test('every name stands once in the catalogue, and each parameter of a text is declared', () => {
  expect(new Set(EMS_CATALOGUE.map(({ name }) => name)).size).toBe(EMS_CATALOGUE.length);
  expect(EMS_CATALOGUE.filter(({ name }) => !/^[a-zA-Z0-9._]+$/.test(name))).toEqual([]);
});

test('a message without a text shows its parameters (S0:36)', () => {
  const reason = 'Unable to transfer SP firmware image using network interface';
  const message = known('sp.servprocd.upd.unexpt.evts');
  expect(`${message.severity} ${message.name}: ${renderText(message, { reason })}`).toBe(
    'DEBUG sp.servprocd.upd.unexpt.evts: reason="Unable to transfer SP firmware image using ' +
      'network interface"',
  );
});

test('a severity that changed with a release is the release’s', () => {
  expect(severityIn(known('sp.heartbeat.stopped'), 7)).toBe('INFORMATIONAL');
  expect(severityIn(known('sp.heartbeat.stopped'), 14)).toBe('ERROR');
});

test('the built-in filters let pass what ONTAP’s do', () => {
  expect(passedBy('important-events', SOME)).toEqual([
    'callhome.sp.hbt.stopped',
    'callhome.shlf.fault',
  ]);
  expect(passedBy('default-trap-events', SOME)).toEqual([
    'callhome.sp.hbt.stopped',
    'callhome.shlf.fault',
    'sfo.aggr.relocated',
  ]);
  expect(passedBy('no-info-debug-events', SOME)).toEqual([
    'callhome.sp.hbt.stopped',
    'callhome.shlf.fault',
    'cf.hwassist.missedKeepAlive',
    'sfo.aggr.relocated',
    'cf.fm.takeoverStarted',
  ]);
});

test('the first rule that matches decides, and what none matches stays out', () => {
  const rules: EmsRule[] = [
    { type: 'exclude', namePattern: 'cf.hwassist.*', severities: '*', snmpTrapTypes: '*' },
    { type: 'include', namePattern: 'cf.*', severities: 'NOTICE,ERROR', snmpTrapTypes: '*' },
  ];
  const passing = SOME.filter((name) => passesFilter({ rules }, known(name), known(name).severity));
  expect(passing).toEqual(['cf.fm.takeoverStarted']);
});

test('names match by stars, question marks and lists, and no pattern takes long', () => {
  expect(matchesName('sp.*|cf.*', 'cf.fm.takeoverStarted')).toBe(true);
  expect(matchesName('SP.heartbeat.?topped', 'sp.heartbeat.stopped')).toBe(true);
  expect(matchesName('sp.heartbeat', 'sp.heartbeat.stopped')).toBe(false);
  expect(matchesName('', 'sp.heartbeat.stopped')).toBe(false);
  expect(matchesGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(5_000))).toBe(false);
});

test('a line of the log is written as S1 shows it (S1:19, 22)', () => {
  const cest = { name: 'CEST', offsetMinutes: 120 };
  const line = {
    name: 'callhome.sp.hbt.missed',
    severity: 'NOTICE',
    source: 'spmgrd',
    node: 'cluster-01',
    dateMs: Date.UTC(2025, 3, 19, 12, 52, 2),
    text: 'Call home for SP HBT MISSED',
  } as const;
  expect(consoleLine(line, cest)).toBe(
    'Sat Apr 19 14:52:02 +0200 [cluster-01: spmgrd: callhome.sp.hbt.missed:notice]: ' +
      'Call home for SP HBT MISSED',
  );
  expect(consoleLine({ ...line, name: 'sp.ipmi.lost.shutdown', severity: 'EMERGENCY' }, cest)).toBe(
    'Sat Apr 19 14:52:02 +0200 [cluster-01: spmgrd: sp.ipmi.lost.shutdown:EMERGENCY]: ' +
      'Call home for SP HBT MISSED',
  );
  expect(syslogLine(line, cest, DEFAULT_SYSLOG)).toBe(
    '<5>Apr 19 14:52:02 [cluster-01:callhome.sp.hbt.missed:notice]: Call home for SP HBT MISSED',
  );
  expect(syslogLine(line, cest, { ...DEFAULT_SYSLOG, message: 'rfc_5424' })).toBe(
    '<5>1 2025-04-19T14:52:02+02:00 cluster-01 spmgrd - callhome.sp.hbt.missed - ' +
      'Call home for SP HBT MISSED',
  );
});
