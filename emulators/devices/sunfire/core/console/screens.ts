// State to text: what a command that only reads prints.

import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import type { ScState } from '../state.ts';
import { readerOf } from './accounts.ts';
import { fileView, isDirectory, logPath } from './files.ts';
import type { Read } from './grammar/reads.ts';
import { EXIT_FAILED } from './grammar/words.ts';
import { boardsText } from './screens/boards.ts';
import { clocksText } from './screens/clockSources.ts';
import { consoleText, devicesText, keyswitchText, smsDateText } from './screens/domains.ts';
import { environmentText } from './screens/environment.ts';
import { failoverText } from './screens/failover.ts';
import { platformText } from './screens/platform.ts';
import { cmdSyncText, dataSyncText, groupsText, smsVersionText } from './screens/sms.ts';
import { unixOutput } from './screens/unix.ts';
import { vendorCommandNamed } from './vendorCommands.ts';

export function render(state: ScState, read: Read, user: string, now: Instant): CommandOutput {
  switch (read.read) {
    case 'failover':
      return shown(failoverText(state, read.form));
    case 'boards':
      return shown(
        read.form === 'clocks'
          ? clocksText(state, visible(state, user, read.domains))
          : boardsText(state, read.form, visible(state, user, read.domains)),
      );
    case 'platform':
      return shown(platformText(state, read.parts, visible(state, user, read.domains)));
    case 'environment':
      return shown(environmentText(state, read.parts, visible(state, user, read.domains), now));
    case 'keyswitch':
      return shown(keyswitchText(state, read.domains));
    case 'logs':
      return logsOutput(state, read, now);
    case 'dataSync':
      return shown(dataSyncText(state, read.form));
    case 'cmdSync':
      return shown(cmdSyncText(state));
    case 'devices':
      return devicesText(state, read.domains);
    case 'smsVersion':
      return shown(smsVersionText(state));
    case 'smsDate':
      return shown(smsDateText(state, read, now));
    case 'groups':
      return shown(groupsText(state, read.of));
    case 'console':
      return shown(consoleText(state, read.domains[0] as string));
    case 'question':
      return shown(`${read.about}\n`);
    case 'manual':
      return manualOutput(read.topic);
    case 'cat':
      return catOutput(state, read.paths, now);
    default:
      return unixOutput(state, read, now);
  }
}

function shown(stdout: string): CommandOutput {
  return { stdout, stderr: '', exitCode: 0 };
}

/** The domains that were asked for, of those that the account may see; null: the whole platform. */
function visible(
  state: ScState,
  user: string,
  asked: readonly string[] | null,
): readonly string[] | null {
  const { isPlatform, domains } = readerOf(state, user);
  return asked ?? (isPlatform ? null : domains);
}

/** A log that has no line yet says so: an empty answer could mean anything. */
function logsOutput(
  state: ScState,
  { source }: Extract<Read, { read: 'logs' }>,
  now: Instant,
): CommandOutput {
  const path = logPath(source);
  const file = fileView(state, path, now);
  if (file !== null && file.text !== '') return shown(file.text);
  if (file === null && source.log === 'file') {
    const stderr = `showlogs: ${path}: No such file or directory\n`;
    return { stdout: '', stderr, exitCode: EXIT_FAILED };
  }
  return shown(`${path} is empty.\n`);
}

/** A manual page of two headings: the table of commands has no more to say. */
function manualOutput(topic: string): CommandOutput {
  const entry = vendorCommandNamed(topic);
  if (entry === null) {
    const stderr = `No manual entry for ${topic}.\n`;
    return { stdout: '', stderr, exitCode: EXIT_FAILED };
  }
  const usage = entry.usage.map((line) => `     ${line}\n`).join('');
  return shown(`NAME\n     ${entry.name} - ${entry.sentence}\n\nSYNOPSIS\n${usage}`);
}

/** The shell has a cat of its own; a scenario has no shell. */
function catOutput(state: ScState, paths: readonly string[], now: Instant): CommandOutput {
  let stdout = '';
  let stderr = '';
  for (const path of paths) {
    const file = fileView(state, path, now);
    if (file !== null) stdout += file.text;
    else if (isDirectory(state, path)) stderr += `cat: read error: Is a directory\n`;
    else stderr += `cat: cannot open ${path}\n`;
  }
  return { stdout, stderr, exitCode: stderr === '' ? 0 : EXIT_FAILED };
}
