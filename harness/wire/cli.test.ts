// The command line against a toy rack: what is printed, and how it ends.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Io } from '../cli/context.ts';
import { runCli } from '../cli/program.ts';
import { TOY_SCENARIO, type ToyRack } from '../server/toyRack.ts';
import { openWire } from '../server/toyWire.ts';

type Done = { status: number; out: string; err: string };
type Cli = (line: string, ...more: string[]) => Promise<Done>;

/** Runs a line of words; `more` are words that have blanks in them. */
async function run(env: Io['env'], line: string, ...more: string[]): Promise<Done> {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    isColoured: false,
    isInteractive: false,
    env,
  };
  const status = await runCli([...line.split(' '), ...more], io);
  return { status, ...said };
}

async function wired(): Promise<{ cli: Cli; toy: ToyRack }> {
  const wire = await openWire();
  onTestFinished(() => wire.close());
  const cli: Cli = (line, ...more) => run({ TWINRACK_URL: wire.url }, line, ...more);
  return { cli, toy: wire.rack };
}

const temporary = (name: string) => join(mkdtempSync(join(tmpdir(), 'twinrack-cli-')), name);

test('ps shows nodes, roles, processes and how to connect, in aligned columns', async () => {
  const { cli, toy } = await wired();
  await toy.power('b', 'off');
  await toy.inject({ kind: 'link.cut', target: 'lan', forMs: 90_000 });
  const { out, status } = await cli('ps');
  expect(status).toBe(0);
  expect(out.replace(/127\.0\.0\.1:\d+/, 'HERE')).toBe(
    `\
twinrack 0.1.0 · live · seed 1 · http://HERE
clock 0:00:00.000, 2026-01-01T00:00:00.000Z in the rack, rate 1

NODE  POWER  ROLE     PID   CONNECT
a     on     primary  4000  ssh -p 10022 root@127.168.9.1
b     off    standby  4001  ssh -p 10022 root@127.168.9.2

FAULT  KIND      TARGET  HEALS          HITS  PARAMETERS
f1     link.cut  lan     in 1 min 30 s  0
`,
  );
});

test('every listing speaks JSON', async () => {
  const { cli } = await wired();
  const lines = ['ps --json', 'faults --json', 'faults --kinds --json', 'clock --json'];
  for (const line of [...lines, 'scenarios --json']) {
    const { out, status } = await cli(line);
    expect([line, status, typeof JSON.parse(out)]).toEqual([line, 0, 'object']);
  }
});

test('a fault is injected with its parameters, is listed, and is healed', async () => {
  const { cli, toy } = await wired();
  const injected = await cli('inject link.cut lan from=a --for 30s');
  expect(injected.out).toBe('f1: link.cut on lan. Nothing crosses the link. It heals in 30 s.\n');
  expect(toy.faults()[0]).toMatchObject({ params: { from: 'a' }, until: 30_000 });
  expect((await cli('faults')).out).toContain('f1     link.cut  lan     in 30 s  0     from=a');
  expect((await cli('heal f1')).out).toBe('Healed f1.\n');
  expect((await cli('faults')).out).toBe('Nothing is broken.\n');
  await cli('inject link.cut lan');
  expect((await cli('heal --all')).out).toBe('Healed 1 fault.\n');
});

test('what is asked wrongly ends with status 2 and says what would be right', async () => {
  const { cli } = await wired();
  const schedule = temporary('found.json');
  writeFileSync(schedule, JSON.stringify({ found: 'schedule', family: 'toy', plan: {} }, null, 2));
  const wrong: [line: string, said: RegExp][] = [
    ['inject link.cutt lan', /TWR_FAULT_KIND_UNKNOWN.*Kinds here: link\.cut/],
    ['inject link.cut lam', /TWR_FAULT_TARGET_UNKNOWN.*It takes: lan/],
    ['inject link.cut lan from', /expected name=value, got from/],
    ['inject link.cut', /missing required argument 'target'/],
    ['inject link.cut lan --for 30', /time span like 500ms, 30s/],
    ['heal', /either the id of a fault or --all, got neither/],
    ['heal f7', /TWR_FAULT_UNKNOWN/],
    ['exec c -- date', /TWR_NODE_UNKNOWN.*Its nodes: a, b/],
    ['clock rate 0', /a number above 0/],
    ['pss', /unknown command 'pss'\s.*Did you mean ps\?/],
    ['ps --jsn', /unknown option '--jsn'\s.*Did you mean --json\?/],
    ['run', /the name of a scenario, a file, or --all/],
    ['run toy/none', /TWR_SCENARIO_UNKNOWN/],
    ['check --family none', /--family is wrong: expected.*Put --help behind the command/],
    ['check --schedules 0', /It must be a whole number, at least 1\./],
    ['ps --port 65536', /It must be a port: 0 to 65535\./],
    [`replay ${schedule}`, /this is a schedule: twinrack shrink/],
    ['replay /nowhere', /TWR_FILE_INVALID: \/nowhere: expected a file of JSON Lines/],
  ];
  for (const [line, said] of wrong) {
    const { status, err } = await cli(line);
    expect([line, status]).toEqual([line, 2]);
    expect(err).toMatch(said);
  }
});

