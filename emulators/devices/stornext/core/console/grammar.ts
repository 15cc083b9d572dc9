// Words to meaning: a line typed on an MDC is a view, a change, or wrong usage. Parsing decides
// nothing about what a change does; that is machines/.

import type { VendorCommand } from '../../../../core/input.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { MdcCommand } from '../commands.ts';
import type { MdcState } from '../state.ts';
import type { Read } from './grammar/reads.ts';
import { wrongUsage } from './grammar/words.ts';
import { vendorCommandNamed } from './vendorCommands.ts';

export type Parsed =
  | { kind: 'read'; read: Read }
  | { kind: 'change'; command: MdcCommand }
  | { kind: 'wrong'; output: CommandOutput };

/** What a line means. The state tells what numbers of cvadmin's list and files of commands stand
 * for. */
export function parseCommand(state: MdcState, typed: VendorCommand): Parsed {
  const entry = vendorCommandNamed(typed.command);
  if (entry === null) return { kind: 'wrong', output: commandNotFound(typed.command) };

  if (typed.args[0] === '--help') return { kind: 'wrong', output: helpText(entry) };
  const meaning = entry.parse(typed, state);
  if (typeof meaning === 'string') return { kind: 'wrong', output: wrongUsage(entry, meaning) };
  return 'read' in meaning ? { kind: 'read', read: meaning } : { kind: 'change', command: meaning };
}

/** The change that a line asks for; null where it only reads or is wrong usage. */
export function parseChange(state: MdcState, typed: VendorCommand): MdcCommand | null {
  const parsed = parseCommand(state, typed);
  return parsed.kind === 'change' ? parsed.command : null;
}

function helpText(entry: { usage: readonly string[]; sentence: string }): CommandOutput {
  const [first, ...others] = entry.usage;
  const usage = [`usage: ${first}`, ...others.map((line) => `       ${line}`)].join('\n');
  return { stdout: `${usage}\n${entry.sentence}\n`, stderr: '', exitCode: 0 };
}

function commandNotFound(name: string): CommandOutput {
  return { stdout: '', stderr: `bash: ${name}: command not found\n`, exitCode: 127 };
}
