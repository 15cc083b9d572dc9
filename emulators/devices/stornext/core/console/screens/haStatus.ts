// The cluster status that snhamgr prints after any command. Clients parse it to the letter: the
// key order, no blanks around '=', nothing before line 1 (reference §1.2, §1.3).

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { StatusFormat } from '../../commands.ts';
import type { Report } from '../../messages.ts';
import type { MdcState } from '../../state.ts';
import { cDate } from '../dates.ts';

/** Four words: what each MDC says of itself, or is taken to be. */
export type HaStatus = {
  readonly localMode: string;
  readonly localStatus: string;
  readonly remoteMode: string;
  readonly remoteStatus: string;
};

/** Layouts of `-m`: field 3 is the local status in both that are attested; the real one is not
 * known.
 * @choice `snhamgr -m` prints layout `a` unless the configuration says `b` or `keyvalue`. */
export type MachineLayout = 'a' | 'b' | 'keyvalue';

/** What this MDC's snhamgr_daemon says of both (reference §1.4, §1.5, §1.8). */
function haStatusOf(state: MdcState): HaStatus {
  const { snhamgr, settings } = state.volatile;
  if (!snhamgr.isRunning) {
    return { localMode: 'error', localStatus: 'error', remoteMode: 'error', remoteStatus: 'error' };
  }
  if (!settings.isHaConfigured) {
    return {
      localMode: 'default',
      localStatus: 'unconfigured',
      remoteMode: 'default',
      remoteStatus: 'unknown',
    };
  }
  const remote = remoteStatusOf(state);
  return settings.isLatched
    ? {
        localMode: 'failed_startup',
        localStatus: 'unknown',
        remoteMode: remote.mode,
        remoteStatus: 'unknown',
      }
    : {
        localMode: snhamgr.mode,
        localStatus: localStatusOf(state),
        remoteMode: remote.mode,
        remoteStatus: remote.status,
      };
}

function localStatusOf(state: MdcState): string {
  const { fsmpm } = state.volatile;
  return statusWord(fsmpm.isRunning, fsmpm.isPrimary);
}

function statusWord(isRunning: boolean, isPrimary: boolean): string {
  return isPrimary ? 'primary' : isRunning ? 'running' : 'stopped';
}

/** A peer that does not answer is assumed to be in mode default; one certified as powered off is
 * peerdown. */
function remoteStatusOf(state: MdcState): { mode: string; status: string } {
  const { snhamgr, peer } = state.volatile;
  if (snhamgr.isPeerdown) return { mode: 'peerdown', status: 'unknown' };

  const report = peer.isHeard ? peer.report : null;
  return report?.manager
    ? reportedStatus(report, report.manager)
    : { mode: 'default', status: 'unknown' };
}

function reportedStatus(
  report: Report,
  manager: NonNullable<Report['manager']>,
): { mode: string; status: string } {
  return manager.isLatched
    ? { mode: 'failed_startup', status: 'unknown' }
    : { mode: manager.mode, status: statusWord(report.isFsmpmRunning, report.isPrimary) };
}

/** The status block that ends every snhamgr command. */
export function statusText(state: MdcState, format: StatusFormat): string {
  const layout = state.volatile.config.machineLayout as MachineLayout;
  return statusBlock(
    haStatusOf(state),
    format,
    layout,
    format === 'verbose' ? detailsOf(state) : [],
  );
}

/** Synthetic: what -v adds is not public. The first four lines stay as they are. */
function detailsOf(state: MdcState): string[] {
  const { identity, snhamgr, settings } = state.volatile;
  const dateOf = (epochMs: number) =>
    epochMs === 0 ? 'never' : cDate({ epochMs, zone: identity.zone });
  return [
    `LocalHost=${identity.node}`,
    `LocalModeChanged=${dateOf(snhamgr.modeChangedMs)}`,
    `RemoteHost=${identity.peer}`,
    `RemotePeerdown=${snhamgr.isPeerdown ? `since ${dateOf(snhamgr.peerdownChangedMs)}` : 'no'}`,
    `HaSmithInterval=${settings.intervalMs / 1_000}`,
  ];
}

/** The block in one of its formats. `details` are the extra lines of -v. */
function statusBlock(
  status: HaStatus,
  format: StatusFormat,
  layout: MachineLayout,
  details: readonly string[],
): string {
  switch (format) {
    case 'machine':
      return machineBlock(status, layout);
    case 'verbose':
      return fourLines(status) + details.map((line) => `${line}\n`).join('');
    case 'human':
      return fourLines(status);
  }
}

function fourLines(status: HaStatus): string {
  return (
    `LocalMode=${status.localMode}\nLocalStatus=${status.localStatus}\n` +
    `RemoteMode=${status.remoteMode}\nRemoteStatus=${status.remoteStatus}\n`
  );
}

function machineBlock(status: HaStatus, layout: MachineLayout): string {
  const { localMode, localStatus, remoteMode, remoteStatus } = status;
  switch (layout) {
    case 'a':
      return `${localMode}:${remoteMode}:${localStatus}:${remoteStatus}\n`;
    case 'b':
      return `ha:${localMode}:${localStatus}:${remoteMode}:${remoteStatus}\n`;
    case 'keyvalue':
      return fourLines(status);
  }
}

/** All commands return status: the block stands on stdout, granted or not. */
export function statusOutput(block: string, refused: string | null): CommandOutput {
  return refused === null
    ? { stdout: block, stderr: '', exitCode: 0 }
    : { stdout: block, stderr: `snhamgr: ${refused}\n`, exitCode: 1 };
}
