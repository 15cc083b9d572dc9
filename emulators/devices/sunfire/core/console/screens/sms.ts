// What SMS tells about itself: file propagation, command synchronization, its release, its groups.

import { DOMAIN_LETTERS } from '../../commands.ts';
import type { ScState } from '../../state.ts';
import { formatDate } from '../dates.ts';
import { type Column, head, row } from './columns.ts';

/** Reference §2: Active, Disabled or Failed, as the failover mechanism is. */
export function dataSyncText(state: ScState, form: 'status' | 'list' | 'queue'): string {
  const { files, queue } = state.durable.dataSync;
  if (form === 'queue') return `FILE\n${queue.map((path) => `${path}\n`).join('')}`;
  if (form === 'list') return head(FILES) + files.map((file) => fileRow(state, file)).join('');

  const words = { ACTIVE: 'Active', ACTIVATING: 'Active', DISABLED: 'Disabled', FAILED: 'Failed' };
  const status = words[state.volatile.fomd.failover.status];
  const active = queue[0] ?? '-';
  const queued = Math.max(0, queue.length - 1);
  return `File Propagation Status: ${status}\nActive File: ${active}\nQueued files: ${queued}\n`;
}

const FILES: readonly Column[] = [
  ['TIME PROPAGATED', 19],
  ['INTERVAL', 12],
  ['FILE', 0],
];

function fileRow(state: ScState, file: ScState['durable']['dataSync']['files'][number]): string {
  const { zone } = state.volatile.identity;
  const pushed =
    file.pushedMs === null ? '-' : formatDate('%b %e %H:%M:%S', { epochMs: file.pushedMs, zone });
  return row(FILES, [pushed, String(file.intervalMin), file.path]);
}

const COMMANDS: readonly Column[] = [
  ['DESCRIPTOR', 14],
  ['IDENTIFIER', 14],
  ['CMD', 0],
];

/** Reference §2: identifier -1 is no marker point. */
export function cmdSyncText(state: ScState): string {
  const rows = state.durable.cmdSync.map(({ descriptor, identifier, command }) =>
    row(COMMANDS, [String(descriptor), String(identifier), command]),
  );
  return head(COMMANDS) + rows.join('');
}

/** @seed S4:68: a patch shows. */
export function smsVersionText({ durable, volatile }: ScState): string {
  const patches = durable.patches.map((patch) => `smsversion: Patch ${patch} installed\n`);
  return `smsversion: Active SMS version <${volatile.config.smsVersion}>\n${patches.join('')}`;
}

/** `smsconfig -g` and `-l`: who belongs to which group. */
export function groupsText(state: ScState, of: string | null): string {
  const wanted = groupsNamed(of);
  const lines = wanted.map((group) => {
    const members = Object.entries(state.durable.groups)
      .filter(([, groups]) => groups.includes(group))
      .map(([user]) => user);
    return { group, members };
  });
  const shown = of === null ? lines.filter(isNotable) : lines;
  return shown.map(({ group, members }) => `${group}: ${members.join(' ') || '-'}\n`).join('');
}

/** Thirty-six groups of domains stand empty on most platforms. */
function isNotable({ group, members }: { group: string; members: string[] }): boolean {
  return members.length > 0 || group.startsWith('plat');
}

function groupsNamed(of: string | null): string[] {
  const ofDomain = (letter: string) => ['admn', 'rcfg'].map((part) => `dmn${letter}${part}`);
  const platform = ['platadmn', 'platoper', 'platsvc'];
  if (of === 'platform') return platform;
  if (of !== null) return ofDomain(of.toLowerCase());
  return [...platform, ...[...DOMAIN_LETTERS.toLowerCase()].flatMap(ofDomain)];
}
