// Plays the golden transcripts: what an administrator types on the MDCs of a rack and what they
// answer. A transcript is played again from its own lines and must come out as it stands. To
// renew them after a wanted change: `npx vitest run
// emulators/devices/stornext/core/console/transcripts -u`, then read the diff.
//
// // words            a comment
// mdc-a# words        typed on an MDC at a terminal; `mdc-a$ words` without one; `<<< "text"` is
//                     piped in
// 2> words, [1]       what came on stderr; an exit status other than 0
// -- advance 10s      virtual time; also: until EVENT [NODE], inject KIND TARGET [k=v ...], heal,
//                     power NODE on|off|cycle, write NODE PATH TEXT, rack k=v ... (the rack's
//                     config, first line)
//
// Numbers of processes and ports are printed as ####: they differ from run to run on a real box
// too.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommandOutput } from '../../../../core/machine.ts';
import { splitWords } from '../../../../core/words.ts';
import { parseVendorCommand, readCommand } from '../../../../core/world/exec.ts';
import type { Simulation } from '../../../../core/world/simulate.ts';
import { simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { stornext } from '../../manifest.ts';

const FOLDER = join(import.meta.dirname, 'transcripts');
const SECOND_MS = 1_000;

for (const name of readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .sort()) {
  const path = join(FOLDER, name);
  const text = readFileSync(path, 'utf8');
  const title = /^\/\/ (.*)/.exec(text)?.[1] ?? name;
  test(`${title} [${name}]`, async () => {
    await expect(replayed(text)).toMatchFileSnapshot(path);
  });
}

/** The transcript as this rack plays it: its own words kept, every answer made anew. */
function replayed(text: string): string {
  const lines = text.split('\n');
  const options = /^-- rack (.*)/.exec(lines.find((line) => line.startsWith('-- rack')) ?? '')?.[1];
  const rack = simulate(stornext, {
    seed: 7,
    config: { stornext: paramsOf(splitWords(options ?? '')) },
  });
  const kept: string[] = [];
  let isAfterCommand = false;
  for (const line of lines) {
    const typed = /^(mdc-[ab])([#$]) (.*)$/.exec(line);
    if (typed) {
      const [, node = '', prompt, words = ''] = typed;
      kept.push(line, ...answerLines(answerOf(rack, node, words, prompt === '#')));
      isAfterCommand = true;
      continue;
    }
    const isOwn = line.startsWith('//') || line.startsWith('-- ');
    if (isOwn) {
      if (isAfterCommand && kept.at(-1) !== '') kept.push('');
      isAfterCommand = false;
      kept.push(line);
      if (line.startsWith('-- ')) act(rack, splitWords(line.slice(3)));
    } else if (!isAfterCommand && line === '' && kept.at(-1) !== '') kept.push('');
  }
  return `${kept.join('\n').trimEnd()}\n`;
}

function answerOf(
  rack: Simulation,
  node: string,
  line: string,
  isTerminal: boolean,
): CommandOutput | null {
  const [words = '', piped] = line.split(' <<< ');
  if (piped === undefined) return rack.exec(node, words, { isTerminal });

  const target = findNode(rack.world, node);
  if (target === null) throw new Error(`no node ${node}`);
  const stdin = `${JSON.parse(piped) as string}\n`;
  return readCommand(
    target,
    parseVendorCommand(target, words, { isTerminal: false, stdin }),
    rack.now,
  );
}

function answerLines(output: CommandOutput | null): string[] {
  if (output === null) return ['(the connection is closed)'];
  const { stdout, stderr, exitCode } = output;
  return [
    ...linesOf(stdout),
    ...linesOf(stderr).map((line) => `2> ${line}`),
    ...(exitCode === 0 ? [] : [`[${exitCode}]`]),
  ].map(withoutNumbers);
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function withoutNumbers(line: string): string {
  return line
    .replace(/\bPID \d+/g, 'PID ####')
    .replace(/\bPID=\d+/g, 'PID=####')
    .replace(/\bpid \d+/g, 'pid ####')
    .replace(/(located on [\w.-]+|' at [\d.]+):\d+/g, '$1:####')
    .replace(/\b0x7f[0-9a-f]{8}00\b/g, '0x####')
    .replace(/^root +\d+ +\d+/, (ids) => ids.replace(/\d/g, '#'))
    .replace(/^\w+ +\d+(?= {2}(ACTIVE|STANDBY|ACTIVATING) )/, (row) => row.replace(/\d+$/, '####'));
}

type Verb = (rack: Simulation, words: readonly string[]) => void;

const VERBS: { readonly [verb: string]: Verb } = {
  rack: () => {},
  advance: (rack, [span = '']) => rack.advance(Number.parseFloat(span) * SECOND_MS),
  until: (rack, [event = '', node]) => {
    rack.until(event, { ...(node === undefined ? {} : { node }), withinMs: 600_000 });
  },
  inject: (rack, [kind = '', target = '', ...params]) => {
    rack.inject(kind, { target, params: paramsOf(params) });
  },
  heal: (rack) => rack.healAll(),
  power: (rack, [node = '', action]) => rack.power(node, action as 'on' | 'off' | 'cycle'),
  write: (rack, [node = '', path = '', ...text]) => {
    rack.file(node, { op: 'write', path, text: `${text.join(' ')}\n` });
  },
};

function act(rack: Simulation, [name = '', ...words]: string[]): void {
  const verb = VERBS[name];
  if (verb === undefined) throw new Error(`a transcript says '-- ${name}', which means nothing`);
  verb(rack, words);
}

function paramsOf(words: readonly string[]): { [name: string]: string | number | boolean } {
  return Object.fromEntries(
    words.map((word) => {
      const [name = '', value = ''] = word.split('=');
      return [name, /^\d+$/.test(value) ? Number(value) : value];
    }),
  );
}
