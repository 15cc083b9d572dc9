// `twinrack attach`: a terminal on a node, as if its console cable were here.

import { Buffer } from 'node:buffer';
import type { Command } from 'commander';
import { type Context, connectRack, EXIT, type RackFlags, withRack } from '../context.ts';

/** Ctrl-], as telnet has it. */
const DETACH = '\u001d';

export function addAttach(program: Command, context: Context): void {
  const command = program
    .command('attach')
    .summary('open a terminal on a node')
    .description('Opens a terminal on a node. Ctrl-] leaves it.')
    .argument('<node>', 'which node')
    .option('--user <name>', 'as whom (default: the administrator)');
  withRack(command).action(async (node: string, flags: RackFlags & { user?: string }) => {
    const rack = await connectRack(context, flags);
    await rack.node(node);
    const { columns = 80, rows = 24 } = process.stdout;
    const as = flags.user === undefined ? {} : { user: flags.user };
    const terminal = rack.terminal(node, { columns, rows, ...as });
    if (context.io.isInteractive) context.io.err(`attached to ${node}; Ctrl-] leaves\n`);
    const reason = await join(context, terminal);
    context.io.err(`\n${reason}\n`);
    context.status = EXIT.done;
  });
}

type Terminal = ReturnType<Awaited<ReturnType<typeof connectRack>>['terminal']>;

/** Keys go up and output comes down until one side ends; returns why. */
async function join({ io }: Context, terminal: Terminal): Promise<string> {
  const { stdin, stdout } = process;
  let isDetached = false;
  const type = (keys: Buffer) => {
    const text = Buffer.from(keys).toString('utf8');
    const at = stdin.isTTY ? text.indexOf(DETACH) : -1;
    terminal.write(at < 0 ? text : text.slice(0, at));
    if (at < 0) return;
    isDetached = true;
    terminal.close();
  };
  const resize = () => terminal.resize(stdout.columns, stdout.rows);

  terminal.onOutput((text) => io.out(text));
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', type);
  stdout.on('resize', resize);
  const reason = await terminal.closed;
  stdout.off('resize', resize);
  stdin.off('data', type);
  if (stdin.isTTY) stdin.setRawMode(false);
  stdin.pause();
  return isDetached ? 'left' : reason;
}
