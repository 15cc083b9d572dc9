// A vendor command from outside: answered by a pure read where it is one, else by the node in its
// own time.

import type { VendorCommand } from '../input.ts';
import type { CommandOutput } from '../machine.ts';
import { splitWords } from '../words.ts';
import type { WorldNode } from './world.ts';

/** The words of a line as a vendor command, typed by the node's own operator. */
export function parseVendorCommand(
  node: WorldNode,
  line: string,
  { isTerminal = true, stdin = '' }: { isTerminal?: boolean; stdin?: string } = {},
): VendorCommand {
  const [command = '', ...args] = splitWords(line);
  return { command, args, stdin, user: node.manifest.services[0]?.user ?? '', isTerminal };
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
