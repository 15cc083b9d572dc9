// What Centreon's hardware::server::sun::sfxxk::plugin makes of the output of an SC: its rules for
// taking lines apart, from reference §1.1, where they were found by running it.

import { describe, expect, test } from 'vitest';
import { simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { sunfire } from '../../manifest.ts';
import { query } from '../query.ts';
import type { ScState } from '../state.ts';

type Verdict = 'OK' | 'CRITICAL' | 'UNKNOWN';
type Answer = { stdout: string; exitCode: number };
type Ask = (command: string) => Answer;

/** CRs go, lines are chomped and joined again: the last newline is always lost. */
function chomped({ stdout }: Answer): string {
  return stdout.replaceAll('\r', '').replace(/\n$/, '');
}

/** Every mode asks for the role first; a spare is left in peace. */
function gate(ask: Ask): Verdict | 'main' {
  const answer = ask('showfailover -r');
  if (answer.exitCode !== 0) return 'UNKNOWN';
  if (/SPARE/i.test(chomped(answer))) return 'OK';
  return /MAIN/i.test(chomped(answer)) ? 'main' : 'UNKNOWN';
}

function failover(ask: Ask): Verdict {
  const answer = ask('showfailover');
  if (answer.exitCode !== 0) return 'UNKNOWN';
  const status = /^SC Failover Status:(.*)$/im.exec(chomped(answer))?.[1];
  expect(status, 'a status line that is not found reads as OK').toBeDefined();
  return /ACTIVE/i.test(status ?? '') ? 'OK' : 'CRITICAL';
}

/** Six columns, two blanks or more apart. Lines of fewer are silently ignored: none may have. */
function boards(ask: Ask): { verdict: Verdict; rows: string[][] } {
  const answer = ask('showboards');
  if (answer.exitCode !== 0) return { verdict: 'UNKNOWN', rows: [] };
  const [, body = ''] = /^Location.*?\n([\s\S]*)/m.exec(chomped(answer)) ?? [];
  const rows = body
    .split('\n')
    .filter((line) => !/^---/.test(line) && line !== '')
    .map((line) => line.split(/\s{2,}/));
  for (const row of rows) expect(row).toHaveLength(6);
  const isBad = rows.some((row) => /Failed|Degraded/i.test(row[4] ?? ''));
  return { verdict: isBad ? 'CRITICAL' : 'OK', rows };
}

/** Each block is found by its header at the beginning of a line, and ended by an empty line. */
function block(text: string, header: string): string[] {
  const found = new RegExp(`^${header}.*?\\n([\\s\\S]*?)\\n\\n`, 'im').exec(text);
  expect(found, `the block ${header} is seen`).not.toBeNull();
  return (found?.[1] ?? '').split('\n').filter((line) => !/^---/.test(line));
}

function environment(ask: Ask): { verdict: Verdict; problems: string[] } {
  const answer = ask('showenvironment');
  if (answer.exitCode !== 0) return { verdict: 'UNKNOWN', problems: [] };
  const text = chomped(answer);
  const problems: string[] = [];
  for (const line of block(text, 'LOCATION\\s')) {
    const cells = line.split(/\s{2,}/);
    const status = /(\S+)$/.exec(line)?.[1] ?? '';
    if (!/^OK|OFF|PRESENCE$/i.test(status)) problems.push(`${cells[0]}/${cells[1]} ${status}`);
  }
  for (const line of block(text, 'FANTRAY')) {
    const [tray, , speed = '', ...fans] = line.split(/\s{2,}/);
    if (!/^NORMAL$/i.test(speed)) problems.push(`${tray} ${speed}`);
    for (const fan of fans) if (!/^OK$/i.test(fan)) problems.push(`${tray} ${fan}`);
  }
  for (const line of block(text, 'POWER\\s+UNIT')) {
    const cells = line.split(/\s{2,}/);
    expect(cells).toHaveLength(8);
    const wanted = [/OK/, /OK/, /OK/, /ON/, /ON/, /OK/, /OK/];
    wanted.forEach((word, index) => {
      if (!word.test(cells[index + 1] ?? '')) problems.push(`${cells[0]} ${cells[index + 1]}`);
    });
  }
  return { verdict: problems.length > 0 ? 'CRITICAL' : 'OK', problems };
}

function createRack(config: { [key: string]: string | number } = {}) {
  const rack = simulate(sunfire, { seed: 3, config: { sunfire: config } });
  const askOf =
    (node: string): Ask =>
    (line) => {
      const [command = '', ...args] = `/opt/SUNWSMS/bin/${line}`.split(' ');
      const state = findNode(rack.world, node)?.state as ScState;
      const typed = { command, args, stdin: '', user: 'platoper', isTerminal: false };
      const answer = query(state, { kind: 'command', command: typed }, rack.now);
      return answer as Answer;
    };
  return { rack, sc0: askOf('sc0'), sc1: askOf('sc1') };
}

describe('Centreon, as the operator of the platform', () => {
  test('finds the main SC in order, and leaves the spare in peace', () => {
    const { sc0, sc1 } = createRack();
    expect(gate(sc0)).toBe('main');
    expect(gate(sc1)).toBe('OK');
    expect(failover(sc0)).toBe('OK');
    expect(boards(sc0).verdict).toBe('OK');
    expect(boards(sc0).rows).toHaveLength(36);
    expect(environment(sc0)).toEqual({ verdict: 'OK', problems: [] });
  });

  test.each(['12K', '15K', 'E20K', 'E25K'])('reads the whole of a %s', (profile) => {
    const { sc0 } = createRack({ profile, populated: 9 });
    expect(boards(sc0).verdict).toBe('OK');
    expect(environment(sc0).verdict).toBe('OK');
  });

  test('alarms at a fan, a supply and a sensor, and names each in its own columns', () => {
    const { rack, sc0 } = createRack();
    rack.inject('fan.fail', { target: 'platform', params: { tray: 3, fan: 1 } });
    rack.inject('supply.fail', { target: 'platform', params: { supply: 2, part: 'DC1' } });
    rack.inject('sensor.bad', { target: 'platform' });
    rack.advance(10_000);
    expect(environment(sc0).problems).toEqual([
      'CP at CP1/DMX0 Temp HIGH_WARN',
      'FT3 HIGH',
      'FT3 FAIL',
      'PS-A196 at PS2 FAIL',
    ]);
  });

  test('alarms when failover is off or failed, whose words do not contain ACTIVE', () => {
    const { rack, sc0 } = createRack();
    rack.exec('sc0', 'setfailover off');
    expect(failover(sc0)).toBe('CRITICAL');
    rack.exec('sc0', 'setfailover on');
    expect(failover(sc0)).toBe('CRITICAL');
    rack.advance(60_000);
    expect(failover(sc0)).toBe('OK');
    rack.power('sc1', 'off');
    rack.advance(120_000);
    expect(failover(sc0)).toBe('CRITICAL');
    expect(chomped(sc0('showfailover'))).not.toMatch(/ACTIVE/);
  });

  test('knows nothing while SMS starts: an error and no empty answer (S4:71-72)', () => {
    const { rack, sc0 } = createRack();
    rack.exec('sc0', '/etc/init.d/sms stop');
    expect(gate(sc0)).toBe('UNKNOWN');
    rack.exec('sc0', '/etc/init.d/sms start');
    expect(gate(sc0)).toBe('UNKNOWN');
    for (const show of ['showfailover', 'showboards', 'showenvironment']) {
      expect(sc0(show)).toMatchObject({ stdout: '', exitCode: 1 });
    }
  });

  test('of two SCs that both want to be main, it finds neither (S4:53, 117)', () => {
    const { rack, sc0, sc1 } = createRack();
    for (const node of ['sc0', 'sc1']) rack.exec(node, '/etc/init.d/sms stop');
    for (const node of ['sc0', 'sc1']) rack.exec(node, '/etc/init.d/sms start');
    rack.until('fomd.roleChanged', { node: 'sc1', match: { role: 'BECOMING_MAIN' } });
    expect([gate(sc0), gate(sc1)]).toEqual(['UNKNOWN', 'UNKNOWN']);
  });
});
