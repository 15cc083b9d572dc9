// State to text: what a command that only reads prints.

import { unreachable } from '../../../../core/assert.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import { PATHS } from '../paths.ts';
import type { MdcState } from '../state.ts';
import { fileView, isDirectory } from './files.ts';
import type { Read } from './grammar/reads.ts';
import { cvadminOutput } from './screens/cvadmin.ts';
import { statusOutput, statusText } from './screens/haStatus.ts';
import { serviceStatus, serviceUnknown, versionsText, vipListOutput } from './screens/services.ts';
import { traceOutput } from './screens/tracing.ts';
import { unixOutput } from './screens/unix.ts';
import { vendorCommandNamed } from './vendorCommands.ts';

/** man(1) exits so where there is no page. */
const EXIT_NO_MANUAL = 16;

export function render(state: MdcState, read: Read, now: Instant): CommandOutput {
  switch (read.read) {
    case 'haStatus':
      return statusOutput(statusText(state, read.format), read.refused);
    case 'service':
      return serviceStatus(state, read.service);
    case 'serviceUnknown':
      return serviceUnknown(read.service);
    case 'vip':
      return vipListOutput(state.durable.files[PATHS.vipDefinition]?.text);
    case 'cvadmin':
      return cvadminOutput(state, read.session, null, now);
    case 'versions':
      return { stdout: versionsText(state), stderr: '', exitCode: 0 };
    case 'manual':
      return manualOutput(read.topic);
    case 'trace':
      return traceOutput(state, read.request);
    case 'cat':
      return catOutput(state, read.paths, now);
    case 'date':
    case 'hostname':
    case 'uname':
    case 'uptime':
    case 'ps':
    case 'df':
    case 'mount':
    case 'ifconfig':
    case 'ipAddress':
    case 'id':
    case 'whoami':
      return unixOutput(state, read, now);
    default:
      return unreachable(read);
  }
}

/** A manual page of two headings: the table of commands has no more to say. */
function manualOutput(topic: string): CommandOutput {
  const entry = vendorCommandNamed(topic);
  if (entry === null) {
    return { stdout: '', stderr: `No manual entry for ${topic}\n`, exitCode: EXIT_NO_MANUAL };
  }
  const usage = entry.usage.map((line) => `       ${line}\n`).join('');
  const stdout = `NAME\n       ${entry.name} - ${entry.sentence}\n\nSYNOPSIS\n${usage}`;
  return { stdout, stderr: '', exitCode: 0 };
}

/** The shell has a cat of its own; a scenario has no shell. */
function catOutput(state: MdcState, paths: readonly string[], now: Instant): CommandOutput {
  let stdout = '';
  let stderr = '';
  for (const path of paths) {
    const file = fileView(state, path, now);
    if (file !== null) stdout += file.text;
    else stderr += `cat: ${path}: ${missing(state, path)}\n`;
  }
  return { stdout, stderr, exitCode: stderr === '' ? 0 : 1 };
}

function missing(state: MdcState, path: string): string {
  return isDirectory(state, path) ? 'Is a directory' : 'No such file or directory';
}