test('without a rack the status is 3, and the message says how to start one', async () => {
  const wire = await openWire();
  await wire.close();
  for (const line of ['ps', 'down', 'tail', 'heal --all', 'attach a']) {
    const { status, err } = await run({ TWINRACK_URL: wire.url }, line);
    expect([line, status]).toEqual([line, 3]);
    expect(err).toContain('TWR_RACK_NOT_RUNNING: No rack answers at');
  }
});

test('help goes to stdout and is no error; a bare call is bad usage', async () => {
  const help = await run({}, '--help');
  expect([help.status, help.err]).toEqual([0, '']);
  expect(help.out).toContain('inject <kind> <target> [parameters...]');
  expect((await run({}, 'help inject')).out).toContain('Injects a fault.');
  const { status, out, err } = await run({}, '--nonsense');
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain("unknown option '--nonsense'");
});

test('the clock is paused, paced, advanced, and run until an event', async () => {
  const { cli } = await wired();
  expect((await cli('clock pause')).out).toMatch(/^clock 0:00:00\.000, .* paused\n$/);
  expect((await cli('clock advance 1m30s')).out).toMatch(/^clock 0:01:30\.000/);
  expect(JSON.parse((await cli('clock --json rate 20')).out)).toMatchObject({ rate: 20 });
  expect(JSON.parse((await cli('clock show --json')).out)).toMatchObject({ now: 90_000 });
  expect((await cli('clock resume')).out).toContain('rate 20');
  await cli('inject link.cut lan');
  expect((await cli('clock until owner.* --node b --within 10s')).out).toBe(
    '0:01:35.000  b  owner.changed           owner.changed.  why="silence on lan"\n',
  );
  const missed = await cli('clock until owner.changed --within 1s');
  expect([missed.status, missed.err]).toEqual([1, expect.stringContaining('TWR_EVENT_MISSED')]);
});

test('a command on a node keeps its words, its output and its exit status', async () => {
  const { cli } = await wired();
  const echo = await cli('exec a -- echo -n', 'two words', "it's");
  expect(echo).toEqual({
    status: 0,
    out: "a$ echo -n 'two words' 'it'\\''s'\n",
    err: '',
  });
  expect((await cli('exec a', 'snhamgr status | wc -l')).out).toBe('a$ snhamgr status | wc -l\n');
  const failed = await cli('exec a false');
  expect([failed.status, failed.err]).toEqual([1, 'no\n']);
});

test('tail begins with the latest events, and filters them', async () => {
  const { cli, toy } = await wired();
  for (const name of ['one.a', 'one.b', 'two.c']) toy.emit(name, 'a', { count: 1 });
  toy.emit('one.d', 'b');
  const tail = await cli('tail --no-follow --lines 2 --name one.* --node a');
  expect(tail.out.replaceAll(/ +/g, ' ')).toBe(
    '0:00:00.000 a one.a one.a. count=1\n0:00:00.000 a one.b one.b. count=1\n',
  );
  const lines = (await cli('tail --no-follow --json')).out.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(['one.a', 'one.b', 'two.c', 'one.d']);
});

test('a scenario out of a file is told step by step; its verdict is the exit status', async () => {
  const { cli } = await wired();
  const file = temporary('story.json');
  writeFileSync(file, JSON.stringify(TOY_SCENARIO));
  const junit = temporary('out.xml');
  const { out, status } = await cli(`run ${file} --junit ${junit}`);
  expect([status, out]).toEqual([
    0,
    `toy/link-cut  A cut link  live, seed 1
  ✓ 0:00:00.000  Somebody pulls the cable.  inject link.cut on lan
  ✓ 0:00:05.000  until owner.changed of b
  passed: 2 of 2 steps in 5 s of virtual time

`,
  ]);
  expect(readFileSync(junit, 'utf8')).toContain('tests="2" failures="0"');

  writeFileSync(file, JSON.stringify({ ...TOY_SCENARIO, steps: [{ never: { event: 'x' } }] }));
  const failed = await cli(`run ${file}`);
  expect(failed.status).toBe(1);
  expect(failed.out).toMatch(
    /✗ 0:00:05\.000 {2}never x\n {6}x happened\n {2}failed at step 1 of 1, after /,
  );
});

test('a mistake in a YAML file is named with its line', async () => {
  const { cli } = await wired();
  const file = temporary('story.yaml');
  const head = 'name: a/b\ntitle: t\nstory: s\nfamily: toy\nsteps:\n';
  writeFileSync(file, `${head}  - inject: link.cut\n    target: lan\n  - advanceMs: soon\n`);
  const wrong = await cli(`run ${file}`);
  expect([wrong.status, wrong.err.replace(file, 'FILE')]).toEqual([
    2,
    expect.stringMatching(/FILE:8 steps\[1\]\.advanceMs: expected virtual milliseconds.*"soon"/),
  ]);
  writeFileSync(file, `${head}  - [`);
  expect((await cli(`run ${file}`)).err.replace(file, 'FILE')).toMatch(/FILE:6:\d+: expected YAML/);
});

test('a scenario in TypeScript is read as a module', async () => {
  const { cli } = await wired();
  const file = temporary('story.ts');
  writeFileSync(
    file,
    `const steps: object[] = ${JSON.stringify(TOY_SCENARIO.steps)};
export default { name: 'a/b', title: 't', story: 's', family: 'toy', steps };`,
  );
  expect((await cli(`run ${file}`)).out).toContain('passed: 2 of 2 steps');
});
