import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freezeJson } from '../../../../core/json.ts';
import { simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { stornext } from '../../manifest.ts';
import { query } from '../query.ts';
import type { MdcState } from '../state.ts';
import { CVADMIN_COMMANDS, parseSteps } from './grammar/cvadmin.ts';
import { parseChange } from './grammar.ts';
import { vendorCommandNamed, vendorCommands } from './vendorCommands.ts';

const rack = simulate(stornext, { seed: 5 });
const state = freezeJson(findNode(rack.world, 'mdc-a')?.state) as unknown as MdcState;
const typed = (command: string, args: string[], stdin = '', isTerminal = true) => ({
  command,
  args,
  stdin,
  user: 'root',
  isTerminal,
});
const answer = (command: string, args: string[], stdin = '') =>
  query(state, { kind: 'command', command: typed(command, args, stdin) }, rack.now);

test('each command explains itself, and its usage begins with its name', () => {
  for (const { name, usage, sentence } of vendorCommands) {
    const help = answer(name, ['--help']);
    expect(help, name).toMatchObject({ stderr: '', exitCode: 0 });
    expect(help?.stdout).toBe(`usage: ${usage.join('\n       ')}\n${sentence}\n`);
    for (const line of usage) expect(line.split(' ')[0]).toBe(name);
    expect(vendorCommandNamed(name)?.name).toBe(name);
  }
});

/** Words that commands know, and words that they do not. */
const WORDS = [
  ...vendorCommands.flatMap(({ usage }) => usage.join(' ').split(/[ |{}[\]<>"]+/)),
  ...CVADMIN_COMMANDS.map(({ name }) => name),
  'smith',
  'mode=locked',
  'mode=',
  'shared',
  'shared@x',
  '/stornext/shared',
  '3',
  '-9',
  '+',
  '-',
  ':ha',
  'all',
  'now',
  '+1',
  'on',
  'mdc-b',
  'x y',
  '',
  '--',
  '-',
  'é',
  '%',
];

test('whatever is typed is either answered or a change, and no view changes the state', () => {
  const line = fc.record({
    command: fc.constantFrom(...vendorCommands.map(({ name }) => name)),
    args: fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 })), {
      maxLength: 4,
    }),
    stdin: fc.constantFrom('', 'q\n', 'select 1\nfail\n'),
  });
  fc.assert(
    fc.property(line, ({ command, args, stdin }) => {
      const output = answer(command, args, stdin);
      const change = parseChange(state, typed(command, args, stdin));
      expect(output === null).toBe(change !== null);
      if (output === null) return;
      expect(output.stdout === '' || output.stdout.endsWith('\n')).toBe(true);
      expect(output.stderr === '' || output.stderr.endsWith('\n')).toBe(true);
      if (output.stderr !== '') expect(output.exitCode).not.toBe(0);
    }),
    { numRuns: 2_000, seed: 20 },
  );
});

test('the two words of force smith are a change, one word is not (S2:8)', () => {
  expect(parseChange(state, typed('snhamgr', ['force', 'smith']))).toMatchObject({
    type: 'snhamgr.forceSmith',
  });
  expect(answer('snhamgr', ['forcesmith'])).toMatchObject({ stdout: '', exitCode: 2 });
});

test('every command of both examples is understood (S2:12, 14, 28, 30, 36, 43, 46–47)', () => {
  const lines = {
    'service cvfs stop': 'service.cvfs',
    'service cvfs start': 'service.cvfs',
    'cvdbset :ha': 'cvdbset',
    'cvdbset - all': 'cvdbset',
    'snhamgr mode=locked': 'snhamgr.mode',
    'snhamgr mode=config': 'snhamgr.mode',
    'snhamgr mode=default': 'snhamgr.mode',
    'snhamgr mode=single': 'snhamgr.mode',
    'snhamgr peerdown': 'snhamgr.peerdown',
    'snhamgr peerup': 'snhamgr.peerup',
    'snhamgr clear': 'snhamgr.clear',
    'shutdown -h now': 'power',
  };
  for (const [line, type] of Object.entries(lines)) {
    const [command = '', ...args] = line.split(' ');
    expect(parseChange(state, typed(command, args)), line).toMatchObject({ type });
  }
  expect(answer('cvdb', ['-g', '-C', '-D', '500'])).toMatchObject({ exitCode: 0 });
});

test('cvadmin takes words cut short, semicolons and quotes, and stops at quit', () => {
  expect(parseSteps('se shared; STAT\nsh "sg 1" long; q; who')).toEqual([
    { step: 'select', fs: 'shared' },
    { step: 'stat' },
    { step: 'show', group: 'sg 1', isLong: true },
    { step: 'quit' },
  ]);
  expect(parseSteps('activate testfs mdc-b; activate testfs 4')).toEqual([
    { step: 'activate', fs: 'testfs', host: 'mdc-b', votes: null },
    { step: 'activate', fs: 'testfs', host: null, votes: 4 },
  ]);
});

test('a script of cvadmin that fails what is selected names it, wherever it was selected', () => {
  const change = (args: string[], stdin = '') =>
    parseChange(state, typed('cvadmin', args, stdin, false));
  const fails = { type: 'cvadmin', actions: [{ verb: 'read' }, { verb: 'fail', fs: 'testfs' }] };
  expect(change(['-e', 'select testfs', '-e', 'fail'])).toMatchObject(fails);
  expect(change(['-e', 'select 4; fail'])).toMatchObject(fails);
  expect(change([], 'select testfs\nfail\n')).toMatchObject(fails);
  expect(change(['-F', 'testfs', '-e', 'fail'])).toMatchObject({
    actions: [{ verb: 'fail', fs: 'testfs' }],
  });
});
