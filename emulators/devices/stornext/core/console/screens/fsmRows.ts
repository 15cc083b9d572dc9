// The FSM processes of both MDCs as the local fsmpm knows them: its own, and those of the peer's
// last report.

import type { Instant } from '../../../../../core/time.ts';
import type { HaFsType } from '../../config.ts';
import type { FsmPhase, MdcState } from '../../state.ts';

export type FsmRow = {
  readonly fs: string;
  readonly haFsType: HaFsType;
  readonly host: string;
  readonly address: string;
  readonly isLocal: boolean;
  readonly priority: number | null;
  readonly phase: FsmPhase;
  readonly port: number;
  /** 0: no process. */
  readonly pid: number;
  readonly connections: number;
  readonly activatedAt: Instant | null;
};

/** One row for each file system and MDC, processes or not: by file system, then mdc-a before
 * mdc-b. */
export function fsmRows(state: MdcState): FsmRow[] {
  const { identity, fsms, peer } = state.volatile;
  const rows: FsmRow[] = [];
  for (const fsm of fsms) {
    const own: FsmRow = {
      ...pick(fsm),
      haFsType: fsm.haFsType,
      host: identity.node,
      address: identity.address,
      isLocal: true,
    };
    const reported = peer.isHeard ? peer.report?.fsms.find((one) => one.fs === fsm.fs) : undefined;
    const others: FsmRow[] = reported
      ? [
          {
            ...pick(reported),
            haFsType: fsm.haFsType,
            host: identity.peer,
            address: identity.peerAddress,
            isLocal: false,
          },
        ]
      : [];
    rows.push(...(identity.index === 0 ? [own, ...others] : [...others, own]));
  }
  return rows;
}

type Process = Pick<
  FsmRow,
  'fs' | 'priority' | 'phase' | 'port' | 'pid' | 'connections' | 'activatedAt'
>;

function pick({ fs, priority, phase, port, pid, connections, activatedAt }: Process): Process {
  return { fs, priority, phase, port, pid, connections, activatedAt };
}

/** The numbered list of cvadmin: processes only. */
export function listedRows(state: MdcState): FsmRow[] {
  return fsmRows(state).filter((row) => row.pid !== 0);
}

/** cvadmin's `*`: activation is ordered, and not necessarily complete (reference §2.3). */
export function isInControl(row: FsmRow): boolean {
  return (
    row.phase === 'observing' ||
    row.phase === 'branding' ||
    row.phase === 'waiting' ||
    row.phase === 'active'
  );
}

/** The active FSM of a file system, wherever it runs. */
export function activeRow(state: MdcState, fs: string): FsmRow | null {
  return listedRows(state).find((row) => row.fs === fs && row.phase === 'active') ?? null;
}

/** The file system that `name`, `name@cluster/addom` or a number of the list means. */
export function fileSystemNamed(state: MdcState, word: string): string | null {
  if (/^\d+$/.test(word)) return listedRows(state)[Number(word) - 1]?.fs ?? null;
  const name = word.replace(/@.*$/, '');
  return state.volatile.fsms.some((fsm) => fsm.fs === name) ? name : null;
}

/** The words of `fsmlist`; BLOCKED is attested, the others are synthetic. */
export function stateWord(row: FsmRow): string {
  switch (row.phase) {
    case 'active':
      return 'ACTIVE';
    case 'standby':
      return 'STANDBY';
    case 'blocked':
      return 'BLOCKED';
    case 'stopped':
      return 'STOPPED';
    case 'observing':
    case 'branding':
    case 'waiting':
      return 'ACTIVATING';
  }
}
