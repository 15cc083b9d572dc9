// xargs, and find with -exec. The interpreter has both, but runs their commands with the variables
// that the session began with: a program that only a sourced profile puts on PATH is not found.

import type { ExecResult, ResolvedCommandContext } from 'just-bash';
import { exit, failed, original, run, textOf } from './shellRun.ts';

/** What one command line may carry; more goes into the next. */
const WORDS_MAX = 1_000;
const EXIT_SOME_FAILED = 123;
const EXIT_NOT_FOUND = 127;

type Plan = {
  command: string[];
  /** Words of input for each command. */
  count: number;
  /** Stands for a whole line of input within the command. */
  placeholder: string | null;
  separator: string | null;
  isRunWithoutInput: boolean;
};

export async function xargs(args: string[], context: ResolvedCommandContext): Promise<ExecResult> {
  const plan = readArguments(args);
  if (typeof plan === 'string') return failed(`xargs: ${plan}\n`);

  const words = inputWords(textOf(context), plan);
  if (words.length === 0 && plan.isRunWithoutInput) return runAll([plan.command], context);
  const lines: string[][] = [];
  for (let at = 0; at < words.length; at += plan.count) {
    const group = words.slice(at, at + plan.count);
    const { placeholder } = plan;
    lines.push(
      placeholder === null
        ? [...plan.command, ...group]
        : plan.command.map((word) => word.replaceAll(placeholder, group[0] ?? '')),
    );
  }
  return runAll(lines, context);
}

/** A text says what is wrong. */
function readArguments(args: readonly string[]): Plan | string {
  const plan: Plan = {
    command: [],
    count: WORDS_MAX,
    placeholder: null,
    separator: null,
    isRunWithoutInput: true,
  };
  let at = 0;
  for (; at < args.length; at++) {
    const option = /^-([A-Za-z0])(.*)$/.exec(args[at] ?? '');
    if (option === null) break;
    const [, letter = '', glued = ''] = option;
    if (letter === '0') plan.separator = '\0';
    else if (letter === 'r') plan.isRunWithoutInput = false;
    else if (letter !== 't' && !takeValue(plan, letter, glued || (args[++at] ?? ''))) {
      return `invalid option -- '${letter}'`;
    }
  }
  plan.command = args.length > at ? args.slice(at) : ['echo'];
  return plan;
}

function takeValue(plan: Plan, letter: string, value: string): boolean {
  if (letter === 'n' || letter === 'L') plan.count = Math.max(Number.parseInt(value, 10) || 1, 1);
  else if (letter === 'd') plan.separator = value === '\\n' ? '\n' : value;
  else if (letter === 'I') {
    plan.placeholder = value;
    plan.count = 1;
    plan.separator ??= '\n';
  } else return letter === 'P' || letter === 's';
  return true;
}

function inputWords(text: string, { separator }: Plan): string[] {
  if (separator !== null) return text.split(separator).filter((word) => word !== '');
  const words = text.match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(
      /"([^"]*)"|'([^']*)'|\\(.)/g,
      (_, double, single, escaped) => double ?? single ?? escaped,
    ),
  );
}

/** `find ... -exec COMMAND {} ;`, with -exec as its last words: what it finds comes to us. */
export async function find(args: string[], context: ResolvedCommandContext): Promise<ExecResult> {
  const at = args.indexOf('-exec');
  const end = args.at(-1);
  if (at < 0 || (end !== ';' && end !== '+')) return original(args, context);

  const found = await original([...args.slice(0, at), '-print'], context);
  const paths = found.stdout.split('\n').filter((path) => path !== '');
  const command = args.slice(at + 1, -1);
  const lines =
    end === '+'
      ? [command.flatMap((word) => (word === '{}' ? paths : [word]))]
      : paths.map((path) => command.map((word) => word.replaceAll('{}', path)));
  const result = await runAll(paths.length === 0 ? [] : lines, context);
  return { ...result, stderr: found.stderr + result.stderr, exitCode: found.exitCode };
}

async function runAll(
  lines: readonly (readonly string[])[],
  context: ResolvedCommandContext,
): Promise<ExecResult> {
  const all = exit(0);
  for (const [name = '', ...args] of lines) {
    const { stdout, stderr, exitCode } = await run(name, args, context, context.signal, '');
    all.stdout += stdout;
    all.stderr += stderr;
    if (exitCode !== 0) all.exitCode = exitCode === EXIT_NOT_FOUND ? exitCode : EXIT_SOME_FAILED;
  }
  return all;
}
