import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freezeJson } from '../../../../core/json.ts';
import { simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { sunfire } from '../../manifest.ts';
import { query } from '../query.ts';
import type { ScState } from '../state.ts';
import { shellProfile } from './conversation.ts';
import { parseChange } from './grammar.ts';
import { vendorCommandNamed, vendorCommands } from './vendorCommands.ts';

const rack = simulate(sunfire, { seed: 5 });
const stateOf = (node: string) =>
  freezeJson(findNode(rack.world, node)?.state) as unknown as ScState;
const main = stateOf('sc0');
const typed = (command: string, args: string[], stdin = '', isTerminal = true) => ({
  command,
  args,
  stdin,
  user: 'sms-svc',
  isTerminal,
});
const answer = (command: string, args: string[], stdin = '', isTerminal = true) =>
  query(main, { kind: 'command', command: typed(command, args, stdin, isTerminal) }, rack.now);

test('each command of SMS explains itself with -h, and its usage begins with its name', () => {
  for (const { name, path, usage, sentence } of vendorCommands) {
    for (const line of usage) expect(line.split(' ')[0]?.replace(/^.*\//, '')).toBe(name);
    expect(vendorCommandNamed(path)?.name).toBe(name);
    if (!path.startsWith('/opt/')) continue;
    const help = answer(name, ['-h']);
    expect(help, name).toMatchObject({ stderr: '', exitCode: 0 });
    expect(help?.stdout).toContain(`Usage: ${usage[0]}\n`);
    expect(help?.stdout).toContain(`${sentence}\n`);
  }
});

/** Words that commands know, and words that they do not. */
const WORDS = [
  ...vendorCommands.flatMap(({ usage }) => usage.join(' ').split(/[ |{}[\],<>"]+/)),
  ...['A', 'engB', 'z', 'SB0', 'IO2', 'EX99', 'FT3', 'on', 'force', '-y', '-n', '-q', '-d', '-p'],
  ...['-9', '0', '730', 'platform', '/etc/hosts', '117866-05', 'go', '', '-', 'é', '%', 'x y'],
];

test.each(['sc0', 'sc1'])(
  'whatever is typed on %s is either answered or a change, no view changes the state or is empty',
  (node) => {
    const state = stateOf(node);
    const line = fc.record({
      command: fc.constantFrom(...vendorCommands.map(({ name }) => name)),
      args: fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 })), {
        maxLength: 4,
      }),
      stdin: fc.constantFrom('', 'yes\n', 'no\n'),
      isTerminal: fc.boolean(),
    });
    fc.assert(
      fc.property(line, ({ command, args, stdin, isTerminal }) => {
        const words = typed(command, args, stdin, isTerminal);
        const output = query(state, { kind: 'command', command: words }, rack.now);
        expect(output === null).toBe(parseChange(state, words) !== null);
        if (output === null) return;
        expect(output.stdout === '' || output.stdout.endsWith('\n')).toBe(true);
        expect(output.stderr !== '').toBe(output.exitCode !== 0);
        if (command !== 'cat') expect(output.stdout + output.stderr).not.toBe('');
      }),
      { numRuns: 2_000, seed: 20 },
    );
  },
);

test('every command of the patch procedure is understood (S4:65, 67-68, 70-72, 74)', () => {
  const lines = {
    'setfailover off': 'setfailover',
    '/etc/init.d/sms stop': 'sms',
    'patchadd 117866-05': 'patchadd',
    '/etc/init.d/sms start': 'sms',
    'setfailover on': 'setfailover',
  };
  for (const [line, type] of Object.entries(lines)) {
    const [command = '', ...args] = line.split(' ');
    expect(parseChange(main, typed(command, args)), line).toMatchObject({ type });
  }
  expect(answer('showenvironment', [])?.stdout).toMatch(/^LOCATION /);
});

test('a domain is named by its letter in either case, or by its tag', () => {
  for (const word of ['B', 'b', 'engB']) {
    expect(parseChange(main, typed('setkeyswitch', ['-d', word, 'on']))).toMatchObject({
      domain: 'B',
    });
  }
});

test('a dangerous command is confirmed by -y or a yes on its input; -q alone is a no', () => {
  const confirmed = (args: string[], stdin = '') =>
    parseChange(main, typed('resetsc', args, stdin, false));
  expect(confirmed(['-y'])).toMatchObject({ isConfirmed: true });
  expect(confirmed([], 'yes\n')).toMatchObject({ isConfirmed: true });
  expect(confirmed([])).toMatchObject({ isConfirmed: false });
  expect(confirmed(['-q'])).toMatchObject({ isConfirmed: false });
  expect(answer('resetsc', [])?.stdout).toBe('About to reset other SC.\n');
});

test('setfailover -n force fails nothing over, and words for one form are no words for two', () => {
  const confirmed = (...args: string[]) => parseChange(main, typed('setfailover', args));
  expect(confirmed('force')).toMatchObject({ isConfirmed: true });
  expect(confirmed('-q', '-y', 'force')).toMatchObject({ isConfirmed: true });
  expect(confirmed('-n', 'force')).toMatchObject({ isConfirmed: false });
  expect(confirmed('-q', 'force')).toMatchObject({ isConfirmed: false });
  expect(confirmed('-q', 'off')).toMatchObject({ isConfirmed: true });
  expect(answer('showfailover', ['-r', '-v'])).toMatchObject({ stdout: '', exitCode: 2 });
});

test('at a terminal the question comes, and the answer runs the command with -y or -n', () => {
  const { resetsc, setkeyswitch } = shellProfile.conversations;
  const turn = resetsc.open([]);
  const memory = resetsc.settle(turn?.memory ?? null, {
    stdout: 'About to reset other SC.\n',
    stderr: '',
    exitCode: 0,
  });
  expect(resetsc.prompt(memory)).toBe('Are you sure you want to continue? (y or [n]) ');
  expect(resetsc.take(memory, 'y')).toMatchObject({ run: ['-y'], isOver: true });
  expect(resetsc.take(memory, '')).toMatchObject({ run: ['-n'], isOver: true });
  expect(resetsc.open(['-y'])).toBeNull();

  const refused = { stdout: '', stderr: 'resetsc: no\n', exitCode: 1 };
  expect(resetsc.prompt(resetsc.settle(turn?.memory ?? null, refused))).toBeNull();
  const asked = setkeyswitch.settle(setkeyswitch.open(['-d', 'A', 'off'])?.memory ?? null, {
    stdout: 'Current virtual key switch position is "ON".\n',
    stderr: '',
    exitCode: 0,
  });
  expect(setkeyswitch.prompt(asked)).toBe(
    'Are you sure you want to change to the "OFF" position (yes/no)? ',
  );
});

test('init 0 at a terminal ends at the ok prompt, and go leads back', () => {
  const { init } = shellProfile.conversations;
  const done = { stdout: '', stderr: '', exitCode: 0 };
  const down = init.settle(init.open(['0'])?.memory ?? null, done);
  expect(init.prompt(down)).toBe('ok ');
  expect(init.take(down, 'go')).toMatchObject({ run: ['ok', 'go'] });
  expect(parseChange(main, typed('init', ['ok', 'go']))).toMatchObject({ type: 'ok', word: 'go' });
  expect(init.prompt(init.settle(down, done))).toBeNull();
  expect(init.open(['6'])).toBeNull();
});

test('the console of a domain is left by ~. and never opened to who is refused', () => {
  const { console: conversation } = shellProfile.conversations;
  const opened = conversation.settle(null, {
    stdout: 'Connected to Domain Server.\n[Running Solaris]\n',
    stderr: '',
    exitCode: 0,
  });
  expect(conversation.prompt(opened)).toBe('console login: ');
  expect(conversation.take(opened, '~.')).toMatchObject({ isOver: true });
  const refused = conversation.settle(null, { stdout: '', stderr: 'no\n', exitCode: 1 });
  expect(conversation.prompt(refused)).toBeNull();
});

test('showlogs -F follows the log that its words mean, of a tag, too', () => {
  expect(shellProfile.followed(['showlogs'])).toBeNull();
  const platform = shellProfile.followed(['/opt/SUNWSMS/bin/showlogs', '-F']) ?? '';
  const lines = query(main, { kind: 'lines', source: platform, since: 0 }, rack.now);
  expect(lines?.lines.at(-1)).toContain('Failover activated');
  const domain = shellProfile.followed(['showlogs', '-F', '-d', 'engB']) ?? '';
  expect(query(main, { kind: 'lines', source: domain, since: 0 }, rack.now)).toEqual({
    lines: [],
    next: 0,
  });
});
