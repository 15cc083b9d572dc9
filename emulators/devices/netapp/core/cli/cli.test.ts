// One command line, whoever types at it: a scenario, the rack, a terminal; and nothing that is
// typed at it breaks it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CliContext } from '../../../../core/cli.ts';
import type { Json } from '../../../../core/json.ts';
import { simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { netapp } from '../../manifest.ts';
import { spCli } from '../spcli/cli.ts';
import { SP_COMMANDS } from '../spcli/table.ts';
import type { SpState } from '../state/sp.ts';
import type { OntapState } from '../state.ts';
import { ontapCli } from './cli.ts';
import { paramsOf } from './engine/params.ts';
import { COMMANDS, findCommand, SHORTCUTS } from './table.ts';

const DIAGNOSTIC = { privilege: 'diagnostic', minor: 14 } as const;

function rackAt(node: string) {
  const rack = simulate(netapp, { seed: 3 });
  const screen = { columns: 80, rows: 24, isTerminal: true };
  const { state } = findNode(rack.world, node) ?? {};
  return { rack, context: { state, now: rack.now, screen } as CliContext<never> };
}

test('a takeover that is typed, asked back, and answered takes over', () => {
  const { rack } = rackAt('netapp-01');
  const asked = rack.exec('netapp-01', 'storage failover takeover -ofnode netapp-02\ny');
  expect(asked?.stdout).toMatch(/\n\nWarning: |^\nWarning: /);
  expect(asked?.stdout).toContain('Do you want to continue? {y|n}: y\n');
  rack.until('takeover.completed');
  const shown = rack.exec('netapp-01', 'storage failover show -fields possible');
  expect(shown).toMatchObject({ exitCode: 0 });
  expect(shown?.stdout).toContain('netapp-01 false');
});

test('a takeover that is answered no, or by nobody, does nothing', () => {
  const { rack } = rackAt('netapp-01');
  for (const answer of ['\nn', '']) {
    const line = `storage failover takeover -ofnode netapp-02${answer}`;
    expect(rack.exec('netapp-01', line)?.exitCode).toBe(1);
  }
  rack.advance(60_000);
  expect(rack.events.some(({ name }) => name === 'takeover.began')).toBe(false);
});

test('what a terminal shows is what a line of a scenario prints', () => {
  const { rack, context } = rackAt('netapp-02');
  const line = 'storage failover show; hwassist show; foo';
  const login = { user: 'admin', others: 0, lastLoginAt: null };
  const { session } = ontapCli.open(context as CliContext<OntapState>, login);
  const { text } = ontapCli.take(context as CliContext<OntapState>, session, line);
  expect(rack.exec('netapp-02', line)?.stdout).toBe(text);
});

test('a line that an SP is asked for goes to its own CLI', () => {
  const { rack } = rackAt('netapp-01-sp');
  expect(rack.exec('netapp-01-sp', 'system power status')?.stdout).toContain('power is on');
  expect(rack.exec('netapp-01-sp', 'cluster show')).toMatchObject({ exitCode: 1 });
});

test('no two commands share a path, and each shortcut leads somewhere', () => {
  const paths = COMMANDS.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  for (const path of Object.values(SHORTCUTS)) {
    expect(paths.some((one) => one === path || one.startsWith(`${path} `))).toBe(true);
  }
  expect(findCommand('sp image show')?.path).toBe('system service-processor image show');
});

test('no command has two parameters of one name, and tables show only fields they have', () => {
  for (const command of COMMANDS) {
    const names = paramsOf(command, DIAGNOSTIC).map(({ name }) => name);
    expect(new Set(names).size, command.path).toBe(names.length);
    if (command.kind !== 'show') continue;
    const fields = new Set(command.fields.map(({ name }) => name));
    for (const key of command.keys) expect(fields, command.path).toContain(key);
    if (command.layout.kind !== 'table') continue;
    for (const { field } of command.layout.columns) expect(fields, command.path).toContain(field);
  }
});

test('every row of every table has a value for each of its fields', () => {
  const { context } = rackAt('netapp-01');
  const login = { user: 'admin', others: 0, lastLoginAt: null };
  const opened = ontapCli.open(context as CliContext<OntapState>, login);
  const set = 'set -privilege diagnostic -confirmations off';
  const { session } = ontapCli.take(context as CliContext<OntapState>, opened.session, set);
  for (const command of COMMANDS.filter(({ kind }) => kind === 'show')) {
    for (const how of ['', ' -instance', ' -showallfields true']) {
      const line = command.path + how;
      const { text } = ontapCli.take(context as CliContext<OntapState>, session, line);
      expect(text, line).not.toMatch(/undefined|\[object|NaN|^\nError/);
    }
  }
});

const WORDS = [
  ...new Set([
    ...COMMANDS.flatMap(({ path }) => path.split(' ')),
    ...COMMANDS.flatMap((command) => paramsOf(command, DIAGNOSTIC).map(({ name }) => `-${name}`)),
    ...SP_COMMANDS.flatMap(({ path }) => path.split(' ')),
    ...['netapp-01', '*', '!*2', '1..5', '>1h', 'true', 'y', 'n', ';', '"', '..', 'top', '?', '-'],
  ]),
];
const LINE = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ maxLength: 8 })),
    {
      maxLength: 12,
    },
  )
  .map((words) => words.join(' '));

test('nothing that is typed breaks either command line, or changes what it looks at', () => {
  const node = rackAt('netapp-01').context as CliContext<OntapState>;
  const sp = rackAt('netapp-01-sp').context as CliContext<SpState>;
  const before = JSON.stringify([node.state, sp.state]);
  const login = { user: 'admin', others: 0, lastLoginAt: null };
  fc.assert(
    fc.property(fc.array(LINE, { minLength: 1, maxLength: 4 }), (lines) => {
      let ontap: Json = ontapCli.open(node, login).session;
      let other: Json = spCli.open(sp, login).session;
      for (const line of lines) {
        ontapCli.complete?.(node, ontap, line);
        ontapCli.help?.(node, ontap, line);
        spCli.complete?.(sp, other, line);
        spCli.help?.(sp, other, line);
        ontap = ontapCli.take(node, ontap, line).session;
        other = spCli.take(sp, other, line).session;
      }
    }),
    { numRuns: 1_000, seed: 11 },
  );
  expect(JSON.stringify([node.state, sp.state])).toBe(before);
});
