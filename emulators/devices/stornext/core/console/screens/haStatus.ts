// The cluster status that snhamgr prints after any command. Clients parse it to the letter: the
// key order, no blanks around '=', nothing before line 1 (reference §1.2, §1.3).

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { StatusFormat } from '../../commands.ts';
import type { ClusterStatus } from '../../machines/snhamgr.ts';
import { clusterStatus } from '../../machines/snhamgr.ts';
import type { MdcState } from '../../state.ts';
import { cDate } from '../dates.ts';

/** Layouts of `-m`: field 3 is the local status in both that are attested; the real one is not
 * known.
 * @choice `snhamgr -m` prints layout `a` unless the configuration says `b` or `keyvalue`. */
export type MachineLayout = 'a' | 'b' | 'keyvalue';

/** The status block that ends every snhamgr command. */
export function statusText(state: MdcState, format: StatusFormat): string {
  const layout = state.volatile.config.machineLayout as MachineLayout;
  return statusBlock(
    clusterStatus(state),
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
  status: ClusterStatus,
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

function fourLines(status: ClusterStatus): string {
  return (
    `LocalMode=${status.localMode}\nLocalStatus=${status.localStatus}\n` +
    `RemoteMode=${status.remoteMode}\nRemoteStatus=${status.remoteStatus}\n`
  );
}

function machineBlock(status: ClusterStatus, layout: MachineLayout): string {
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
