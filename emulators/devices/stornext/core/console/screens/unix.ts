// The Unix words that show the MDC's own state: dates in virtual time, modelled processes,
// addresses that move. Layouts are those of CentOS 7, on which StorNext 7 runs.

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { Instant } from '../../../../../core/time.ts';
import type { MdcState } from '../../state.ts';
import { formatDate, inUtc, uptimeText, wallAt } from '../dates.ts';
import type { UnixRead } from '../grammar/unix.ts';
import { dfText, mountText } from './mounts.ts';
import { ifconfigOutput, ipAddressOutput } from './network.ts';
import { psText } from './processes.ts';

/** Every Unix view but `cat`, which asks the file system. */
export function unixOutput(
  state: MdcState,
  view: Exclude<UnixRead, { read: 'cat' }>,
  now: Instant,
): CommandOutput {
  switch (view.read) {
    case 'date':
      return shown(dateText(state, view, now));
    case 'hostname':
      return shown(hostnameText(state, view.form));
    case 'uname':
      return shown(unameText(state, view.letters));
    case 'uptime':
      return shown(uptimeOutput(state, view.form, now));
    case 'ps':
      return shown(psText(state, view.layout, now));
    case 'df':
      return dfText(state, view);
    case 'mount':
      return shown(mountText(state, view.type));
    case 'ifconfig':
      return ifconfigOutput(state, view.name);
    case 'ipAddress':
      return ipAddressOutput(state, view);
    case 'id':
      return shown(idText(view.part, view.isName));
    case 'whoami':
      return shown('root\n');
  }
}

function shown(stdout: string): CommandOutput {
  return { stdout, stderr: '', exitCode: 0 };
}

function dateText(
  state: MdcState,
  view: Extract<UnixRead, { read: 'date' }>,
  now: Instant,
): string {
  const here = wallAt(state.volatile.identity, now);
  const epochMs =
    view.moment.from === 'now' ? here.epochMs + view.moment.offsetMs : view.moment.epochMs;
  const wall = { epochMs, zone: here.zone };
  const format = view.format ?? '%a %b %e %H:%M:%S %Z %Y';
  return `${formatDate(format, view.isUtc ? inUtc(wall) : wall)}\n`;
}

export function osRelease(): { kernel: string; version: string } {
  return { kernel: '3.10.0-1160.el7.x86_64', version: '#1 SMP Mon Oct 19 16:18:59 UTC 2020' };
}

function hostnameText(state: MdcState, form: 'plain' | 'short' | 'full' | 'address'): string {
  const { node, address } = state.volatile.identity;
  return `${form === 'address' ? address : node}\n`;
}

function unameText(state: MdcState, letters: string): string {
  const { kernel, version } = osRelease();
  const parts: { readonly [letter: string]: string } = {
    s: 'Linux',
    n: state.volatile.identity.node,
    r: kernel,
    v: version,
    m: 'x86_64',
    p: 'x86_64',
    i: 'x86_64',
    o: 'GNU/Linux',
  };
  return `${[...letters].map((letter) => parts[letter]).join(' ')}\n`;
}

function uptimeOutput(state: MdcState, form: 'plain' | 'pretty' | 'since', now: Instant): string {
  const { identity } = state.volatile;
  const elapsed = now - identity.bootedAt;
  if (form === 'since')
    return `${formatDate('%Y-%m-%d %H:%M:%S', wallAt(identity, identity.bootedAt))}\n`;
  if (form === 'pretty') return `up ${Math.floor(elapsed / 60_000)} minutes\n`;
  const clock = formatDate('%H:%M:%S', wallAt(identity, now));
  return ` ${clock} up ${uptimeText(elapsed)},  1 user,  load average: 0.08, 0.03, 0.05\n`;
}

function idText(part: 'all' | 'u' | 'g' | 'G', isName: boolean): string {
  if (part === 'all') return 'uid=0(root) gid=0(root) groups=0(root)\n';
  return isName ? 'root\n' : '0\n';
}

/** `shutdown +5` answers when it will come. */
export function shutdownText(state: MdcState, at: Instant, isReboot: boolean): string {
  const wall = wallAt(state.volatile.identity, at);
  const date = formatDate('%a %Y-%m-%d %H:%M:%S %Z', wall);
  const what = isReboot ? 'Reboot' : 'Shutdown';
  return `${what} scheduled for ${date}, use 'shutdown -c' to cancel.\n`;
}
