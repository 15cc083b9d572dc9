// Words to meaning: a line typed on an SC is a view, a change, or wrong usage. Parsing decides
// nothing about what a change does; that is machines/. What a view needs (an SC that is up, SMS,
// the main role, a group) is judged here, so that a refusal is the same whatever is asked.

import type { VendorCommand } from '../../../../core/input.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { Refusal, ScCommand } from '../commands.ts';
import { notUp } from '../machines/os.ts';
import type { ScState } from '../state.ts';
import { groupNames, readerOf } from './accounts.ts';
import type { Read } from './grammar/reads.ts';
import { EXIT_FAILED, usageText, wrongUsage } from './grammar/words.ts';
import { reasonText } from './refusals.ts';
import type { VendorCommandEntry } from './vendorCommands.ts';
import { vendorCommandNamed } from './vendorCommands.ts';

export type Parsed =
  | { kind: 'read'; read: Read; user: string }
  | { kind: 'change'; command: ScCommand }
  | { kind: 'wrong'; output: CommandOutput };

/** What a line means. The state tells which domain a tag names, and what may be read now. */
export function parseCommand(state: ScState, typed: VendorCommand): Parsed {
  const entry = vendorCommandNamed(typed.command);
  if (entry === null) return wrong(commandNotFound(typed.command));

  if (typed.args[0] === '-h' && entry.path.startsWith('/opt/')) return wrong(helpOutput(entry));
  const meaning = entry.parse(typed, state);
  if (typeof meaning === 'string') return wrong(wrongUsage(entry, meaning));
  if ('type' in meaning) return { kind: 'change', command: { ...meaning, by: typed.user } };

  const refusal = refusalOf(state, entry, meaning, typed.user);
  if (refusal === null) return { kind: 'read', read: meaning, user: typed.user };
  const stderr = `${entry.name}: ${reasonText(refusal)}\n`;
  return wrong({ stdout: '', stderr, exitCode: EXIT_FAILED });
}

/** The change that a line asks for; null where it only reads or is wrong usage. */
export function parseChange(state: ScState, typed: VendorCommand): ScCommand | null {
  const parsed = parseCommand(state, typed);
  return parsed.kind === 'change' ? parsed.command : null;
}

function wrong(output: CommandOutput): Parsed {
  return { kind: 'wrong', output };
}

/** Why a view is not shown; null: it is. */
function refusalOf(
  state: ScState,
  { needs }: VendorCommandEntry,
  read: Read,
  user: string,
): Refusal | null {
  const { os, ssd, fomd } = state.volatile;
  if (os.phase !== 'up') return notUp(os.phase);
  if (needs === 'any') return null;
  /** @seed S4:71-72: no command answers before the start-up is complete. */
  if (ssd.phase === 'starting') return 'smsStarting';
  if (ssd.phase !== 'running') return 'smsNotRunning';
  if (!mayRead(state, read, user)) return 'notPrivileged';
  if (needs === 'main' && fomd.role !== 'MAIN') return 'notMain';
  return areDomainsKnown(state, read) ? null : 'noSuchDomain';
}

/** Reference §2: who may see what. The console of a domain is its administrators' alone. */
function mayRead(state: ScState, read: Read, user: string): boolean {
  const reader = readerOf(state, user);
  const asked = domainsOf(read);
  if (read.read === 'console') return asked.every((domain) => reader.consoles.includes(domain));
  if (read.read === 'question') return true;
  if (reader.isPlatform) return true;
  if (read.read === 'failover' || read.read === 'dataSync') return false;
  if (read.read === 'logs' && asked.length === 0) return false;
  if (read.read === 'cmdSync' && reader.isRoot) return true;
  return reader.domains.length > 0 && asked.every((domain) => reader.domains.includes(domain));
}

function areDomainsKnown(state: ScState, read: Read): boolean {
  const known = state.volatile.platform?.domains;
  return known === undefined || domainsOf(read).every((one) => known.some(({ id }) => id === one));
}

function domainsOf(read: Read): readonly string[] {
  if ('domains' in read) return read.domains ?? [];
  if (read.read === 'logs' && read.source.log !== 'file' && read.source.domain !== null) {
    return [read.source.domain];
  }
  return [];
}

/** Reference §2: `-h` on each. */
function helpOutput(entry: VendorCommandEntry): CommandOutput {
  const groups = entry.groups.length === 0 ? '' : `Groups: ${groupNames(entry.groups)}\n`;
  return { stdout: `${usageText(entry)}${entry.sentence}\n${groups}`, stderr: '', exitCode: 0 };
}

function commandNotFound(name: string): CommandOutput {
  return { stdout: '', stderr: `sh: ${name}: not found\n`, exitCode: 127 };
}
