// A line typed at a node from outside. Where the vendor has a command line of its own, that one
// takes it; elsewhere it is one vendor command: answered by a pure read where it is one, else by
// the node in its own time.

import type { OutsideInputRequest } from '../channel.ts';
import { type Cli, type CliReply, runCliLine } from '../cli.ts';
import type { VendorCommand } from '../input.ts';
import type { CommandOutput } from '../machine.ts';
import { splitWords } from '../words.ts';
import type { World, WorldNode } from './world.ts';

/** What a line without a terminal of its own is laid out for. */
const SCREEN = { columns: 80, rows: 24 };

export type LineOptions = { isTerminal?: boolean; stdin?: string; user?: string };

/** Runs a line, and yields what the node is to be asked for; is given what it answered, null if
 * nothing came. Returns what was printed, null if the node went down over it. Further lines of the
 * text answer what the first one asks. */
export function* runLine(
  world: World,
  node: WorldNode,
  text: string,
  options: LineOptions = {},
): Generator<OutsideInputRequest, CommandOutput | null, CommandOutput | null> {
  const { cli } = node.manifest;
  if (cli !== undefined && node.state !== null) {
    return yield* runOnCli(world, node, cli, text, options);
  }
  const command = parseVendorCommand(node, text, options);
  return readCommand(node, command, world.now) ?? (yield { kind: 'command', command });
}

function* runOnCli(
  world: World,
  node: WorldNode,
  cli: Cli,
  text: string,
  { isTerminal = true, user = operatorOf(node) }: LineOptions,
): Generator<OutsideInputRequest, CommandOutput | null, CommandOutput | null> {
  const [line = '', ...answers] = text.split('\n');
  const running = runCliLine(cli, user, line);
  let stdout = '';
  let reply: CliReply = null;
  for (;;) {
    const step = running.next(reply);
    reply = null;
    if (step.done) return { stdout, stderr: '', exitCode: step.value };
    const asked = step.value;
    if (asked.ask === 'print') stdout += asked.text;
    else if (asked.ask === 'line') reply = { line: answers.shift() ?? null };
    else if (asked.ask === 'request') {
      const output: CommandOutput | null = yield asked.input;
      if (output === null) return null;
      reply = { output };
    } else {
      if (node.state === null) return null;
      const { state } = node;
      reply = { context: { state, now: world.now, screen: { ...SCREEN, isTerminal } } };
    }
  }
}

/** The words of a line as a vendor command, typed by the node's own operator. */
export function parseVendorCommand(
  node: WorldNode,
  line: string,
  { isTerminal = true, stdin = '', user = operatorOf(node) }: LineOptions = {},
): VendorCommand {
  const [command = '', ...args] = splitWords(line);
  return { command, args, stdin, user, isTerminal };
}

function operatorOf(node: WorldNode): string {
  return node.manifest.services[0]?.user ?? '';
}

/** What the command prints if it only reads; null if the node must be asked. */
export function readCommand(
  node: WorldNode,
  command: VendorCommand,
  now: number,
): CommandOutput | null {
  if (node.state === null) return null;
  return node.manifest.machine.query(
    node.state as never,
    { kind: 'command', command },
    now,
  ) as CommandOutput | null;
}
