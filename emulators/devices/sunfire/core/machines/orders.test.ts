// What the platform does for a main SC, and what the SC knows of it when it has answered.

import { expect, test } from 'vitest';
import { readCommand } from '../../../../core/world/exec.ts';
import { type Simulation, simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { sunfire } from '../../manifest.ts';
import type { ScState } from '../state.ts';

const DOMAINS = 'A=SB0,IO0 B=SB1,IO1';

function rackOf(seed = 1): Simulation {
  return simulate(sunfire, {
    seed,
    freezesMessages: true,
    config: { sunfire: { populated: 3, domains: DOMAINS } },
  });
}

/** What a show prints now: no time passes. */
function shown(rack: Simulation, command: string, ...args: string[]): string {
  const node = findNode(rack.world, 'sc0');
  if (node === null) throw new Error('no sc0');
  const typed = { command, args, stdin: '', user: 'sms-svc', isTerminal: false };
  const output = readCommand(node, typed, rack.now);
  return `${output?.stdout}${output?.stderr}`;
}

test('once an order is answered, the next command knows what it did', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const rack = rackOf(seed);
    rack.exec('sc0', 'addtag -d B engB');
    expect(shown(rack, 'showboards', '-d', 'engB')).toMatch(/^SB1 .* engB$/m);
    rack.exec('sc0', 'addboard -d engB SB2');
    expect(shown(rack, 'showboards', '-d', 'engB')).toMatch(/^SB2 .* engB$/m);
    rack.exec('sc0', 'setkeyswitch -d B -y off');
    expect(shown(rack, 'showkeyswitch', '-d', 'B')).toContain('position: OFF');
    rack.exec('sc0', 'deletetag -d B');
    expect(shown(rack, 'showboards', '-d', 'engB')).not.toContain('SB1');
  }
});

test('a tag names one domain: that of another is refused', () => {
  const rack = rackOf();
  rack.exec('sc0', 'addtag -d B engB');
  const refused = rack.exec('sc0', 'addtag -d A engB');
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('another domain') });
  expect(shown(rack, 'showplatform', '-p', 'domains', '-d', 'A')).not.toContain('engB');
  expect(rack.exec('sc0', 'addtag -d B engB')).toMatchObject({ exitCode: 0 });
});

test('a running domain keeps one board of a kind, even if all are taken away in one order', () => {
  const rack = rackOf();
  rack.exec('sc0', 'addboard -d A SB2');
  const both = rack.exec('sc0', 'deleteboard SB0 SB2');
  expect(both).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('the domain runs') });
  expect(shown(rack, 'showboards', '-d', 'A')).toMatch(/^SB0 .* A\n(.*\n)*SB2 .* A$/m);
  expect(rack.exec('sc0', 'deleteboard SB0')).toMatchObject({ exitCode: 0 });
  expect(rack.exec('sc0', 'deleteboard SB2')).toMatchObject({ exitCode: 1 });
});

test('setkeyswitch writes into the log of its domain, and of no other', () => {
  const rack = rackOf();
  rack.exec('sc0', 'setkeyswitch -d B -y off');
  expect(shown(rack, 'showlogs', '-d', 'B')).toMatch(
    /^.* cmc5asffsc0 pcd\[\d+\]-B\(\): \[1790 .*\] Virtual key switch of domain B set to OFF\n$/,
  );
  expect(shown(rack, 'showlogs', '-d', 'A')).not.toContain('key switch');
  rack.exec('sc0', 'setkeyswitch -d B standby', { withinMs: 60_000 });
  expect(shown(rack, 'showlogs', '-d', 'B')).toContain('domain B set to STANDBY');
});

test('a reset during POST is refused; the boards pass, and then it is done', () => {
  const rack = rackOf();
  const reset = () => rack.exec('sc0', 'reset -d B -y');
  const sc0 = findNode(rack.world, 'sc0')?.state as ScState;
  for (const groups of Object.values(sc0.durable.groups)) groups.push('dmnbadmn');
  rack.exec('sc0', 'setkeyswitch -d B -y off', { withinMs: 60_000 });
  rack.exec('sc0', 'setkeyswitch -d B on', { withinMs: 0 });
  rack.until('domain.statusChanged', { match: { status: 'Running Domain POST' } });
  expect(reset()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('runs POST') });
  rack.until('domain.statusChanged', { match: { status: 'Running Solaris' } });
  expect(reset()).toMatchObject({ exitCode: 0 });
  rack.until('domain.statusChanged', { match: { status: 'Running Solaris' } });
  expect(shown(rack, 'showboards', '-d', 'B')).not.toContain('iPOST');
});
