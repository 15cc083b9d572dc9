// What the commands of a session share: answers, and running another command in their place.

import type { ExecResult, ResolvedCommandContext } from 'just-bash';

/** Runs a command of this session with words that are not to be expanded again. */
export async function run(
  name: string,
  args: readonly string[],
  context: ResolvedCommandContext,
  signal = context.signal,
  stdin?: string,
): Promise<ExecResult> {
  const options = {
    ...inherited(context),
    args: [...args],
    ...(signal === undefined ? {} : { signal }),
  };
  const quoted = `'${name.replaceAll("'", "'\\''")}'`;
  const input = stdin === undefined ? {} : { stdin, stdinKind: 'text' as const };
  const result = await context.exec?.(quoted, { ...options, ...input });
  return result ?? exit(1);
}

export function inherited(context: ResolvedCommandContext) {
  return {
    cwd: context.cwd,
    env: { ...context.exportedEnv, PWD: context.cwd },
    replaceEnv: true,
    stdin: String(context.stdin),
    stdinKind: 'bytes' as const,
  };
}

export function original(args: string[], context: ResolvedCommandContext): Promise<ExecResult> {
  return context.origCommand?.(args) ?? Promise.resolve(exit(1));
}

/** Words after the options, some of which take a word of their own. */
export function withoutOptions(args: readonly string[], valued: readonly string[]): string[] {
  let at = 0;
  while (args[at]?.startsWith('-')) at += valued.includes(args[at] ?? '') ? 2 : 1;
  return args.slice(at);
}

export function exported({ exportedEnv }: ResolvedCommandContext): string {
  return Object.entries(exportedEnv ?? {})
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Standard input as text: the interpreter carries bytes as characters below 256. */
export function textOf({ stdin }: ResolvedCommandContext): string {
  return Buffer.from(String(stdin), 'latin1').toString('utf8');
}

export function printed(stdout: string): ExecResult {
  return { stdout, stderr: '', exitCode: 0 };
}

export function exit(exitCode: number): ExecResult {
  return { stdout: '', stderr: '', exitCode };
}

export async function failed(stderr: string, exitCode = 1): Promise<ExecResult> {
  return { stdout: '', stderr, exitCode };
}
