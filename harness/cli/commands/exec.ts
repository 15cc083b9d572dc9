// `twinrack exec`: one line for the shell of a node. The command's exit status is ours, as with
// ssh.

import type { Command } from 'commander';
import { type Context, connectRack, printJson, type RackFlags, withRack } from '../context.ts';

type Flags = RackFlags & { user?: string; json?: boolean };

export function addExec(program: Command, context: Context): void {
  const command = program
    .command('exec')
    .summary('run a command on a node')
    .description('Runs one line in the shell of a node. Its exit status becomes this one.')
    .argument('<node>', 'which node')
    .argument('<command...>', 'the line; put -- before it, so that its options stay its own')
    .option('--user <name>', 'as whom (default: the administrator)')
    .option('--json', 'as JSON');
  withRack(command).action(async (node: string, words: string[], flags: Flags) => {
    const rack = await connectRack(context, flags);
    const as = flags.user === undefined ? {} : { user: flags.user };
    const result = await rack.exec(node, commandLine(words), as);
    if (flags.json) printJson(context, result);
    else {
      context.io.out(result.stdout);
      context.io.err(result.stderr);
    }
    context.status = result.exitCode;
  });
}

/** One word is a whole line, with pipes if it likes; several are taken as they are. */
function commandLine(words: readonly string[]): string {
  if (words.length === 1) return words[0] ?? '';
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
