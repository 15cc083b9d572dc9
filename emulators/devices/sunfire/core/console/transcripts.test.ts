// Plays the golden transcripts: what an administrator types on the SCs of a rack and what they
// answer. A transcript is played again from its own lines and must come out as it stands. To renew
// them after a wanted change: `npx vitest run emulators/devices/sunfire/core/console/transcripts
// -u`, then read the diff.
//
// // words            a comment
// sc0:sms-user:> words     typed on an SC at a terminal; `sc0:sms-user:>> words` without one,
// `<<< "text"` is piped in; `sc0:dmnAadmn:> words` by another account
// 2> words, [1]      what came on stderr; an exit status other than 0
// -- advance 10s     virtual time; also: until EVENT [NODE], inject KIND TARGET [k=v ...], heal,
// power NODE on|off|cycle, rack k=v ... and cold (how the rack comes up, before anything else)

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { OutsideInputRequest } from '../../../../core/channel.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import { splitWords } from '../../../../core/words.ts';
import { readCommand } from '../../../../core/world/exec.ts';
import type { Simulation } from '../../../../core/world/simulate.ts';
import { simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { sunfire } from '../../manifest.ts';

const FOLDER = join(import.meta.dirname, 'transcripts');
const SECOND_MS = 1_000;
const TYPED = /^(sc[01]):([\w-]+):>(>?) (.*)$/;

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
  const { epoch, ...config } = paramsOf(splitWords(options ?? ''));
  const rack = simulate(sunfire, {
    seed: 7,
    isCold: lines.includes('-- cold'),
    config: { sunfire: config },
    ...(epoch === undefined ? {} : { epoch: String(epoch) }),
  });
  const kept: string[] = [];
  let isAfterCommand = false;
  for (const line of lines) {
    const typed = TYPED.exec(line);
    const isOwn = line.startsWith('//') || line.startsWith('-- ');
    if (typed) {
      const [, node = '', user = '', without, words = ''] = typed;
      kept.push(line, ...answerLines(answerOf(rack, { node, user, words, isTerminal: !without })));
      isAfterCommand = true;
    } else if (isOwn) {
      if (isAfterCommand && kept.at(-1) !== '') kept.push('');
      isAfterCommand = false;
      kept.push(line);
      if (line.startsWith('-- ')) act(rack, splitWords(line.slice(3)));
    } else if (!isAfterCommand && line === '' && kept.at(-1) !== '') kept.push('');
  }
  return `${kept.join('\n').trimEnd()}\n`;
}

type Typed = { node: string; user: string; words: string; isTerminal: boolean };

/** A view is read for the account that typed it; a change goes through the world, as the
 * platform's administrator. */
function answerOf(rack: Simulation, { node, user, words, isTerminal }: Typed) {
  const [line = '', piped] = words.split(' <<< ');
  const [command = '', ...args] = splitWords(line);
  const typed: Extract<OutsideInputRequest, { kind: 'command' }>['command'] = {
    command,
    args,
    stdin: piped === undefined ? '' : `${JSON.parse(piped) as string}\n`,
    user: user === 'sms-user' ? 'sms-svc' : user,
    isTerminal,
  };
  const target = findNode(rack.world, node);
  if (target === null) throw new Error(`no node ${node}`);
  return (
    readCommand(target, typed, rack.now) ?? rack.exec(node, line, { isTerminal, withinMs: 600_000 })
  );
}

function answerLines(output: CommandOutput | null): string[] {
  if (output === null) return ['(the connection is closed)'];
  const { stdout, stderr, exitCode } = output;
  return [
    ...linesOf(stdout),
    ...linesOf(stderr).map((line) => `2> ${line}`),
    ...(exitCode === 0 ? [] : [`[${exitCode}]`]),
  ];
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

type Verb = (rack: Simulation, words: readonly string[]) => void;

const VERBS: { readonly [verb: string]: Verb } = {
  rack: () => {},
  cold: () => {},
  advance: (rack, [span = '']) => rack.advance(Number.parseFloat(span) * SECOND_MS),
  until: (rack, [event = '', node]) => {
    rack.until(event, { ...(node === undefined ? {} : { node }), withinMs: 1_200_000 });
  },
  inject: (rack, [kind = '', target = '', ...params]) => {
    rack.inject(kind, { target, params: paramsOf(params) });
  },
  heal: (rack) => rack.healAll(),
  power: (rack, [node = '', action]) => rack.power(node, action as 'on' | 'off' | 'cycle'),
};

function act(rack: Simulation, [name = '', ...words]: string[]): void {
  const verb = VERBS[name];
  if (verb === undefined) throw new Error(`a transcript says '-- ${name}', which means nothing`);
  verb(rack, words);
}

function paramsOf(words: readonly string[]): { [name: string]: string | number | boolean } {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      const [name, value] = [word.slice(0, at), word.slice(at + 1)];
      return [name, /^\d+$/.test(value) ? Number(value) : value];
    }),
  );
}
