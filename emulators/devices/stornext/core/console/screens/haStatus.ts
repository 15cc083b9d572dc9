// The cluster status that snhamgr prints after any command. Clients parse it to the letter: the key order,
// no blanks around '=', nothing before line 1 (reference §1.2, §1.3).

import type { CommandOutput } from '../../../../../core/machine.ts';

/** Four words: what each MDC says of itself, or is taken to be. */
export type HaStatus = {
  readonly localMode: string;
  readonly localStatus: string;
  readonly remoteMode: string;
  readonly remoteStatus: string;
};

/** Layouts of `-m`: field 3 is the local status in both that are attested; the real one is not known.
 * @choice `snhamgr -m` prints layout `a` unless the configuration says `b` or `keyvalue`. */
export type MachineLayout = 'a' | 'b' | 'keyvalue';

export type StatusFormat = 'human' | 'machine' | 'verbose';

/** The status block in the format asked for. `details` are the extra lines of -v. */
export function statusBlock(
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

/** All commands return status: the block stands on stdout whether or not the request was granted. */
export function statusOutput(block: string, refused: string | null): CommandOutput {
  return refused === null
    ? { stdout: block, stderr: '', exitCode: 0 }
    : { stdout: block, stderr: `snhamgr: ${refused}\n`, exitCode: 1 };
}
